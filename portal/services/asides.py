"""Talks aside (背对背), as the room's log proves them: who with whom, from when to when, and that nobody else could hear.

The log holds what the media worker read from its forwarding slots: for each moment who could hear whom. A talk counts as
`sealed` only where that says so from its beginning to its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from portal.domain.session import MediationSession, RoomEvent

OF_THE_WHOLE: Final = frozenset({"room_opened", "ended"})
"""Events after which nobody sits in the room: it ended, or a new worker opened it again."""
Hears = Mapping[str, list[str]]
"""For each listener the people whom it could hear, by the ids of participants."""


@dataclass(frozen=True)
class Aside:
    """One talk aside. `ended` is None while it lasts; `members` are ids of participants, the mediator's among them."""

    side: str
    members: tuple[str, ...]
    began: datetime
    ended: datetime | None = None
    sealed: bool = True

    @property
    def seconds(self) -> int:
        """How long it took; 0 while it lasts."""
        return int((self.ended - self.began).total_seconds()) if self.ended is not None else 0


def asides_of(session: MediationSession) -> tuple[Aside, ...]:
    """The talks aside of a session, in their order."""
    return tuple(_read(iter(session.log.values())))


def is_aside(session: MediationSession) -> bool:
    """Whether a talk aside lasts at this moment, as far as the log came."""
    talks = asides_of(session)
    return bool(talks) and talks[-1].ended is None


def _read(events: Iterator[RoomEvent]) -> Iterator[Aside]:
    running: Aside | None = None
    named: set[str] = set()
    hears: Hears = {}
    for event in events:
        told = event.about
        if running is not None and _ends(event, told):
            # where nobody's hearing changed in it, what held before it held throughout
            yield replace(_checked(running, hears), ended=event.at, members=tuple(sorted(named)))
            running = None
        if event.kind == "audible":
            hears = told
            running = _checked(running, hears) if running is not None else None
        elif event.kind == "caucus" and told["state"] != "ended":
            members = tuple(sorted(told["members"]))
            named = {*members, *(named if running is not None else ())}
            running = replace(running or Aside(told["side"], members, event.at), members=members)
        elif event.kind in OF_THE_WHOLE:
            hears = {}
    if running is not None:
        yield replace(running, members=tuple(sorted(named)))


def _ends(event: RoomEvent, told: dict[str, Any]) -> bool:
    return event.kind in OF_THE_WHOLE or (event.kind == "caucus" and told["state"] in ("began", "ended"))


def _checked(talk: Aside, hears: Hears) -> Aside:
    """The talk, sealed only if nobody outside could hear a member, and no member somebody outside."""
    members = set(talk.members)
    keeps = all((listener in members) == (speaker in members) for listener, speakers in hears.items() for speaker in speakers)
    return replace(talk, sealed=talk.sealed and keeps)


def people_behind(session: MediationSession, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The people behind ids; for the room of a site those on its seats, so that no place is told by it."""
    found: list[str] = []
    for each in ids:
        person = session.participants.get(each)
        found += list(person.seats) or [person.name] if person is not None else []
    return tuple(found)


def outside_of(session: MediationSession, talk: Aside) -> tuple[str, ...]:
    """The ids of those who took part in the session but not in this talk, observers among them."""
    return tuple(sorted(name for name, person in session.participants.items() if person.attended and name not in talk.members))
