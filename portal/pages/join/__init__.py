"""Where a link of an invitation leads: what it is, who is meant, and one button."""

from typing import Any

from portal.pages.shared.i18n import _


def includeme(config: Any) -> None:
    """Register the views, and the sentences for links that do not open."""
    config.add_error_sentences({
        "invitation-used": _("This link was used already. It opens once, in the browser in which it was confirmed."),
        "invitation-expired": _("This link has expired."),
        "invitation-withdrawn": _("This link was withdrawn. Perhaps you were sent a new one."),
        "invitation-unknown": _("This link leads nowhere. Perhaps it was cut off: copy the whole of it."),
        "invitation-needs-account": _("You have an account here. Please log in with it; the link does not replace your password."),
    })
    config.scan("portal.pages.join.views")
