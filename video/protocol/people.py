"""Who comes into a room, as the portal describes them to the worker."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from video.protocol.fields import Fields


class Role(StrEnum):
    """What a participant is in the session (domain model, section 7)."""

    MEDIATOR = "mediator"
    CO_MEDIATOR = "co_mediator"
    PARTY = "party"
    AGENT = "agent"
    EXPERT = "expert"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"
    SITE = "site"
    CLERK = "clerk"


class Side(StrEnum):
    """On whose side of the table a participant sits."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    THIRD = "third"
    NONE = "none"


MEDIATORS = frozenset({Role.MEDIATOR, Role.CO_MEDIATOR})
"""The roles whose presence opens a room: nobody enters while none of them is there."""


@dataclass(frozen=True)
class Person:
    """One participant: one connection, one name plate; a site connection has several people on its `seats`."""

    id: str
    name: str
    role: Role
    side: Side
    seats: tuple[str, ...] = ()
    identified: bool = False

    @property
    def is_mediator(self) -> bool:
        """Whether this person's presence opens the room."""
        return self.role in MEDIATORS

    def to_json(self) -> dict[str, Any]:
        """The form that travels."""
        return {
            "id": self.id, "name": self.name, "role": self.role.value, "side": self.side.value,
            "seats": list(self.seats), "identified": self.identified,
        }  # fmt: skip

    @classmethod
    def read(cls, fields: Fields) -> "Person":
        """Read a participant; anything odd is a `MalformedError`."""
        person = cls(
            id=fields.identifier("id"),
            name=fields.text("name", 60),
            role=fields.choice("role", Role),
            side=fields.choice("side", Side),
            seats=fields.texts("seats", 12, 40),
            identified=fields.flag("identified"),
        )
        fields.done()
        return person
