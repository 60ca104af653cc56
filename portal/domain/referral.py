"""Handing a dispute over to another authority 移送 (row 34; R-PI-2)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Referral:
    """Who takes it, on what legal basis, and by which receipt."""

    receiver: str
    legal_basis: str
    receipt: str
    by: str
    at: datetime
