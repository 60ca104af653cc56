"""Judicial confirmation 司法确认: the joint application and the court's ruling (R-JC-1 to R-JC-11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

RulingResult = Literal["", "valid", "dismissed", "withdrawn"]


@dataclass(frozen=True)
class Confirmation:
    """One joint application to a court, and what became of it."""

    court: str
    applied_at: datetime
    applied_by: tuple[str, ...]
    result: RulingResult = ""
    ruling_number: str = ""
    ruled_on: date | None = None
    document_number: str = ""
    court_id: str = ""
    """The court among the units, whose clerks see the dossier from the application on; empty where it is not one of them."""
