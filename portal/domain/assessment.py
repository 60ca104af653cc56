"""What kind of dispute it is, how hard and how urgent: proposed with reasons, decided by a person (R-PI-3)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.vocabulary import Category, Difficulty, Level, WarningLevel


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: a code for the sentence, the words that were found, the points it added."""

    code: str
    found: str = ""
    points: int = 0


@dataclass(frozen=True)
class Proposal:
    """What the rules propose for a dossier, before a person decides."""

    category: Category
    sub_category: str
    difficulty: Difficulty
    level: Level
    warning: WarningLevel
    reasons: tuple[Reason, ...]
    proposed_at: datetime


@dataclass(frozen=True)
class Assessment:
    """What a person decided (研判定级)."""

    category: Category
    sub_category: str
    difficulty: Difficulty
    level: Level
    warning: WarningLevel
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Dispatch:
    """The five fields of a dispatch (QJ-3): blue needs lead unit, measures and target date."""

    lead_unit: str
    responsible_leader: str
    cooperating_units: tuple[str, ...]
    measures: str
    target_on: date
    by: str
    at: datetime
    taken_at: datetime | None = None
    taken_by: str = ""
    returned_reason: str = ""
    leader_rank: str = ""
    """The rank of the responsible leader: `unit_head`, `township_head` or `county_leader`."""
    from_unit: str = ""
    """The unit that dispatched it, to which it goes back when it is returned or not taken in time."""


@dataclass(frozen=True)
class ContactAttempt:
    """One attempt to reach a side (R-TIM-6)."""

    party_id: str
    at: datetime
    by: str
    how: str
    reached: bool
    note: str = ""
