"""A course told day by day: the date stands once above what happened on it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from portal.pages.shared.formats import ZONE

Told = TypeVar("Told")


def by_day(course: Iterable[Told], moment: Callable[[Told], datetime]) -> list[tuple[date, list[Told]]]:
    """The days (of the place) in the order of the course, each with what happened on it."""
    return [(day, list(on_it)) for day, on_it in groupby(course, key=lambda one: moment(one).astimezone(ZONE).date())]
