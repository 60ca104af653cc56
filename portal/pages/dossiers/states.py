"""How a dossier stands, said to the people whom it is about, and what comes next: one sentence for each state."""

from collections.abc import Mapping
from typing import Any, Final

from portal.domain.vocabulary import State
from portal.pages.shared.i18n import _

STATE_WORDS: Final[Mapping[State, Any]] = {
    "draft": _("This application has not been sent yet."),
    "submitted": _("We have received the application. Within three working days we say whether we can take it."),
    "correction": _("Something is missing. Please hand it in within seven days."),
    "not_accepted": _("We cannot take this case. The other ways are shown below."),
    "accepted": _("The case is accepted. Next we look at it and find the right unit."),
    "resolved_on_spot": _("It was settled on the spot. We close the case."),
    "assessing": _("We are looking at the case to find the right unit."),
    "dispatched": _("The case was given to a unit, which answers within three working days."),
    "consulting": _("We are asking all sides whether they want to mediate. Everybody may say no."),
    "assigning": _("Everybody is willing. A mediator is being chosen; you may say whom you want."),
    "scheduled": _("We meet soon: see below when and where."),
    "mediating": _("Mediation is under way. The next session will be arranged with you."),
    "suspended": _("Mediation stands still for a while. No time passes for you."),
    "signing": _("The text of the agreement is ready. Read it carefully; sign only if it is what you want."),
    "agreed": _("The agreement is in force."),
    "confirming": _("The court is looking at the agreement."),
    "performing": _("Now what was agreed is to be done. Please keep the receipts."),
    "performed": _("Everything that was agreed is done."),
    "breached": _("What was agreed was not done in time. The other ways are shown below."),
    "terminated": _("Mediation has ended. The other ways stay open to you."),
    "withdrawn": _("The application was taken back. You may apply again at any time."),
    "transferred_out": _("Another authority has the case now."),
    "following_up": _("We are asking how things go now."),
    "closed": _("The case is closed. If it flares up again, call us."),
    "archived": _("The case is closed and its papers are kept."),
}
WAITING_FOR_APPLICANT: Final = _("The applicant was asked for what is missing.")
"""What `correction` is to who did not apply, and has nothing to hand in."""


def state_words(state: State, side: str) -> Any:
    """How a dossier stands, said to a party of that side."""
    return WAITING_FOR_APPLICANT if state == "correction" and side != "applicant" else STATE_WORDS[state]
