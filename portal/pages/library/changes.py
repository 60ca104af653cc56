"""`/library/regulations/<law>/changes?from=&to=`: what changed between two versions of a law, article by article."""

from typing import Any, Final

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.errors import NotFound
from portal.domain.library import CHANGES, RegulationPlace
from portal.pages.library.laws import unknown
from portal.pages.library.then import comparison
from portal.pages.shared import library_words as words
from portal.pages.shared.i18n import _
from portal.pages.shared.paging import Paging
from portal.services import library

PAGE_SIZE: Final = 40
"""Articles of a page: those that changed; the others are counted."""
KINDS: Final[dict[str, Any]] = {
    "changed": _("Changed"), "added": _("New"), "removed": _("Left out"), "moved": _("Another number"),
}
LOOKS: Final = {"changed": "state-wait", "added": "state-open", "removed": "state-stopped", "moved": ""}
LONGEST_DATE: Final = 10


@view_config(
    context="portal.domain.library.RegulationPlace", name=CHANGES, request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/changes.pt",
)
def changes(context: RegulationPlace, request: Any) -> Any:
    """Two versions side by side; without dates the newest and the one before it."""
    held = request.registry.library
    try:
        law = library.read_regulation(held, context.law)
        dates = [version.date for version in law.versions]
        new = request.GET.get("to", "")[:LONGEST_DATE] or dates[0]
        old = request.GET.get("from", "")[:LONGEST_DATE] or before(dates, new)
        compared = comparison(held, law.law, old, new)
    except NotFound as error:
        return unknown(request, error, context.law)
    altered = [article for article in compared.articles if article.kind != "same"]
    paging = Paging.of(request, len(altered), PAGE_SIZE)
    return {
        "law": law, "old": old, "new": new, "paging": paging, "articles": altered[paging.start:paging.end], "words": words,
        "counts": [(kind, title, compared.count(kind)) for kind, title in KINDS.items()], "same": compared.count("same"),
        "kinds": KINDS, "looks": LOOKS, "heading": library.article_heading, "path_of": library.path_of, "page_class": "page-wide",
    }


def before(dates: list[str], date: str) -> str:
    """The version before one; the same where there is none."""
    older = [each for each in dates if each < date]
    return max(older, default=date)
