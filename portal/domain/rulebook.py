"""The numbers that a county may set for itself: clocks, entry levels, escalation, leaders.

A dossier keeps the version of the rule book that was valid when it was accepted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from persistent import Persistent

from portal.domain.clock import ClockRule
from portal.domain.vocabulary import Category, Level, WarningLevel

DEFAULT_CLOCKS: Final[tuple[ClockRule, ...]] = (
    ClockRule("correct", 7, "days", "local_policy", "proposal", (1,)),
    ClockRule("accept", 3, "working_days", "local_policy", "proposal", (1,)),
    ClockRule("dispatch", 2, "working_days", "local_policy", "proposal", (1,)),
    ClockRule("dispatch_yellow", 1, "working_days", "local_policy", "proposal"),
    ClockRule("dispatch_red", 2, "hours", "local_policy", "proposal", (1,)),
    ClockRule("take", 3, "working_days", "court_rule", "R-TIM-5", (1,)),
    ClockRule("willingness", 3, "working_days", "court_rule", "R-TIM-6", (1,)),
    ClockRule("choose", 2, "working_days", "court_rule", "R-TIM-4", (1,)),
    ClockRule("mediate", 30, "days", "local_policy", "R-TIM-1", (7, 3, 1)),
    ClockRule("mediate_court", 30, "days", "court_rule", "R-TIM-2", (7, 3, 1)),
    ClockRule("mediate_suit", 15, "days", "court_rule", "R-TIM-2", (7, 3, 1)),
    ClockRule("mediate_medical", 30, "working_days", "statute", "R-TIM-9", (7, 3, 1)),
    ClockRule("mediate_labour", 15, "days", "statute", "R-TIM-8", (7, 3, 1)),
    ClockRule("mediate_petition", 60, "days", "court_rule", "R-PET-3", (7, 3, 1)),
    ClockRule("confirmation", 30, "days", "statute", "R-JC-1", (15, 7, 3, 1)),
    ClockRule("rating", 15, "days", "local_policy", "proposal", (1,)),
    ClockRule("urge", 7, "days", "local_policy", "proposal", (1,)),
    ClockRule("follow_up", 7, "days", "local_policy", "proposal", (1,)),
)


@dataclass(frozen=True)
class EscalationRule:
    """After how many held sessions a dossier may go up (三二一, XX-1). `category` "*" holds for all."""

    from_level: Level
    min_sessions: int
    to_level: Level
    category: Category | str = "*"


DEFAULT_ESCALATION: Final[tuple[EscalationRule, ...]] = (
    EscalationRule("village", 3, "township"),
    EscalationRule("township", 2, "county"),
)


@dataclass(frozen=True)
class LeaderRule:
    """Who must lead from which amount on (SN-1): 500 mu itself counts as 以上 (Civil Code 1259)."""

    category: Category
    field: str
    at_least: float
    rank: str


DEFAULT_LEADERS: Final[tuple[LeaderRule, ...]] = (
    LeaderRule("forest_land", "area_mu", 500, "county_leader"),
    LeaderRule("forest_land", "area_mu", 0, "township_head"),
)
LEADER_OF_WARNING: Final[dict[WarningLevel, str]] = {
    "red": "county_leader", "yellow": "township_head", "blue": "unit_head", "none": "unit_head",
}


class RuleBook(Persistent):
    """One version of the rules in force."""

    recording_days = 365
    """So long a recording is kept after its end; those who are recorded are told so (R-REC-6)."""
    volume_brackets = "（）"
    """What stands around the year in volume numbers: （） or 〔〕."""

    def __init__(
        self,
        version: int = 1,
        clocks: Iterable[ClockRule] = DEFAULT_CLOCKS,
        escalation: Iterable[EscalationRule] = DEFAULT_ESCALATION,
        leaders: Iterable[LeaderRule] = DEFAULT_LEADERS,
    ) -> None:
        self.version = version
        self.clocks = tuple(clocks)
        self.escalation = tuple(escalation)
        self.leaders = tuple(leaders)
        self.contact_attempts = 3
        """Attempts before a side counts as unreachable, on at least `contact_days` days (proposal)."""
        self.contact_days = 2
        self.archive_score = 90

    def clock(self, name: str) -> ClockRule:
        """The clock of that name. Raises KeyError where there is none."""
        for rule in self.clocks:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def sessions_before_escalation(self, level: str, category: str) -> tuple[int, Level] | None:
        """How many sessions must be held at a level, and the level above; None where it is the last."""
        for wanted in (category, "*"):
            for rule in self.escalation:
                if rule.from_level == level and rule.category == wanted:
                    return rule.min_sessions, rule.to_level
        return None
