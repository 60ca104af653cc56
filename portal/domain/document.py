"""Papers and evidence of a dossier: files by content, with who gave them and what they show."""

from datetime import datetime
from typing import Any, Final, Literal, get_args

from portal.domain.node import Folder, Node

DocumentKind = Literal[
    "evidence", "receipt", "registration", "rights_notice", "identity_proof", "authorisation", "invitation", "minutes",
    "agreement", "signed_agreement", "sealed_agreement", "oral_agreement", "termination_notice", "closing_report",
    "performance_proof", "confirmation_application", "ruling", "legal_opinion",
    "expert_opinion", "handover_package", "photograph", "other",
]
DOCUMENT_KINDS: Final[tuple[DocumentKind, ...]] = get_args(DocumentKind)


class Document(Node):
    """One file. The blob is made by the storage layer; the digest is taken before the commit and checked ever after."""

    side = "shared"
    """`applicant` or `respondent` for what one side handed in for itself, else `shared`."""
    pages = 0
    is_original = False
    note = ""
    session = ""
    """The number of the session in whose room it was handed in; empty for what came another way."""
    participant = ""
    """Whose place there it was."""
    readers: tuple[str, ...] = ()
    """The places in that session to which it was told; they may open it while the session's room is open."""
    upload_key = ""
    """By which the browser knows its own upload again, so that a second try keeps nothing twice."""

    def __init__(
        self, kind: DocumentKind, title: str, blob: Any, *, media_type: str, size_bytes: int, digest: str,
        added_at: datetime, added_by: str,
    ) -> None:
        self.kind: DocumentKind = kind
        self.title = title
        self.blob = blob
        self.media_type = media_type
        self.size_bytes = size_bytes
        self.digest = digest
        """SHA-256 of the content, hexadecimal."""
        self.added_at = added_at
        self.added_by = added_by


class Documents(Folder):
    """The files of one dossier, numbered."""

    accepts = "Document"
