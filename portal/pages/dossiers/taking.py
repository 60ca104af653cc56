"""Taking a file in: looked at by its content, kept as a blob, entered among the papers of the dossier."""

from typing import Any

from portal.domain.document import Document, DocumentKind
from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.pages.dossiers.frame import name_of
from portal.pages.shared.fields import Received, Upload
from portal.security import uploads
from portal.security.acting import actor_of
from portal.services import documents

MEGABYTE = 1024 * 1024


def file_field(megabytes: int = 50) -> Upload:
    """The type of a form's field for a file; the setting `portal.upload_megabytes` limits it further when it is kept."""
    return Upload(megabytes * MEGABYTE)


def keep_file(
    request: Any, dossier: Dossier, received: Received, kind: DocumentKind, title: str, *, purpose: uploads.Purpose = "evidence",
    side: str = "shared", note: str = "", is_original: bool = False,
) -> Document:
    """Keep a file that came with a form. Raises Invalid with the detail `field` where it is empty, too large or not what it says."""
    limit = request.registry.concord.portal_upload_megabytes * MEGABYTE
    try:
        upload = uploads.receive(received.file, received.name, purpose, max_bytes=limit)
    except Invalid as error:
        error.details.setdefault("field", "file")
        raise
    try:
        stored = request.new_blob(upload.stream)
    finally:
        upload.stream.close()
    return documents.add(
        request.root, dossier, kind, title.strip() or upload.name, stored.blob, media_type=upload.media_type,
        size_bytes=stored.size_bytes, digest=stored.digest, now=request.now, actor=actor_of(request, dossier), side=side, note=note,
        is_original=is_original,
    )


def giver_of(portal: Any, dossier: Dossier, document: Document) -> str:
    """Who handed a document in: for one from a session's room the name at that place, such as that of a guest."""
    session = dossier.sessions.get(document.session) if document.session else None
    place = session.participants.get(document.participant) if session is not None else None
    return str(place.name) if place is not None else name_of(portal, document.added_by)
