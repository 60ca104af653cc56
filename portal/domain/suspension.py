"""Why mediation stands still, and what it waits for (row 19)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.vocabulary import SuspensionReason


@dataclass(frozen=True)
class Suspension:
    """One suspension. An appraisal names the body that makes it and the day on which it is expected (R-TIM-7)."""

    reason: SuspensionReason
    by: str
    at: datetime
    body: str = ""
    expected_on: date | None = None
    note: str = ""
