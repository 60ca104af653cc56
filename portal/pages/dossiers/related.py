"""What the library has for a dossier: the articles that may apply, and cases like it, each with the reason why it is shown.

The facts are compared as they stand; nothing of them is kept or logged. Past cases that cite an article raise it, and are named
where the reader may see them at this very moment. Law is that of today; the days of which the facts tell are offered, since a dispute
is judged by the law of its day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pyramid.view import view_config

from portal.domain.dossier import Dossier
from portal.pages.dossiers.frame import Frame
from portal.pages.shared.asker_scopes import scopes_of, seen_by
from portal.pages.shared.library_words import VALIDITIES
from portal.services import library

SHOWN: Final = 8
LONGEST_DAY: Final = 40
DOSSIERS: Final = "dossiers/"


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a list: where it leads, its title and words in pieces, and why it is here."""

    address: str
    hit: library.Hit
    why: str


@view_config(
    identity_kind="staff", context=Dossier, name="related", permission="dossier.read",
    renderer="portal.pages.dossiers:templates/related.pt",
)
def related(context: Dossier, request: Any) -> dict[str, Any]:
    """Articles and cases for the facts and the wish of the applicant."""
    held, text = request.registry.library, f"{context.facts}\n{context.request}"
    day = library.read_day(request.GET.get(library.AS_OF, "")[:LONGEST_DAY])
    as_of = day.iso if day and day.is_exact else ""
    asked: dict[str, Any] = {"scopes": scopes_of(request), "size": SHOWN, "exclude": context.path(), "as_of": as_of}
    may_see = seen_by(request)
    articles = library.applicable(held, text, **asked)
    cases = library.similar(held, text, **asked)
    return {
        "frame": Frame(request, context, "related"),
        "articles": [_found(hit, may_see, as_of) for hit in articles.hits],
        "cases": [_found(hit, may_see, as_of) for hit in cases.hits], "also": articles.also_searched,
        "as_of": as_of, "days": library.days_in(text), "validities": VALIDITIES,
    }


def _found(hit: library.Hit, may_see: Callable[[Any], bool], as_of: str) -> Found:
    reasons = [reason.text for reason in hit.reasons if all(_is_seen(name, may_see) for name in reason.documents)]
    return Found(library.address(hit.document, as_of), hit, " · ".join(reasons))


def _is_seen(name: str, may_see: Callable[[Any], bool]) -> bool:
    """Whether a case that a reason names may be named: of a dossier the store decides, since the index is a second behind."""
    if not name.startswith(DOSSIERS):
        return True
    document = library.Document(id=name, kind="dossier", title="")
    return may_see(document)
