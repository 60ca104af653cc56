"""`/library/precedents`: published cases by category, and one case with its sections.

`/library/case?id=` reads a case of a downloaded collection, which stands in the index alone.
"""

from typing import Any, Final

from pyramid.httpexceptions import HTTPNotFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.library import Library
from portal.domain.precedent import Precedent, Precedents
from portal.pages.library.desk import bench
from portal.pages.shared.asker_scopes import scopes_of
from portal.pages.shared.i18n import _
from portal.pages.shared.library_words import CHANGES, KINDS, day
from portal.pages.shared.paging import Paging, asked_page
from portal.services import library
from portal.services.citations import changed, linked, related, shown

PAGE_SIZE: Final = 20
SECTIONS: Final = (
    ("facts", _("The facts of the case")), ("issues", _("What was in dispute")), ("process", _("How it was mediated")),
    ("outcome", _("What came of it")), ("reasoning", _("Why it was settled so")), ("lesson", _("What to learn from it")),
)
"""The attributes of a precedent in the order of reading."""


@view_config(
    context="portal.domain.precedent.Precedents", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/precedents.pt",
)
def precedents(context: Precedents, request: Any) -> dict[str, Any]:
    """The cases that everybody may read, newest first, by category."""
    held, category = request.registry.library, request.GET.get("category", "")[:60]
    chosen = {"category": (category,)} if category else {}
    asked = asked_page(request)
    found = library.search(held, "", kinds=("precedent",), filters=chosen, sort="date", page=asked, size=PAGE_SIZE)
    paging = Paging.of(request, found.total, PAGE_SIZE)
    if paging.number != asked:
        found = library.search(held, "", kinds=("precedent",), filters=chosen, sort="date", page=paging.number, size=PAGE_SIZE)
    return {
        "found": found.hits, "paging": paging, "category": category, "categories": found.facets.get("category", ()),
        "address": library.address, "has_desk": has_desk(context, request),
    }


def has_desk(context: Precedents, request: Any) -> bool:
    """Whether the reader prepares cases."""
    names = ("precedent.write", "precedent.approve", "precedent.propose")
    return request.identity is not None and any(request.has_permission(name, context) for name in names)


@view_config(
    context="portal.domain.precedent.Precedent", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/precedent.pt",
)
def precedent(context: Precedent, request: Any) -> dict[str, Any]:
    """One case. What is not published is there for those who prepare cases only."""
    desk = bench(request, context)
    if context.state != "published" and desk is None:
        raise HTTPNotFound
    held = request.registry.library
    return {
        "sections": [(name, title, linked(held, text)) for name, title in SECTIONS if (text := getattr(context, name).strip())],
        "basis": shown(held, context.citations), "changed": changed(held, context), "changes": CHANGES,
        "written": library.written, "path_of": library.path_of, "day_of": day,
        "desk": desk, "related": related(held, context.citations, scopes_of(request), own=context.path()),
        "address": library.address, "kinds": KINDS,
    }


@view_config(
    context="portal.domain.library.Library", name="case", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/case.pt",
)
def case(context: Library, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """A case of a collection, by its id in the index."""
    held = request.registry.library
    found = held.document(request.GET.get("id", "")[:1000], scopes=scopes_of(request))
    if found is None or found.kind != "precedent":
        raise HTTPNotFound
    return {"case": found, "paragraphs": linked(held, found.body)}
