"""The library: laws by chapter and article, published cases, and what cites what."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views and the sentences of this page."""
    config.add_error_sentences({
        "regulation-unknown": _("The library holds no law called “${law}”."),
        "article-unknown": _("The library holds “${law}”, but no article ${article} of it."),
        "dossier-not-closed": _("A case can be written when the dispute is closed."),
        "publication-not-consented": _("Not all sides have agreed that their case may be published."),
        "source-missing": _("Please say who published it, where and when."),
        "precedent-not-editable": _("This case can no longer be changed. Have it sent back first."),
        "precedent-elsewhere": _("This case has moved on since you opened the page. Load it again and look where it stands."),
        "precedent-identifies": _("This points to somebody and must be taken out or told otherwise: ${traces}"),
        "checks-missing": _("Please look at every point and tick it, or none of them to save a draft."),
        "search-invalid": _("The library cannot be asked like this. Please go back to the search and begin anew."),
    })
    for part in ("views", "laws", "changes", "cases", "desk", "moves", "proposing", "publication"):
        config.scan(f"portal.pages.library.{part}")
