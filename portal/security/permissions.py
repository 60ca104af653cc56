"""Who may do what, in words: the small language of the table's cells, and the questions that can be asked of the table.

The table itself stands in `portal/security/rows.py`. It has a row for each permission and a column for each role.
A cell says in which *scope* a role has the permission, with what *mode* for the reader (R read, W write, A approve), and
where it matters under which *condition* and after which *reason* was given::

    "R branch if closed"            an archivist reads the closed dossiers of the own branch
    "R branch with break_glass"     a leader reads evidence in the own branch once a reason was stated and recorded
    "R assigned, R own if untaken"  two ways to the same permission

What is not in the table is denied; a permission that is not in the table is an error of the programmer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast, get_args

from portal.services.accounts import STAFF_ROLES

Scope = Literal["own", "assigned", "branch", "referred", "public", "everywhere"]
"""own: one's own case, report or record. assigned: the dossiers that one was put on. branch: a unit and all below it.
referred: what was referred to one's court. public: what is open to everybody. everywhere: the whole portal."""
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)

Mode = Literal["R", "W", "A"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)

Reason = Literal["", "purpose", "break_glass"]
"""What must be stated, and is recorded, before the door opens (a leader's purpose, a break-glass reason)."""
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

ROLES: Final = ("party", *STAFF_ROLES)
"""The columns of the table, in the order in which it is printed."""
MEDIATORS: Final = ("village_mediator", "township_mediator", "county_mediator")
TEAM: Final = ("lead_mediator", "co_mediator")
"""Roles on one dossier: who mediates it."""
LOCAL_ROLES: Final = (*TEAM, "helper", "interpreter", "observer", "guest", "site")
"""Roles on one dossier or session only. A helper is an invited grid member; a guest is let into one session by a link."""
CIRCLES: Final = ("staff", "anyone")
"""`staff`: whoever has an active account. `anyone`: everybody, logged in or not."""
COLUMNS: Final = (*ROLES, *LOCAL_ROLES, *CIRCLES)

DENIALS: Final = frozenset({"recused", "denied"})
"""Roles on a dossier that shut its door, whatever other roles a person has (deny beats allow)."""
READER: Final = "reader"
"""The role, on a restricted or protected dossier, of those who keep the sight that their branch gives; nothing by itself."""

DOSSIER_CONDITIONS: Final = frozenset({"untaken", "closed", "at_intake"})
"""Conditions that depend on the dossier alone, so that they can be written into an index; see `conditions.py` for all of them."""
CONDITIONS: Final = DOSSIER_CONDITIONS | {
    "own_side", "shared", "package", "consented", "released", "in_caucus", "published", "by_another",
}


class UnknownPermission(LookupError):
    """A permission that the table does not have: a mistake in the code that asks, never a refusal."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One way in which a role comes to a permission."""

    role: str
    mode: Mode
    scope: Scope
    condition: str = ""
    reason: Reason = ""

    def words(self) -> str:
        """The grant as it stands in the table."""
        condition = f" if {self.condition}" if self.condition else ""
        reason = f" with {self.reason}" if self.reason else ""
        return f"{self.mode} {self.scope}{condition}{reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One permission with all its grants; `capability` is what people call the group of permissions that it belongs to."""

    permission: str
    capability: str
    grants: tuple[Grant, ...]

    def cell(self, role: str) -> str:
        """What stands in one column; a dash where nothing does."""
        return ", ".join(grant.words() for grant in self.grants if grant.role == role) or "–"


def row(capability: str, permission: str, **cells: str) -> Row:
    """Read one row. The columns `mediators` and `team` stand for all roles of those groups."""
    grants: list[Grant] = []
    for column, text in cells.items():
        for role in {"mediators": MEDIATORS, "team": TEAM}.get(column, (column,)):
            grants += [read_grant(role, part) for part in text.split(", ")]
    return Row(permission, capability, tuple(grants))


def read_grant(role: str, text: str) -> Grant:
    """Read one way of a cell. Raises ValueError for a word that the language does not have."""
    words = text.split()
    mode, scope, rest = words[0], words[1], words[2:]
    clauses = dict(zip(rest[::2], rest[1::2], strict=True))
    condition, reason = clauses.pop("if", ""), clauses.pop("with", "")
    known = (
        role in COLUMNS and mode in MODES and scope in SCOPES and not clauses
        and (not condition or condition in CONDITIONS) and reason in REASONS
    )
    if not known:
        raise ValueError(f"{role}: {text!r} is not a cell of the table of permissions")
    return Grant(role, cast("Mode", mode), cast("Scope", scope), condition, cast("Reason", reason))


class Table:
    """All rows by permission."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows: Mapping[str, Row] = {each.permission: each for each in rows}
        self.open_to = lru_cache(maxsize=16_384)(self._open_to)
        """`_open_to`, remembered: the table never changes, and a list asks the same of it for each of its rows."""
        self.answer = lru_cache(maxsize=16_384)(self._answer)
        """`_answer`, remembered as `open_to` is."""
        if len(self.rows) != len(rows):
            raise ValueError("a permission stands in the table twice")

    def grants(self, permission: str) -> tuple[Grant, ...]:
        """The ways to a permission. Raises UnknownPermission."""
        try:
            return self.rows[permission].grants
        except KeyError:
            raise UnknownPermission(permission) from None

    def _open_to(self, permission: str, standings: frozenset[tuple[str, Scope]]) -> tuple[Grant, ...]:
        """The ways to a permission that some standings (pairs of role and scope) open. Raises UnknownPermission."""
        return tuple(grant for grant in self.grants(permission) if (grant.role, grant.scope) in standings)

    def _answer(self, permission: str, standings: frozenset[tuple[str, Scope]]) -> bool | None:
        """What some standings alone say to a permission; None where a condition or a reason decides. Raises UnknownPermission."""
        ways = self.open_to(permission, standings)
        if not ways:
            return False
        return True if any(not way.condition and not way.reason for way in ways) else None

    def as_rows(self, columns: tuple[str, ...] = COLUMNS) -> list[tuple[str, str, tuple[str, ...]]]:
        """The table to be shown: capability, permission, and the words of each column's cell."""
        return [
            (each.capability, each.permission, tuple(each.cell(column) for column in columns))
            for each in self.rows.values()
        ]
