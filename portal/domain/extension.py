"""More time for mediation 延长期限, as the parties are asked for it (R-TIM-2)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ExtensionAsked:
    """How many days more, and why: each party answers on its own page, and only to exactly this."""

    days: int
    reason: str
    asked_by: str
    asked_at: datetime
