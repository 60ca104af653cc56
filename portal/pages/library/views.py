"""`/library`: what is here, how much of it, and where to begin."""

from typing import Any, Final

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.domain.library import Library
from portal.pages.shared import library_words as words
from portal.services import library

EXAMPLES: Final = ("邻居盖房挡光", "彩礼要不要退", "民法典第六百八十条", "拖欠工资 农民工")
NEWEST: Final = 4


@view_config(
    context="portal.domain.library.Library", name="", request_method="GET", permission=NO_PERMISSION_REQUIRED,
    renderer="portal.pages.library:templates/front.pt",
)
def front(context: Library, request: Any) -> dict[str, Any]:   # noqa: ARG001 - a view takes both
    """The front of the library."""
    held = request.registry.library
    cases = library.search(held, "", kinds=("precedent",), filters={"source": ("portal",)}, sort="date", size=NEWEST)
    texts = library.search(held, "", kinds=("explainer",), sort="date", size=NEWEST)
    levels = library.search(held, "", kinds=("regulation",), size=1).facets.get("level", ())
    return {
        "own_search": True,
        "counts": library.counts(held), "examples": EXAMPLES, "cases": cases.hits, "texts": texts.hits, "address": library.address,
        "levels": [level for level in words.LEVELS if any(value.value == level for value in levels)],
    }
