"""The end of a case: carrying the agreement out, ending without one, closing, following up, archiving."""

from typing import Any, Final

from portal.pages.shared.i18n import _

SENTENCES: Final = {
    "no-such-termination-reason": _("Please choose one of the grounds."),
    "papers-missing": _("Some papers are missing; they stand above. The case can be closed when they are there."),
    "obligations-open": _("Not everything that was agreed has been proved yet."),
    "findings-missing": _("Please write down what you found."),
    "no-such-keeping-period": _("Please choose how long it is kept."),
    "archive-score-low": _("The check reaches ${score} points; ${needed} are needed. Below stands what is missing."),
    "no-such-obligation": _("There is no such obligation."),
    "proof-missing": _("Please hand in a receipt or a photograph. Only the one who receives can do without."),
    "no-proof-waits": _("No proof waits to be accepted here."),
    "already-proved": _("This has been proved already."),
    "not-overdue-after-urging": _("A breach can be declared ${days} days after the debtor was urged, and not before."),
    "no-such-act": _("This cannot be done here."),
}


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.closing")
    config.add_error_sentences(SENTENCES)
