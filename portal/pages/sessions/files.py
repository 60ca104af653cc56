"""Files in the room's chat: handed in over HTTPS, kept as evidence of the dossier, told to those who sit together.

First the file is kept, then the room is told: nothing stands in the chat that is not in the dossier. Answers are JSON, read by
`js/room/protocol/papers.js`.
"""

import re
from typing import Any, Final

from pyramid.response import FileResponse
from pyramid.view import view_config

from portal.domain.document import Document
from portal.domain.errors import Forbidden, Invalid, NotFound
from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.taking import keep_file
from portal.pages.sessions.place import own_place
from portal.pages.shared.fields import Received
from portal.security import uploads
from portal.security.downloads import blob_response
from portal.services import handing_in, rooms
from portal.services.records import dossier_of

SESSION: Final = MediationSession
KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
ACCEPT: Final = "image/jpeg,image/png,image/webp,application/pdf,.doc,.docx,.xls,.xlsx,.txt,audio/*,video/*"
"""What a file dialogue offers; an iPhone turns its own format into JPEG where that is not named. What is taken is decided by content."""


def files_of(request: Any, session: MediationSession, participant: Participant) -> dict[str, Any]:
    """What the room's page must know to hand files in."""
    here, dossier = request.resource_path(session), dossier_of(session)
    return {
        "hand_in_url": f"{here}hand-in", "tell_url": f"{here}tell-file", "file_url": f"{here}file", "accept": ACCEPT,
        "most_mb": request.registry.concord.portal_upload_megabytes,
        "open_url": request.resource_path(dossier, "documents") if participant.role in rooms.HOSTS else "",
    }


@view_config(context=SESSION, name="hand-in", request_method="POST", permission="session.join", renderer="json")
def hand_in(context: MediationSession, request: Any) -> dict[str, Any]:
    """Keep a file. What is handed in aside is for that side and the mediators; at the table it is for both sides."""
    dossier, place = dossier_of(context), own_place(context, request)
    key, given = str(request.POST.get("key", "")), request.POST.get("file")
    if not KEY.fullmatch(key) or not getattr(given, "filename", "") or not getattr(given, "file", None):
        raise Invalid("upload-key-missing")
    known = handing_in.already_kept(dossier, context, place, key)
    if known is not None:
        return told(known)
    where = handing_in.place_for(request.registry.media_worker, dossier, context, place)
    name = uploads.shown_name(given.filename)
    document = keep_file(request, dossier, Received(name, given.file, 0), "evidence", name, side=where.side or "shared")
    handing_in.keep_provenance(document, context, place, key)
    return told(document)


@view_config(context=SESSION, name="tell-file", request_method="POST", permission="session.join", renderer="json")
def tell(context: MediationSession, request: Any) -> dict[str, Any]:
    """Put its line into the chat. Twice is once."""
    number = str(request.POST.get("number", ""))[:10]
    return told(handing_in.tell(request.registry.media_worker, dossier_of(context), context, own_place(context, request), number))


@view_config(context=SESSION, name="file", request_method="GET", permission="session.join")
def file(context: MediationSession, request: Any) -> FileResponse:
    """A file of the chat, for those to whom it was told, and for those who may read it anyway."""
    number = str(request.subpath[0]) if len(request.subpath) == 1 else ""
    document, place = dossier_of(context).documents.get(number), own_place(context, request)
    if document is None or document.session != str(context.number):
        raise NotFound("document-missing")
    if not (handing_in.may_open(document, context, place) or request.asker.may("evidence.read", document)):
        raise Forbidden("not-shown-to-you")
    return blob_response(request, document.blob, media_type=document.media_type, name=document.title, show=True)


def told(document: Document) -> dict[str, Any]:
    """What the page says of it."""
    return {"number": document.__name__, "title": document.title, "size": document.size_bytes, "side": document.side}
