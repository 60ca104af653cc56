"""Papers and evidence of a dossier: a file comes in with its digest, and who may see it says its side."""

import re
from datetime import datetime
from typing import Any, Final

from portal.domain.act import Actor
from portal.domain.document import DOCUMENT_KINDS, Document, DocumentKind
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid
from portal.domain.portal import Portal
from portal.services.records import record

SHA256: Final = re.compile(r"[0-9a-f]{64}")
SIDES: Final = ("shared", "applicant", "respondent", "third_person")
MOST_DOCUMENTS: Final = 500
TITLE_LENGTH: Final = 120


def add(
    portal: Portal, dossier: Dossier, kind: DocumentKind, title: str, blob: Any, *, media_type: str, size_bytes: int,
    digest: str, now: datetime, actor: Actor, side: str = "shared", pages: int = 0, is_original: bool = False, note: str = "",
) -> Document:
    """Add a file. The blob is made and checked by the caller; `digest` is the SHA-256 of its content, hexadecimal."""
    if kind not in DOCUMENT_KINDS or side not in SIDES:
        raise Invalid("no-such-document-kind", kind=kind, side=side)
    if not SHA256.fullmatch(digest) or size_bytes < 1:
        raise Invalid("file-empty-or-digest-wrong")
    if not title.strip() or len(title) > TITLE_LENGTH:
        raise Invalid("title-missing-or-long", most=TITLE_LENGTH)
    if dossier.state == "archived":
        raise Conflict("dossier-archived")
    if len(dossier.documents) >= MOST_DOCUMENTS:
        raise Conflict("too-many-documents", most=MOST_DOCUMENTS)
    document = Document(
        kind, title.strip(), blob, media_type=media_type, size_bytes=size_bytes, digest=digest, added_at=now,
        added_by=actor.principal,
    )
    document.side, document.pages, document.is_original, document.note = side, pages, is_original, note
    shelf = dossier.shelf("documents")
    shelf.add(shelf.next_name(), document)
    record(portal, dossier, now, actor.principal, "add_document", {
        "number": document.__name__, "kind": kind, "digest": digest, "side": side,
    })
    return document


def open_to_all(portal: Portal, dossier: Dossier, document: Document, *, now: datetime, actor: Actor) -> None:
    """Let both sides see what one side handed in for itself; the mediator has asked that side (R-REC-9). Twice is once."""
    if dossier.state == "archived":
        raise Conflict("dossier-archived")
    if document.side != "shared":
        was, document.side = document.side, "shared"
        record(portal, dossier, now, actor.principal, "open_document", {"number": document.__name__, "side": was})
