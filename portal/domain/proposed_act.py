"""A step that one person proposes and another must take, as a refusal that the head confirms."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ProposedAct:
    """Which transition is proposed, by whom and why."""

    transition: str
    by: str
    at: datetime
    reason: str
