"""`…/documents`: what was handed in, by side, as far as the reader may see it; handing in; taking a file away with one."""

from mimetypes import guess_extension
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import FileResponse
from pyramid.view import view_config

from portal.domain.document import Document, Documents
from portal.domain.dossier import Dossier
from portal.domain.errors import DomainError, NotFound
from portal.pages.documents import words
from portal.pages.documents.papers import papers_of
from portal.pages.dossiers.act_page import ActSchema, is_repeated
from portal.pages.dossiers.plain_head import head_for, is_staff
from portal.pages.dossiers.taking import file_field, giver_of, keep_file
from portal.pages.shared import controls, fields, forms
from portal.pages.shared.i18n import _
from portal.security.acting import actor_of
from portal.security.downloads import blob_response
from portal.services import documents as service
from portal.services.records import dossier_of

PAGE: Final = "portal.pages.documents:templates/documents.pt"
ENDINGS: Final = {
    "image/jpeg": ".jpg", "image/heic": ".heic", "image/webp": ".webp", "application/ofd": ".ofd", "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a", "audio/amr": ".amr", "text/plain": ".txt", "video/quicktime": ".mov",
}


class Line(NamedTuple):
    """One file of the list."""

    document: Document
    by: str
    may_open: bool
    may_share: bool
    """Whether the reader may let both sides see what one side handed in for itself."""


def upload_schema(dossier: Dossier, side: str) -> colander.SchemaNode:
    """The form of a new file; a party hands in for both sides to see, or for its own side only."""
    kinds = [(code, words.KINDS[code]) for code in (words.FROM_PARTIES if side else words.FROM_STAFF)]
    here = {party.side for party in dossier.parties.principals()}
    sides = [(code, title) for code, title in words.SIDES.items() if code in ("shared", side) or (not side and code in here)]
    schema = ActSchema()
    for node in (
        colander.SchemaNode(
            file_field(), name="file", title=_("File"),
            description=_("A picture, PDF, Word or Excel file, sound or film. A photograph of a paper is good enough."),
        ),
        colander.SchemaNode(
            fields.Text(120), name="title", title=_("What this paper is"), missing="",
            description=_("Such as: contract of 3 May 2025. Without it the name of the file stands here."),
        ),
        colander.SchemaNode(
            fields.Choice(kinds), name="kind", title=_("Kind"), default="evidence", widget=controls.Select(kinds, prompt=None),
        ),
        colander.SchemaNode(fields.Choice(sides), name="side", title=_("Who may see it"), default="shared", widget=controls.Radios(sides)),
        colander.SchemaNode(
            fields.Text(500, multiline=True), name="note", title=_("What it shows"), missing="", widget=controls.TextArea(rows=2),
        ),
    ):
        schema.add(node)
    return schema


def side_of(request: Any) -> str:
    """The side of a party; empty for staff."""
    identity = request.identity
    return str(identity.party.side) if identity is not None and identity.party is not None else ""


def upload_form(request: Any, dossier: Dossier) -> forms.Form:
    """The empty form."""
    return forms.form(
        request, upload_schema(dossier, side_of(request)), [("hand_in", _("Hand it in"))], appstruct={"version": dossier.audit.length},
        formid="upload", keep="upload",
    )


def listed(request: Any, dossier: Dossier) -> dict[str, list[Line]]:
    """The files by side. A party does not even learn of files that the other side handed in for itself."""
    found: dict[str, list[Line]] = {side: [] for side in words.LISTED_AS}
    for document in sorted(dossier.documents.values(), key=lambda each: int(each.__name__ or 0)):
        may_open = bool(request.asker.may("evidence.read", document))
        if may_open or is_staff(request):
            may_share = may_open and document.side != "shared" and request.asker.may("evidence.open", document)
            found[document.side].append(Line(document, giver_of(request.root, dossier, document), may_open, may_share))
    return {side: lines for side, lines in found.items() if lines}


def shown(request: Any, dossier: Dossier, form: forms.Form | None) -> dict[str, Any]:
    """What the page shows."""
    return {
        "frame": head_for(request, dossier, "documents"), "dossier": dossier, "words": words, "listed": listed(request, dossier),
        "papers": list(papers_of(request, dossier)), "form": form, "kilobytes": kilobytes,
    }


def kilobytes(size: int) -> str:
    """`340 KB`, `2.4 MB`."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"  # noqa: PLR2004 - from here on megabytes


@view_config(context=Documents, request_method="GET", permission="evidence.list", renderer=PAGE)
def documents(context: Documents, request: Any) -> dict[str, Any]:
    """The list, and the form for those who may hand in."""
    dossier = dossier_of(context)
    may_add = request.asker.may("evidence.add", dossier) and dossier.state != "archived"
    return shown(request, dossier, upload_form(request, dossier) if may_add else None)


@view_config(context=Documents, request_method="POST", permission="evidence.add", renderer=PAGE)
def hand_in(context: Documents, request: Any) -> Any:
    """Take a file in. A file that is empty, too large or not what it says is refused; what was typed stays."""
    dossier = dossier_of(context)
    form = upload_form(request, dossier)
    given = forms.validate(form, request)
    if given is None:
        return shown(request, dossier, form)
    back = HTTPSeeOther(request.resource_path(context).rstrip("/"))
    if 0 <= given["version"] < dossier.audit.length and is_repeated(
        dossier, given["version"], request.asker.principal, ("add_document",),
    ) and same_name(dossier, given):
        return back
    try:
        keep_file(request, dossier, given["file"], given["kind"], given["title"], side=given["side"], note=given["note"])
    except DomainError as error:
        forms.refuse(form, request, error)
        return shown(request, dossier, form)
    request.session.flash(_("Handed in. Thank you."), "good")
    return back


def same_name(dossier: Dossier, given: dict[str, Any]) -> bool:
    """Whether the newest file is the very one that is handed in: the button was pressed twice."""
    newest = max(dossier.documents.values(), key=lambda each: each.added_at, default=None)
    return newest is not None and newest.size_bytes == given["file"].size and newest.title in (given["title"], given["file"].name)


@view_config(context=Document, request_method="GET", permission="evidence.read")
def download(context: Document, request: Any) -> FileResponse:
    """The file, to be saved: never shown in our name, never guessed anew."""
    if context.blob is None:
        raise NotFound("file-gone")
    return blob_response(request, context.blob, media_type=context.media_type, name=file_name(context))


@view_config(context=Document, name="open", request_method="POST", permission="evidence.open")
def open_to_all(context: Document, request: Any) -> HTTPSeeOther:
    """Let both sides see it, once who handed it in has agreed (R-REC-9)."""
    dossier = dossier_of(context)
    service.open_to_all(request.root, dossier, context, now=request.now, actor=actor_of(request, dossier))
    request.session.flash(_("Both sides can see it now."), "good")
    return HTTPSeeOther(request.resource_path(dossier, "documents"))


def file_name(document: Document) -> str:
    """The title with the ending of its kind."""
    ending = ENDINGS.get(document.media_type) or guess_extension(document.media_type) or ""
    return document.title if PurePath(document.title).suffix.casefold() == ending else f"{document.title}{ending}"


