"""What is shown in the room: what may be chosen, and each page as a picture, for whom it is shown at this moment.

A page is given to those who may read the thing by the table of permissions, and to those before whom the media worker says that it
lies now, as long as who shows it may read it. There is no token: when it is put away, the address is shut.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pyramid.response import Response
from pyramid.view import view_config

from portal.domain.document import Document
from portal.domain.dossier import Dossier
from portal.domain.errors import Forbidden, NotFound
from portal.domain.session import MediationSession, Participant
from portal.pages.dossiers.frame import name_of
from portal.pages.dossiers.taking import giver_of
from portal.pages.sessions import words
from portal.pages.sessions.place import own_place
from portal.papers import filling
from portal.papers.errors import PaperError
from portal.papers.page_pictures import FORMATS, MOST_PAGES, WIDTHS, PagePictures, Source
from portal.papers.printing import render
from portal.security.asker import Asker
from portal.services import rooms, showing
from portal.services.records import dossier_of
from portal.services.showing import Exhibit

PICTURES: Final = PagePictures()
"""Of this process."""
SESSION: Final = MediationSession


@view_config(context=SESSION, name="exhibits", request_method="GET", permission="session.join", renderer="json")
def offered(context: MediationSession, request: Any) -> dict[str, Any]:
    """What this person could show where they sit now; what no picture can be made of is counted."""
    dossier, place = dossier_of(context), own_place(context, request)
    where = rooms.standing(request.registry.media_worker, context, place)
    found = [
        each for each in showing.exhibits(dossier, context)
        if showing.is_for(each, where.side) and presents(request, dossier, context, place, each)
    ]
    drawn = [each for each in found if is_drawn(each)]
    request.response.headers["Cache-Control"] = "private, no-store"
    return {"exhibits": [described(request, each) for each in drawn], "others": len(found) - len(drawn)}


@view_config(context=SESSION, name="shown", request_method="GET", permission="session.join")
def shown(context: MediationSession, request: Any) -> Response:
    """`shown/document-12`: its title and number of pages; `shown/document-12/3.jpg`: a page."""
    dossier, place = dossier_of(context), own_place(context, request)
    name, *page = request.subpath or ("",)
    exhibit = showing.exhibit_of(dossier, context, str(name))
    if not is_drawn(exhibit):
        raise NotFound("page-unreadable")
    if not may_see(request, dossier, context, place, exhibit):
        raise Forbidden("not-shown-to-you")
    source = source_of(request, dossier, context, exhibit)
    try:
        if not page:
            return fresh(Response(json_body={**described(request, exhibit), "pages": PICTURES.pages(source)}))
        picture = PICTURES.picture(source, page_number(page), width_of(request))
    except PaperError as error:
        raise NotFound("pages-busy" if error.code == "pages-busy" else "page-unreadable") from error
    return fresh(Response(picture, content_type="image/jpeg"))


def may_see(request: Any, dossier: Dossier, session: MediationSession, place: Participant, exhibit: Exhibit) -> bool:
    """By the own rights, or because it is shown to this place now."""
    if showing.may_read(exhibit, dossier, session, place, request.asker.may):
        return True
    where = rooms.standing(request.registry.media_worker, session, place)
    presenter = session.participants.get(where.by)
    return (
        where.inside and where.document == exhibit.name and presenter is not None and showing.is_for(exhibit, where.side)
        and presents(request, dossier, session, presenter, exhibit)
    )


def presents(request: Any, dossier: Dossier, session: MediationSession, presenter: Participant, exhibit: Exhibit) -> bool:
    """Whether somebody may show a thing: who may read it; minutes and agreement hosts only."""
    if exhibit.document is None and presenter.role not in rooms.HOSTS:
        return False
    may = Asker(request.root, showing.principal_of(dossier, presenter)).may
    return showing.may_read(exhibit, dossier, session, presenter, may)


def is_drawn(exhibit: Exhibit) -> bool:
    """Whether pictures can be made of its pages."""
    return exhibit.document is None or (exhibit.document.media_type in FORMATS and exhibit.document.blob is not None)


def described(request: Any, exhibit: Exhibit) -> dict[str, Any]:
    """What the page says of it."""
    document = exhibit.document
    title = exhibit.title or request.localizer.translate(words.SHOWN_KINDS[exhibit.kind])
    return {
        "document": exhibit.name, "title": title, "kind": exhibit.kind, "side": document.side if document is not None else "shared",
        "by": giver_of(request.root, dossier_of(document), document) if document is not None else "",
    }


# -- pages


def source_of(request: Any, dossier: Dossier, session: MediationSession, exhibit: Exhibit) -> Source:
    """Where the drawing process finds it: the stored file, or a paper printed for the purpose."""
    document = exhibit.document
    if document is not None:
        return Source(document.digest, document.media_type, lambda: stored(document))
    key = f"{dossier.id} {exhibit.name} {session.number} {dossier.audit.length}"
    return Source(key, "application/pdf", lambda: printed(request, dossier, session, exhibit))


def stored(document: Document) -> AbstractContextManager[Path]:
    """The file of a document, as it lies in the store."""
    return nullcontext(Path(document.blob.committed()))


@contextmanager
def printed(request: Any, dossier: Dossier, session: MediationSession, exhibit: Exhibit) -> Iterator[Path]:
    """The minutes or the agreement as a PDF, for as long as it is drawn."""
    keeper = dossier.holder.title if dossier.holder is not None else request.registry.concord.portal_organisation
    names = lambda principal: name_of(request.root, principal)   # noqa: E731 - a name for four words
    if exhibit.kind == "minutes":
        kind, form = "minutes", filling.minutes(dossier, session, organisation=keeper, names=names)
    else:
        kind, form = agreement_form(dossier, keeper, names)
    with TemporaryDirectory(prefix="concord-shown-") as folder:
        path = Path(folder) / "paper.pdf"
        fonts = request.registry.concord.site_fonts
        path.write_bytes(render(kind, form, by_hand=True, site_fonts=fonts, made_at=request.now))
        yield path


def agreement_form(dossier: Dossier, keeper: str, names: Any) -> tuple[str, filling.Form]:
    """The newest agreement as all may see it together: nobody's telephone, and no address that is kept from the other side (R-DV-1)."""
    version = dossier.current_agreement
    assert version is not None
    if version.form == "oral":
        kind, form = "oral_agreement", filling.oral_agreement(dossier, version, organisation=keeper, names=names)
    else:
        kind, form = "agreement", filling.agreement(dossier, version, organisation=keeper, names=names, sealed_scan=None)
    parties = [
        {name: value for name, value in told.items() if name != "phone" and (name != "address" or not member.address_masked)}
        for member, told in zip(dossier.parties.values(), form["parties"], strict=True)
    ]
    return kind, {**form, "parties": parties}


def page_number(rest: list[str]) -> int:
    """The number in `3.jpg`. Raises NotFound."""
    number, dot, ending = rest[0].partition(".")
    if len(rest) != 1 or (dot, ending) != (".", "jpg") or not (number.isascii() and number.isdigit() and len(number) <= 3):  # noqa: PLR2004
        raise NotFound("page-unreadable")
    if not 1 <= int(number) <= MOST_PAGES:
        raise NotFound("page-unreadable")
    return int(number)


def width_of(request: Any) -> int:
    """The smaller width where it is asked for, else the larger."""
    return WIDTHS[0] if request.GET.get("width") == str(WIDTHS[0]) else WIDTHS[1]


def fresh(response: Response) -> Response:
    """Kept by no browser: what was shown in a session is not left on a shared computer."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
