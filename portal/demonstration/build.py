"""Filling an empty portal with the fictional city."""

from collections.abc import Callable
from datetime import datetime

from portal.demonstration import learning, people, places
from portal.domain.portal import Portal

Progress = Callable[[str, int, int], None]
"""Called with what is being made, how many are done, and how many there will be."""


def found(portal: Portal, now: datetime) -> None:
    """Make the places, the people and what they published; the disputes come after."""
    made = places.build(portal)
    people.build(portal, made, now)
    learning.build(portal, now)
