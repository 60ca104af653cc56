"""The search over laws, cases, explainers and the dossiers that the asker may see."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views and the sentences of this page."""
    config.add_error_sentences({
        "search-blank": _("This search asks for nothing. Please search for something first."),
        "searches-too-many": _("You keep ${limit} searches already. Please forget one first."),
        "no-such-search": _("This search is not kept any more."),
    })
    for part in ("views", "saved"):
        config.scan(f"portal.pages.search.{part}")
