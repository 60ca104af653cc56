"""Links that let a party or a site into one session, or a party into its dossier, without an account."""

from datetime import datetime
from typing import Literal

from persistent import Persistent

InvitationKind = Literal["party", "participant", "site"]
"""A party to its dossier; a person to one session; a site to one session."""


class Invitation(Persistent):
    """Kept under the SHA-256 of its token, which is only in the link. Opening it never uses it up, confirming does."""

    used_at: datetime | None = None
    withdrawn_at: datetime | None = None
    login_key = ""
    """The log-in that it opened, under which `Portal.login_sessions` keeps it; withdrawing ends that too."""

    def __init__(
        self, kind: InvitationKind, dossier_path: str, *, created_at: datetime, expires_at: datetime, created_by: str,
    ) -> None:
        self.kind: InvitationKind = kind
        self.dossier_path = dossier_path
        self.party_id = ""
        self.session_number = ""
        self.participant_id = ""
        self.created_at = created_at
        self.expires_at = expires_at
        self.created_by = created_by

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be confirmed."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at
