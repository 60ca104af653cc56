"""Whose time a session takes: no mediator or expert is expected in two at once, and no site in more than it has rooms for."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from portal.domain.diary import Booking, Diary
from portal.domain.errors import Conflict
from portal.domain.portal import Portal
from portal.domain.session import MediationSession

Takers = Mapping[str, str]
"""Who has a diary, `staff:<login>` or `site:<site>`, to the name under which they take part."""


class Place(Protocol):
    """A place in a session, given or to be given."""

    @property
    def name(self) -> str:
        """Under which somebody takes part."""

    @property
    def principal(self) -> str:
        """The log-in, empty where there is none."""

    @property
    def site_id(self) -> str:
        """The site, where the place is one of its rooms."""


def takers(places: Iterable[Place]) -> Takers:
    """Those of the places who have a diary; parties, and guests without a log-in, have none."""
    who = ((each.principal or (each.site_id and f"site:{each.site_id}"), each.name) for each in places)
    return {principal: name for principal, name in who if principal}


def free_from(portal: Portal, whom: Takers, moment: datetime, minutes: int) -> datetime:
    """The first moment, not before the given one, from which all of them are free for so long."""
    length = timedelta(minutes=minutes)
    while True:
        later = max((_diary(portal, each).free_from(moment, length, rooms_of(portal, each)) for each in whom), default=moment)
        if later == moment:
            return moment
        moment = later


def require_free(portal: Portal, session: MediationSession, whom: Takers) -> None:
    """Raise Conflict `time-taken` where one of them is expected elsewhere then; it names them and when all are free."""
    begins_at, minutes = session.planned_at, session.minutes_planned
    new = {each: name for each, name in whom.items() if all(one.session is not session for one in _diary(portal, each).bookings)}
    taken = [name for each, name in new.items() if free_from(portal, {each: name}, begins_at, minutes) > begins_at]
    if taken:
        free_at = free_from(portal, new, begins_at, minutes)
        raise Conflict("time-taken", taken="、".join(taken), free_at=free_at, field="planned_at")


def enter(portal: Portal, session: MediationSession, *, is_unchecked: bool = False) -> None:
    """Note the session with all whose time it takes."""
    for principal in takers(session.participants.values()):
        diary = portal.diaries.get(principal)
        if diary is None:
            diary = portal.diaries[principal] = Diary()
        diary.enter(Booking(session, session.planned_at, session.planned_until, is_unchecked))


def release(portal: Portal, session: MediationSession, whom: Takers | None = None) -> None:
    """Give the time back, of all or of those named: it is over or called off, or they do not come."""
    for principal in takers(session.participants.values()) if whom is None else whom:
        if principal in portal.diaries:
            portal.diaries[principal].release(session)


def rooms_of(portal: Portal, principal: str) -> int:
    """In how many rooms at once somebody may be expected."""
    kind, _, name = principal.partition(":")
    return portal.sites[name].rooms_in_picture if kind == "site" and name in portal.sites else 1


def _diary(portal: Portal, principal: str) -> Diary:
    return portal.diaries.get(principal) or Diary()
