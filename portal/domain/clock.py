"""Clocks: how long something may take, on what basis, and when it is due on one dossier."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Final, Literal

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one legal time of China, without summer time since 1992; periods of days are counted in it."""

Unit = Literal["hours", "days", "working_days"]
Basis = Literal["statute", "court_rule", "local_policy"]
"""Shown to the reader: most clocks of people's mediation are policy, not law."""


@dataclass(frozen=True)
class ClockRule:
    """How long one clock runs; `warn` are the remaining units at which it warns, largest first."""

    name: str
    length: int
    unit: Unit
    basis: Basis
    rule: str
    warn: tuple[int, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """A running, paused or stopped clock of one dossier. Times are aware UTC."""

    name: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    pause_reason: str = ""
    stopped_at: datetime | None = None
    extended_at: datetime | None = None
    warned_at: datetime | None = None
    """When the responsible people were last told that it is about to run out."""
    warns_at: tuple[datetime, ...] = ()
    """The moments before its end at which it warns, earliest first; set together with the end."""

    @property
    def is_running(self) -> bool:
        """Whether time passes on it."""
        return self.stopped_at is None and self.paused_at is None

    def paused(self, at: datetime, reason: str) -> "Deadline":
        """The clock held still, as during an appraisal (R-TIM-7)."""
        return replace(self, paused_at=at, pause_reason=reason)

    def resumed(self, due_at: datetime, warns_at: tuple[datetime, ...]) -> "Deadline":
        """The clock running again towards a later end."""
        return replace(self, due_at=due_at, warns_at=warns_at, paused_at=None, pause_reason="")

    def stopped(self, at: datetime) -> "Deadline":
        """The clock at its end, because what it waited for was done."""
        return replace(self, stopped_at=at) if self.stopped_at is None else self

    def extended(self, due_at: datetime, warns_at: tuple[datetime, ...], at: datetime) -> "Deadline":
        """The clock with a later end, from the moment at which that was agreed (R-TIM-2)."""
        return replace(self, due_at=due_at, warns_at=warns_at, extended_at=at)

    def demands(self) -> tuple[datetime, ...]:
        """The moments at which something is to be done while it runs: it warns, and it ends."""
        return (*(moment for moment in self.warns_at if moment > self.started_at), self.due_at) if self.is_running else ()

    def warns(self, now: datetime) -> bool:
        """Whether a moment of warning has come since somebody was last told; once it has ended none comes."""
        since = max(self.started_at, self.warned_at or self.started_at)
        return self.is_running and now <= self.due_at and any(since < moment <= now for moment in self.warns_at)

    def is_over(self, now: datetime) -> bool:
        """Whether it ran out before what it waited for was done."""
        return self.is_running and now > self.due_at
