"""`/explainers`: what anybody may read, by section; and one text with what it rests on."""

from typing import Any, Final

import segno
from chameleon.utils import Markup
from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.explainer import Explainer, Explainers
from portal.pages.explainers.asker import permissions, principal_of
from portal.pages.explainers.reading import read
from portal.pages.shared import explainer_words as channels
from portal.pages.shared.asker_scopes import scopes_of
from portal.pages.shared.library_words import CHANGES, KINDS, day
from portal.pages.shared.paging import Paging
from portal.services import explainers
from portal.services.citations import changed, linked, related, shown
from portal.services.library import address as address_of
from portal.services.library import path_of, written

PAGE_SIZE: Final = 20


@view_config(
    context="portal.domain.explainer.Explainers", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.explainers:templates/list.pt",
)
def listed(context: Explainers, request: Any) -> dict[str, Any]:
    """The published texts, newest first, by section."""
    everything = explainers.published(request.root)
    channel = request.GET.get("channel", "")
    channel = channel if channel in channels.CHANNELS else ""
    found = [each for each in everything if channel in ("", each.channel)]
    paging = Paging.of(request, len(found), PAGE_SIZE)
    return {
        "channel": channel,
        "channels": [(code, title, count) for code, title in channels.CHANNELS.items()
                     if (count := sum(each.channel == code for each in everything))],
        "titles": channels.CHANNELS, "total": len(everything), "found": found[paging.start:paging.end], "paging": paging,
        "has_desk": bool(permissions(context, request)), "own_search": True,
    }


@view_config(
    context="portal.domain.explainer.Explainer", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.explainers:templates/explainer.pt",
)
def explainer(context: Explainer, request: Any) -> dict[str, Any]:
    """One text. What is not published is there for editors and reviewers only."""
    held = permissions(context.__parent__, request)
    if context.state != "published" and not held:
        raise HTTPNotFound
    return reading_page(context, request) | {
        "moves": explainers.moves(context, principal_of(request), permissions(context, request)),
        "editable": "explainer.write" in held and context.state in explainers.EDITABLE, "is_desk": bool(held),
        "words": channels, "writer": name_of(request, context.written_by),
        "notes": [(note, name_of(request, note.by)) for note in reversed(context.notes)] if held else [],
    }


def reading_page(text: Explainer, request: Any) -> dict[str, Any]:
    """What the reading page shows of a text."""
    library = request.registry.library
    address = (request.registry.concord.portal_url.rstrip("/") or request.application_url) + text.path()
    return {
        "reading": read(text.body, text.title, lambda line: linked(library, line)), "basis": shown(library, text.citations),
        "changed": changed(library, text), "changes": CHANGES, "written": written, "path_of": path_of, "day_of": day,
        "channel_title": channels.CHANNELS.get(text.channel, text.channel), "reviewer": name_of(request, text.reviewed_by),
        "qr": code_for(address), "address": address, "address_of": address_of, "kinds": KINDS,
        "related": related(library, text.citations, scopes_of(request), own=text.path()),
    }


def code_for(address: str) -> Markup:
    """A QR code as a drawing that takes any size, with the quiet zone of four modules that the standard asks for."""
    return Markup(segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True))


def name_of(request: Any, principal: str) -> str:
    """The name of a member of staff; nothing where the account is gone."""
    account = request.root.accounts.get(principal.partition(":")[2])
    return account.display_name if account is not None else ""
