"""What happened, in the words of the people whom it is about: no office jargon, no names of staff, nothing of the other side's."""

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from portal.domain.dossier import Dossier
from portal.pages.shared.i18n import _
from portal.services.timeline import events

TOLD: Final = {
    "submit": _("We received your application."),
    "ask_correction": _("Something is missing; we told you what."),
    "resubmit": _("What was missing is here now."),
    "refuse": _("We could not accept the application, and told you the other ways."),
    "accept": _("The application was accepted; the time for mediation begins."),
    "carry_on": _("The case goes on under this number."),
    "settle_on_spot": _("It was settled on the spot."),
    "close_on_spot": _("The case is closed."),
    "dispatch": _("The case was given to the unit that handles it."),
    "take": _("That unit has taken it, and asks whether everybody wants to mediate."),
    "take_willing": _("That unit has taken it, and looks for a mediator."),
    "record_willingness": _("Everybody wants to mediate; a mediator is being chosen."),
    "other_side_refuses": _("A side does not want mediation, so it has ended."),
    "unreachable": _("A side could not be reached, so mediation has ended."),
    "assign": _("The first session has a date."),
    "schedule_next": _("The next session has a date."),
    "schedule_further": _("A further session has a date."),
    "request_transfer": _("The case was given to another unit."),
    "start_session": _("A session began."),
    "end_session": _("The session ended."),
    "miss_session": _("A session did not take place, since somebody did not come."),
    "cancel_session": _("A session was called off."),
    "suspend": _("Mediation stands still for a while; no time passes."),
    "resume": _("Mediation goes on."),
    "extend": _("Everybody agreed to take more time."),
    "escalate": _("A higher level goes on with the mediation."),
    "draft_agreement": _("The agreement is drawn up; please read it and sign."),
    "reopen_text": _("The text is being changed; the signatures so far do not count."),
    "sign": _("A signature was put under the agreement."),
    "become_effective": _("The agreement is in force."),
    "record_oral": _("An oral agreement was recorded; it is in force."),
    "apply_confirmation": _("The court was asked to confirm the agreement."),
    "court_confirms": _("The court confirmed the agreement."),
    "court_dismisses": _("The court did not confirm the agreement; it may be mediated again, or taken to court."),
    "withdraw_confirmation": _("The application to the court was taken back."),
    "start_performance": _("Now what was agreed is to be done."),
    "perform": _("Everything that was agreed is done."),
    "declare_breach": _("What was agreed was not done in time; we told you the other ways."),
    "cure": _("It goes on with what was agreed."),
    "leave": _("A party left the mediation, so it has ended."),
    "terminate": _("Mediation has ended; we told you the other ways."),
    "expire": _("The time for mediation is over, so it has ended."),
    "withdraw": _("The application was taken back."),
    "refer_out": _("The case was handed to another authority."),
    "close": _("The case is closed."),
    "archive": _("The papers are in the archive."),
}
"""One sentence for each act that a party sees (`timeline.PUBLIC_ACTIONS`)."""

TOLD_TO_OTHERS: Final = {
    "submit": _("Somebody applied for mediation in this matter."),
    "ask_correction": _("The applicant was asked for what is missing."),
}
"""What is another sentence for who did not apply."""


def told_plainly(dossier: Dossier, side: str) -> list[tuple[datetime, Any]]:
    """Pairs (when, sentence), the newest first, as a party of that side is told; what happened again and again is told once."""
    words = TOLD if side == "applicant" else TOLD | TOLD_TO_OTHERS
    found = reversed(list(events(dossier, for_party=True)))
    return [(next(same).at, words[action]) for action, same in groupby(found, key=attrgetter("action"))]
