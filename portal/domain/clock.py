"""Clocks: how long something may take, on what basis, and when it is due on one dossier (domain-model 2.3)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Unit = Literal["hours", "days", "working_days"]
Basis = Literal["statute", "court_rule", "local_policy"]
"""Shown to the reader: most clocks of people's mediation are policy, not law."""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long one clock runs; `warn` are the remaining units at which it warns, largest first."""

    name: str
    length: int
    unit: Unit
    basis: Basis
    rule: str
    warn: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A running, paused or stopped clock of one dossier. Times are aware UTC."""

    name: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    pause_reason: str = ""
    stopped_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether time passes on it."""
        return self.stopped_at is None and self.paused_at is None

    def paused(self, at: datetime, reason: str) -> "Deadline":
        """The clock held still, as during an appraisal (R-TIM-7)."""
        return replace(self, paused_at=at, pause_reason=reason)

    def resumed(self, at: datetime) -> "Deadline":
        """The clock running again, later by as long as it was held."""
        if self.paused_at is None:
            return self
        return replace(self, due_at=self.due_at + (at - self.paused_at), paused_at=None, pause_reason="")

    def stopped(self, at: datetime) -> "Deadline":
        """The clock at its end, because what it waited for was done."""
        return replace(self, stopped_at=at) if self.stopped_at is None else self

    def extended(self, due_at: datetime) -> "Deadline":
        """The clock with a later end (R-TIM-2)."""
        return replace(self, due_at=due_at)
