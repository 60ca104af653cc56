"""The plain statement of talks aside, for everybody who took part: who with whom, when, how long, and that nobody else could hear."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from portal.domain.session import MediationSession
from portal.pages.sessions import words
from portal.services.asides import asides_of, outside_of, people_behind


class Statement(NamedTuple):
    """One talk aside in words."""

    side: Any
    inside: str
    outside: str
    began: datetime
    ended: datetime
    minutes: int
    """Begun minutes count."""
    sealed: bool


def statements(session: MediationSession) -> Iterator[Statement]:
    """The talks aside that are over, in their order."""
    for talk in asides_of(session):
        if talk.ended is not None:
            yield Statement(
                words.word(words.ROOM_SIDES, talk.side), "、".join(people_behind(session, talk.members)),
                "、".join(people_behind(session, outside_of(session, talk))), talk.began, talk.ended, -(-talk.seconds // 60), talk.sealed,
            )
