"""How an agreement is carried out: proofs of what was done, and urgings of what was not (R-AGR-7)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PerformanceProof:
    """One party's proof that one obligation was met; the mediator accepts it."""

    obligation: int
    """The place of the obligation in the agreement, from 0."""
    document_number: str
    """The receipt among the dossier's documents; empty where the creditor confirmed it in person."""
    handed_in_by: str
    handed_in_at: datetime
    note: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class Urging:
    """One reminder to a debtor whose obligation is overdue."""

    obligation: int
    by: str
    at: datetime
