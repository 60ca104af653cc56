"""`/dossiers/<year>/<number>/agreement`: its text, its marks, and when it comes into force."""

from typing import Any, Final

from portal.pages.shared.i18n import _

SENTENCES: Final = {
    "agreement-incomplete": _("Something is missing: the facts, what they agree, or for an obligation how and until when."),
    "agreement-missing": _("There is no text to be signed."),
    "agreement-digest-wrong": _("The text does not fit its mark. Please look at it again."),
    "legal-check-open": _("All six points must be in order and ticked before the text is laid before the parties."),
    "expert-opinion-missing":
        _("A medical agreement needs an expert's opinion among the papers, or the word of every party that it is not wanted."),
    "electronic-signature-banned":
        _("Papers on marriage, adoption, succession and other personal relations are not signed electronically, but in ink."),
    "guardian-must-sign": _("For a minor the guardian has to sign. Enter the guardian among the parties first."),
    "not-an-oral-agreement": _("This is not an oral agreement."),
    "nothing-to-sign": _("There is nothing to sign now. Perhaps the text was opened again, or is in force already."),
    "signature-missing": _("Please draw your signature, or type your name below."),
    "drawing-unreadable": _("The signature could not be read. Please clear it and draw it once more."),
    "typed-name-differs": _("This is not the name that stands in the agreement."),
    "own-device-only": _("A party signs on its own device only."),
    "scan-missing": _("Please hand in the scan of the signed paper."),
    "sealed-paper-missing": _("Please hand in the scan of the sealed paper, or the sealed file."),
    "not-a-signer": _("This party does not have to sign."),
    "text-changed-meanwhile": _("The text was changed since you opened the page. Read it again before you sign."),
    "lead-mediator-only": _("Only the lead mediator may do this."),
    "head-seals": _("The head of the unit records the seal."),
    "already-signed": _("This has been signed already."),
}


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.agreement")
    config.add_error_sentences(SENTENCES)
