"""How kinds and orders are called on the search page."""

from typing import Any, Final

from portal.pages.shared.i18n import _
from portal.pages.shared.library_words import KINDS, VALIDITIES

__all__ = ["KINDS", "SORTS", "VALIDITIES"]

SORTS: Final[dict[str, Any]] = {"relevance": _("Best match first"), "date": _("Newest first"), "oldest": _("Oldest first")}
