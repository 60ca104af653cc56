"""Law explainers: the public list and reading page, and the desk where they are written and reviewed."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views and the sentences of this page."""
    config.add_error_sentences({
        "citations-unknown": _("The library does not hold: ${names}. Please check the name of the law and the number of the article."),
        "citations-too-many": _("Please cite at most ${limit} articles."),
        "explainer-not-editable": _(
            "This text can no longer be changed: it is being reviewed or published. Take it back as a draft first."
        ),
        "explainer-elsewhere": _("This text has moved on since you opened the page. Load it again and look where it stands."),
        "reviewer-is-editor": _("You wrote in this text yourself. Somebody else must review it."),
        "note-missing": _("Please say in a word what should be changed."),
        "unknown-channel": _("Please choose one of the sections offered."),
    })
    config.scan("portal.pages.explainers.views")
    config.scan("portal.pages.explainers.desk")
