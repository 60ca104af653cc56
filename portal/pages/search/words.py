"""How facets, kinds and reasons are called on the search page."""

from typing import Any, Final

from portal.pages.shared.explainer_words import CHANNELS
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS
from portal.pages.shared.library_words import KINDS, VALIDITIES

__all__ = ["FACETS", "KINDS", "SORTS", "VALIDITIES", "value_word"]

FACETS: Final[dict[str, Any]] = {
    "category": _("Subject"), "region": _("Region"), "level": _("Level"), "validity": _("Validity"), "year": _("Year"),
    "law": _("Name of the law"),
}
SORTS: Final[dict[str, Any]] = {"relevance": _("Best match first"), "date": _("Newest first"), "oldest": _("Oldest first")}


def value_word(facet: str, value: str) -> Any:
    """The word for a value of a facet; most values are their own words."""
    known = {"category": {**CHANNELS, **LABELS["category"]}, "level": LABELS["level"], "validity": VALIDITIES}
    return known.get(facet, {}).get(value, value)
