"""The library: laws by chapter and article, published cases, and what cites what."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views and the sentences of this page."""
    config.add_error_sentences({
        "regulation-unknown": _("The library holds no law called “${law}”."),
        "article-unknown": _("The library holds “${law}”, but no article ${article} of it."),
        "search-invalid": _("The library cannot be asked like this. Please go back to the search and begin anew."),
    })
    for part in ("views", "laws", "cases"):
        config.scan(f"portal.pages.library.{part}")
