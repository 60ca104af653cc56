"""`/dossiers/<year>/<number>/documents`: what was handed in, and the papers that the portal prints."""

from typing import Any, Final

from portal.pages.shared.i18n import _

SENTENCES: Final = {
    "file-gone": _("The file itself is not there any more. Please tell the office."),
    "paper-not-there": _("There is no such paper yet."),
    "paper-too-long": _("This paper is too long to be printed in one piece."),
    "paper-failed": _("This paper could not be printed just now. Please try again."),
    "too-many-documents": _("A dossier holds at most ${most} files."),
    "title-missing-or-long": _("Please say in at most ${most} characters what it is."),
    "document-missing": _("There is no such paper in this dossier."),
}


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.documents")
    config.add_error_sentences(SENTENCES)
