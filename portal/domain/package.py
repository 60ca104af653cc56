"""What is handed over with a dossier, without prejudice to what the parties said while they tried (R-REC-8)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Package:
    """The summary for the next level or another authority. Caucus material never stands in it."""

    made_at: datetime
    summary: str
    facts: str
    undisputed_facts: tuple[str, ...]
    sessions: tuple[tuple[str, str, str], ...]
    """Number, level and outcome of each session."""
    evidence: tuple[str, ...]
    """Number and title of each paper that both sides know."""
    willingness: tuple[tuple[str, bool], ...]
    offers: tuple[str, ...]
    """Former texts of an agreement; only where every party consents to hand them over."""
    warning: str
    contacts: int
    leaving_team: tuple[str, ...]
