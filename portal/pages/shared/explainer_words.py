"""The sections of the explainers, the moves of a text, and its states, in words."""

from typing import Any, Final

from portal.pages.shared.i18n import _

CHANNELS: Final[dict[str, Any]] = {
    "family": _("Marriage and family"),
    "labour": _("Work and wages"),
    "neighbours": _("Neighbours and houses"),
    "land": _("Land and forest"),
    "money": _("Borrowing and guaranteeing"),
    "mediation": _("How mediation works"),
    "daily_life": _("Everyday life"),
}
"""By the codes of `portal.services.explainers.CHANNELS`, in its order."""

STATES: Final[dict[str, Any]] = {
    "draft": _("Draft"), "in_review": _("Being reviewed"), "returned": _("Sent back"), "published": _("Published"),
    "expired": _("No longer up to date"), "withdrawn": _("Taken down"),
}
STATE_LOOKS: Final = {
    "draft": "", "in_review": "state-wait", "returned": "state-wait", "published": "state-open", "expired": "state-stopped",
    "withdrawn": "state-stopped",
}
"""The class of the mark of a state, by `static/css/README.md`."""

MOVES: Final[dict[str, Any]] = {
    "confirm": _("Still right: no longer to be reviewed"),
    "send_to_review": _("Send to be reviewed"), "return_to_editor": _("Send back with a word"), "publish": _("Publish"),
    "expire": _("Mark as out of date"), "revise": _("Revise"), "withdraw": _("Take down"),
}
DONE: Final[dict[str, Any]] = {
    "confirm": _("It is no longer marked, and cites the law of today."),
    "send_to_review": _("Sent to be reviewed."), "return_to_editor": _("Sent back to the writer."),
    "publish": _("Published: everybody can read it now."), "expire": _("Marked as out of date; only the office sees it now."),
    "revise": _("It is a draft again; readers do not see it until it is published anew."), "withdraw": _("Taken down."),
}
LOOKS: Final = {"confirm": "primary", "send_to_review": "primary", "publish": "primary",
                "revise": "secondary", "return_to_editor": "secondary",
                "expire": "secondary", "withdraw": "danger"}
"""How the button of a move looks."""
