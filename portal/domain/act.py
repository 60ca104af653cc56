"""Who does something, and one attempt to do it, as the life cycle sees them. Neither is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal

Role = Literal[
    "party", "applicant", "grid_member", "clerk", "lead_mediator", "unit_head", "leader", "court_clerk", "expert", "archivist",
    "system",
]
"""The roles that the life cycle asks for. `applicant` is a party on the applicant's side."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """A principal and the roles that it has on the dossier in question."""

    principal: str
    roles: frozenset[str] = frozenset()

    def act(self, at: datetime, **inputs: Any) -> "Act":
        """An attempt of this actor at one moment, with what was given for it."""
        return Act(self.principal, self.roles, at, MappingProxyType(inputs))


SYSTEM: Final = Actor("system", frozenset({"system"}))
"""What happens by itself: a clock ran out, the last signature was made."""


@dataclass(frozen=True)
class Act:
    """One attempt: who, in which roles, when (aware UTC), and what was given for it."""

    actor: str
    roles: frozenset[str]
    at: datetime
    inputs: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def text(self, name: str) -> str:
        """An input as stripped text; empty where it was not given."""
        return str(self.inputs.get(name) or "").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """An input as a tuple of texts; empty where it was not given."""
        return tuple(self.inputs.get(name) or ())

    def recorded(self) -> dict[str, object]:
        """The plain inputs, as they stand in the audit entry. Objects speak for themselves on the dossier."""
        return {name: _plain(value) for name, value in self.inputs.items() if _plain(value) is not None}


def _plain(value: object) -> object:
    if isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, (tuple, list, set, frozenset)) and all(isinstance(item, (str, int)) for item in value):
        return sorted(value) if isinstance(value, (set, frozenset)) else list(value)
    return None


def party_principal(dossier_id: str, party_id: str) -> str:
    """How roles, audit entries and log-ins name a party: `party:2026/483920/a1`."""
    return f"party:{dossier_id}/{party_id}"
