"""How facets, kinds and reasons are called on the search page."""

from typing import Any, Final

from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS

KINDS: Final[dict[str, Any]] = {
    "article": _("Articles of law"), "regulation": _("Laws"), "precedent": _("Cases"), "explainer": _("Explainers"),
    "dossier": _("Dossiers"),
}
FACETS: Final[dict[str, Any]] = {
    "category": _("Subject"), "region": _("Region"), "level": _("Level"), "validity": _("Validity"), "year": _("Year"), "law": _("Name of the law"),
}
SORTS: Final[dict[str, Any]] = {"relevance": _("Best match first"), "date": _("Newest first"), "oldest": _("Oldest first")}
VALIDITIES: Final[dict[str, Any]] = {
    "current": _("In force"), "future": _("Not yet in force"), "superseded": _("Replaced by a newer version"), "repealed": _("Repealed"),
}
CHANNELS: Final[dict[str, Any]] = {
    "labour": _("Work and wages"), "neighbours": _("Neighbours and houses"), "land": _("Land and forest"),
    "money": _("Borrowing and guaranteeing"), "mediation": _("How mediation works"), "daily_life": _("Everyday life"),
}
"""The sections of explainers, beside the categories of disputes in the same facet."""


def value_word(facet: str, value: str) -> Any:
    """The word for a value of a facet; most values are their own words."""
    known = {"category": {**CHANNELS, **LABELS["category"]}, "level": LABELS["level"], "validity": VALIDITIES}
    return known.get(facet, {}).get(value, value)
