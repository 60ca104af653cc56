"""A talk aside (背对背): a mediator with one side, and with those who belong to no side, such as an interpreter.

It begins and ends by a host's word only, never by itself: nobody who speaks in confidence is heard by the other side because a line
broke. Who is let into the room while it lasts comes to the table, not into it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from video.protocol.people import Role, Side
from video.rooms.participant import Participant
from video.rooms.showing import Showing

NEUTRAL = frozenset({Role.MEDIATOR, Role.CO_MEDIATOR, Role.INTERPRETER, Role.EXPERT, Role.CLERK, Role.SITE})
"""Who may come along without belonging to the side; an observer never does."""


@dataclass(frozen=True)
class Caucus:
    """Who was named to it; who of them hears each other is asked anew at each change by `circle`."""

    side: Side
    members: frozenset[str]
    began_at: datetime
    showing: Showing | None = None
    """What lies before its members, and nobody else."""

    def holds(self, participant: Participant) -> bool:
        """Whether somebody belongs to it at this moment: named, inside, and on no other side, whatever the portal says by now."""
        person = participant.person
        of_the_side = person.side is self.side
        neutral = person.side is Side.NONE and person.role in NEUTRAL
        return participant.is_inside and person.id in self.members and person.role is not Role.OBSERVER and (of_the_side or neutral)

    def circle(self, people: Iterable[Participant]) -> frozenset[str]:
        """Those who hear each other now: its members who are connected."""
        return frozenset(p.id for p in people if p.is_audible and self.holds(p))

    def having(self, participant: str) -> "Caucus":
        """The same talk with one person more."""
        return replace(self, members=self.members | {participant})

    def without(self, participant: str) -> "Caucus":
        """The same talk with one person less."""
        return replace(self, members=self.members - {participant})


def of_side(people: Iterable[Participant], side: Side) -> frozenset[str]:
    """Everyone inside who sits on a side, connected or not: party, agent, the room of a site."""
    return frozenset(p.id for p in people if p.is_inside and p.person.side is side and p.person.role is not Role.OBSERVER)
