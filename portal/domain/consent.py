"""What a person agreed to, in which words, and whether it still holds."""

from datetime import datetime
from typing import Final, Literal, get_args

from portal.domain.node import Folder, Node

ConsentKind = Literal[
    "application_notices", "rights_and_duties", "willing_to_mediate", "online_mediation", "electronic_signature", "recording",
    "recording_replaces_minutes", "invitee", "observer", "extension", "recusal_waiver", "publication", "separate_times",
    "assisted_filing", "judicial_confirmation", "sharing_offers", "no_expert_opinion",
]
CONSENT_KINDS: Final[tuple[ConsentKind, ...]] = get_args(ConsentKind)
"""Consent to one step is not consent to another (R-VOL-7)."""


class ConsentRecord(Node):
    """One person's yes or no to one text. The text's version and SHA-256 say to what."""

    withdrawn_at: datetime | None = None
    session_number = ""
    about = ""
    """Whom or what it is about, where that must be told apart: the principal of an invitee or of a mediator."""

    def __init__(
        self, kind: ConsentKind, party_id: str, *, given: bool, at: datetime, recorded_by: str,
        text_version: str, text_digest: str,
    ) -> None:
        self.kind: ConsentKind = kind
        self.party_id = party_id
        self.given = given
        self.at = at
        self.recorded_by = recorded_by
        self.text_version = text_version
        self.text_digest = text_digest

    @property
    def holds(self) -> bool:
        """Whether it was given and not withdrawn (R-REC-6)."""
        return self.given and self.withdrawn_at is None


class Consents(Folder):
    """The consents of one dossier in the order in which they were given."""

    accepts = "ConsentRecord"

    def latest(self, kind: ConsentKind, party_id: str, session_number: str = "", about: str = "") -> ConsentRecord | None:
        """The newest word of a party on one kind; for one session and about one person where these are given."""
        records = [
            record for record in self.values()
            if (record.kind, record.party_id) == (kind, party_id)
            and session_number in ("", record.session_number) and about in ("", record.about)
        ]
        return max(records, key=lambda record: (record.at, int(record.__name__ or 0)), default=None)

    def holds(self, kind: ConsentKind, party_id: str, session_number: str = "", about: str = "") -> bool:
        """Whether a party's newest word on one kind is a yes."""
        record = self.latest(kind, party_id, session_number, about)
        return record is not None and record.holds
