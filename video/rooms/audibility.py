"""Who may hear and see whom: a pure function of who is where.

A wiring is made from circles. In a circle everybody hears everybody else who may publish; between circles nothing
passes. A joint session is one circle, the table of all who are admitted. A caucus is one circle too, of its members; the others
wait in none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from video.protocol.people import Role
from video.rooms.participant import Participant

RANK = {
    Role.MEDIATOR: 0, Role.CO_MEDIATOR: 1, Role.SITE: 2, Role.PARTY: 2, Role.INTERPRETER: 3,
    Role.AGENT: 4, Role.EXPERT: 5, Role.CLERK: 6, Role.OBSERVER: 7,
}  # fmt: skip
"""Whom to show first where a page has fewer places than there are people."""


@dataclass(frozen=True)
class Heard:
    """What reaches one listener: the publishers of sound and of pictures, most important first."""

    audio: tuple[str, ...] = ()
    video: tuple[str, ...] = ()


Wiring = Mapping[str, Heard]
"""For each participant who is admitted and connected, what reaches it; nobody else appears in it at all."""

NOTHING = Heard()
"""What reaches everybody who is not in the wiring."""


def table(people: Iterable[Participant]) -> tuple[frozenset[str], ...]:
    """The circles of a joint session: one, with everyone who is admitted and connected."""
    return (frozenset(p.id for p in people if p.is_audible),)


def wire(people: Sequence[Participant], circles: Iterable[frozenset[str]]) -> Wiring:
    """The wiring that circles of ids mean for these people.

    A circle can only take away: who is not admitted, or not connected, is wired to nobody even when a circle names it,
    and a person named by two circles belongs to the first.
    """
    inside = sorted((p for p in people if p.is_audible), key=lambda p: (RANK[p.person.role], p.id))
    wiring: dict[str, Heard] = {}
    for circle in circles:
        members = [p for p in inside if p.id in circle and p.id not in wiring]
        for listener in members:
            others = [p for p in members if p is not listener]
            wiring[listener.id] = Heard(
                audio=tuple(p.id for p in others if p.rights.publish_audio and _wants(listener, p)),
                video=tuple(p.id for p in others if p.rights.publish_video),
            )
    return wiring


def _wants(listener: Participant, speaker: Participant) -> bool:
    """Everybody hears everybody, but interpreters only who wants to; they hear each other, to take turns."""
    is_for_choice = speaker.person.role is Role.INTERPRETER and listener.person.role is not Role.INTERPRETER
    return listener.hears_interpreters or not is_for_choice
