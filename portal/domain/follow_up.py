"""Looking in on the parties after the end 回访 (form 12)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FollowUp:
    """One visit or call: how it goes between the parties, whether the dispute has come back."""

    by: str
    at: datetime
    findings: str
    has_relapsed: bool
