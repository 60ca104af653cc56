"""The end of a case: confirmation, performance, standing still, ending, handing over, closing, archiving."""

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
    "no-such-suspension-reason": _("Please choose one of the reasons."),
    "not-your-suspension": _("Suspected sham mediation is suspended by the head of the unit, everything else by the lead mediator."),
    "head-must-resume": _("The head of the unit suspended it, and lets it go on."),
    "appraisal-details-missing": _("For an appraisal, please say who makes it and by which day."),
    "extension-length": _("It can be extended by one to ${most} days."),
    "mediation-time-over": _("The time for mediation is over; it can no longer be extended."),
    "head-must-extend-petition": _("A petition is extended by the head of the unit, with a reason."),
    "extension-not-agreed": _("Not every party has agreed to more time: ${names}"),
    "referral-incomplete": _("Please say who takes it, on what legal basis, and by which receipt."),
    "no-such-cause": _("Please choose why it begins again."),
    "confirmation-time-over": _("The thirty days for asking the court are over."),
    "not-confirmable": _("A court does not confirm this kind of agreement; at most its money clauses."),
    "not-jointly-applied": _("Both sides must sign the application first."),
    "confirmation-papers-missing": _("The court wants more papers; they stand above."),
    "ruling-missing": _("Please give the number and the day of the ruling."),
    "ruling-file-missing": _("Please add the ruling as a file."),
    "no-such-act": _("This cannot be done here."),
}


def includeme(config: Any) -> None:
    """Register the views and the sentences for what can go wrong."""
    config.scan("portal.pages.closing")
    config.add_error_sentences(SENTENCES)
