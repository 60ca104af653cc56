"""Reasons that must be stated before a door opens: the purpose of a leader's look, or why evidence is opened at all.

Each goes into the dossier's audit trail, which its parties may read, and holds for one dossier until the log-in ends.
"""

from datetime import datetime
from typing import Final

from portal.domain.account import LoginSession
from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid

KINDS: Final = ("purpose", "break_glass")
SHORTEST: Final = 6
LONGEST: Final = 500


def state_reason(login: LoginSession, dossier: Dossier, kind: str, text: str, *, now: datetime) -> None:
    """Record a reason and open the door for this log-in. Raises Invalid for an unknown kind or too few words."""
    if kind not in KINDS:
        raise Invalid("reason-unknown", kind=kind)
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise Invalid("reason-too-short", shortest=SHORTEST, field="text")
    dossier.audit.append(now, login.principal, "reason.stated", {"kind": kind, "reason": words})
    if (kind, dossier.id) not in login.stated:
        login.stated = (*login.stated, (kind, dossier.id))
