"""Who works on a dossier, and what each has to disclose (R-COI-1, R-COI-2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RecusalDecision = Literal["", "continues", "recused"]


@dataclass(frozen=True)
class Declaration:
    """What one member of the team discloses; an interest needs every party's waiver and the decision of the unit's head."""

    principal: str
    has_interest: bool
    what: str
    at: datetime
    decision: RecusalDecision = ""
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def is_clear(self) -> bool:
        """Whether this person may work on the dossier."""
        return not self.has_interest or self.decision == "continues"
