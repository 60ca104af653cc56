"""`/apply`: a party, or somebody for it, describes a dispute and gets a receipt."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.apply.views")
    config.add_error_sentences({
        "unknown-place": _("We do not know this place. Please choose one from the list, or leave it open and describe it."),
        "not-your-place": _("This place is not in your area. Choose one that is, or let the applicant apply without you."),
        "receipt-unknown": _("This receipt cannot be printed again. Please look up your case with its number and short code."),
    })
