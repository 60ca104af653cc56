"""How kinds and orders are called on the search page."""

from typing import Any, Final

from portal.pages.shared.i18n import _
from portal.pages.shared.library_words import KINDS, VALIDITIES

__all__ = ["COMPLETIONS", "KINDS", "SORTS", "VALIDITIES"]

SORTS: Final[dict[str, Any]] = {"relevance": _("Best match first"), "date": _("Newest first"), "oldest": _("Oldest first")}
COMPLETIONS: Final[dict[str, Any]] = {
    "law": _("Law text"), "article": _("Article"), "precedent": _("Case"), "explainer": _("Explainer"), "word": _("Word"),
}
"""What a completion is, by the kinds of `kb`."""
