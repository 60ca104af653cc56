"""What an entry of the audit trail says to a reader: one sentence for each act, and what belongs below it.

Parties are named as lists name them, masked; members of staff by their name. An act without a sentence shows its code, so that
nothing is hidden by a forgotten word; a test looks that none is forgotten.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from portal.domain.dossier import Dossier
from portal.domain.names import display_masked
from portal.domain.portal import Portal
from portal.pages.dossiers.frame import name_of
from portal.pages.shared.formats import ZONE, Formats
from portal.pages.shared.i18n import NAME, Translator, _, filled
from portal.pages.shared.labels import LABELS, label
from portal.services.timeline import Event

STEPS: Final[Mapping[str, Any]] = {
    "submit": _("${who} handed in the application."),
    "ask_correction": _("${who} asked for what is missing: ${items}"),
    "resubmit": _("${who} recorded that everything asked for is here."),
    "refuse": _("${who} did not accept the application: ${reason}."),
    "accept": _("${who} accepted the application."),
    "settle_on_spot": _("${who} recorded that it was settled on the spot."),
    "close_on_spot": _("${who} closed the case that was settled on the spot."),
    "assess": _("${who} took it up for assessment."),
    "dispatch": _("${who} dispatched it to ${unit}. Measures: ${measures}"),
    "take": _("${who} took it."),
    "take_willing": _("${who} took it; every side is willing already."),
    "return_dispatch": _("${who} returned it: ${reason}"),
    "redispatch": _("It was not taken in time, and went back to be dispatched again."),
    "record_willingness": _("Every side is willing to mediate."),
    "other_side_refuses": _("Mediation ended, since a side does not want it."),
    "unreachable": _("Mediation ended, since a side could not be reached."),
    "assign": _("${who} planned the first session for ${when}."),
    "schedule_next": _("${who} planned the next session for ${when}."),
    "schedule_further": _("${who} planned a further session for ${when}."),
    "request_expert": _("${who} asked for an expert: ${need}"),
    "request_transfer": _("${who} gave it to ${unit}: ${reason}"),
    "start_session": _("${who} began session ${session_number}; everybody had been identified."),
    "suspend": _("${who} suspended the mediation: ${reason}. No time passes."),
    "resume": _("${who} went on with the mediation."),
    "extend": _("The time was extended by ${days} days, with every party's consent."),
    "escalate": _("${who} took it up to ${unit}."),
    "draft_agreement": _("${who} drew up the agreement; it can be signed."),
    "reopen_text": _("${who} reopened the text; the signatures so far are void: ${reason}"),
    "become_effective": _("The agreement is in force."),
    "record_oral": _("${who} recorded an oral agreement; it is in force."),
    "apply_confirmation": _("Both sides applied to ${court} for confirmation."),
    "court_confirms": _("The court confirmed the agreement (${ruling_number})."),
    "court_dismisses": _("The court dismissed the application (${ruling_number})."),
    "withdraw_confirmation": _("The application for confirmation was withdrawn."),
    "start_performance": _("What was agreed is now to be performed."),
    "perform": _("${who} found everything performed."),
    "declare_breach": _("${who} stated that the agreement is not performed; the other ways were told."),
    "cure": _("${who} stated that it is being performed again."),
    "leave": _("${party} left the mediation; the other ways were told."),
    "terminate": _("${who} ended the mediation: ${reason}."),
    "expire": _("The time for mediation was over; the mediation ended."),
    "step_back": _("${party} wants to hear no more of it; the agreement binds as before."),
    "withdraw": _("${party} took the application back."),
    "refer_out": _("${who} handed it to ${receiver}, by ${legal_basis}."),
    "follow_up": _("${who} began a follow-up visit."),
    "finish_follow_up": _("${who} wrote down the follow-up: ${findings}"),
    "reopen": _("${who} reopened it: ${reason}"),
    "reopen_after_follow_up": _("${who} reopened it after the follow-up: ${reason}"),
    "carry_on": _("It goes on under this number, after ${successor_of}."),
    "close": _("${who} closed the case."),
    "archive": _("${who} archived it."),
}
"""The steps of the life cycle by name."""

OTHERS: Final[Mapping[str, Any]] = {
    "propose_refuse": _("${who} proposed not to accept it: ${reason}."),
    "propose_request_transfer": _("${who} asked for a transfer: ${reason}"),
    "propose_escalate": _("${who} proposed a higher level: ${reason}"),
    "propose_close": _("${who} proposed to close it: ${reason}"),
    "medical_question": _("${who} noted whether somebody else has this medical dispute."),
    "decide_assessment": _("${who} assessed it: ${category}, ${difficulty}, ${level}, ${warning}."),
    "change_warning": _("${who} changed the warning from ${before} to ${after}: ${reason}"),
    "decide_police_report": _("${who} decided on the police report. ${receiver} ${reason}"),
    "contact": _("${who} tried to reach ${party}: ${how}, ${reached}."),
    "willingness": _("${party} was asked: ${answer}."),
    "consent": _("${party} answered a question of consent."),
    "withdraw_consent": _("${party} took a consent back."),
    "add_party": _("${who} entered ${party}."),
    "correct_party": _("${who} corrected what is known of ${party}."),
    "reveal_party": _("${who} looked at the full particulars of ${party}."),
    "choose_mediator": _("${party} wants ${person} as mediator."),
    "reject_mediator": _("${party} does not want ${person} as mediator."),
    "appoint": _("${who} appointed ${person}."),
    "dismiss": _("${who} released ${person} from the team: ${reason}"),
    "declare": _("${who} made the declaration of interests."),
    "decide_recusal": _("${who} decided on the recusal of ${person}."),
    "ask_extension": _("${who} asked the parties for ${days} days more: ${reason}"),
    "open_lobby": _("${who} opened the waiting room of session ${session}."),
    "add_participant": _("${who} gave somebody a place in session ${session}."),
    "remove_participant": _("${who} took back a place in session ${session}."),
    "identify": _("${who} verified an identity for session ${session}: ${how}."),
    "change_attendance": _("${who} changed how somebody takes part in session ${session}."),
    "end_session": _("${who} ended session ${session}."),
    "miss_session": _("Session ${session} did not take place: somebody did not come."),
    "cancel_session": _("${who} called session ${session} off: ${reason}"),
    "save_minutes": _("${who} wrote in the minutes of session ${session}."),
    "add_statement": _("${who} wrote in the minutes of session ${session}."),
    "tick_step": _("${who} marked a step of session ${session}."),
    "read_back_minutes": _("${who} read the minutes of session ${session} back."),
    "respond_to_minutes": _("${party} answered about the minutes of session ${session}."),
    "lock_minutes": _("${who} made the minutes of session ${session} final."),
    "reopen_minutes": _("${who} reopened the minutes of session ${session}."),
    "add_citation": _("${who} cited a law in session ${session}."),
    "remove_citation": _("${who} took a citation back in session ${session}."),
    "recording_consent": _("Somebody answered in session ${session} whether it may be recorded."),
    "begin_recording": _("The recording of session ${session} began."),
    "end_recording": _("The recording of session ${session} ended."),
    "recording_failed": _("The recording of session ${session} failed and ended."),
    "keep_recording": _("The recording of session ${session} was taken into the dossier."),
    "watch_recording": _("${who} opened a recording of session ${session}."),
    "take_recording": _("${who} took a file of a recording of session ${session} away."),
    "erase_recording": _("A recording of session ${session} was erased."),
    "sign": _("The agreement was signed or sealed by ${signer}."),
    "add_document": _("${who} added a paper (no. ${number})."),
    "open_document": _("${who} opened a paper to both sides (no. ${number})."),
    "hand_in_proof": _("${party} handed in a proof of performance."),
    "accept_proof": _("${who} accepted a proof of performance."),
    "urge": _("${who} urged that what was agreed be performed."),
    "reason.stated": _("${who} stated why it must be looked at: ${reason}"),
    "party.entered": _("${who} opened the dossier with number and code."),
    "invitation.issued": _("${who} made out a link."),
    "invitation.used": _("${who} came in by a link."),
    "invitation.withdrawn": _("${who} withdrew a link."),
}
"""What is done beside the steps."""

KIND_OF: Final = {"category": "category", "difficulty": "difficulty", "level": "level", "warning": "warning"}
REASONS: Final = {
    "refuse": "refusal", "propose_refuse": "refusal", "terminate": "termination", "suspend": "suspension",
}
"""Acts whose reason is a code of a closed list."""
WAYS: Final = {
    "telephone": _("by telephone"), "visit": _("by a visit"), "message": _("by a text message"), "letter": _("by letter"),
}
TEAM: Final = {"lead_mediator": _("lead mediator"), "co_mediator": _("co-mediator"), "expert": _("expert")}
SEALED: Final = frozenset({"become_effective", "record_oral", "sign", "court_confirms", "archive"})


class Told(NamedTuple):
    """One entry put into words."""

    event: Event
    text: str
    note: str
    look: str


class Teller:
    """Puts the events of one dossier into words for one reader."""

    def __init__(self, request: Any, dossier: Dossier) -> None:
        self._portal: Portal = request.root
        self._dossier = dossier
        self._translate = Translator(request)
        self._formats = Formats(request.locale_name, ZONE, self._translate.sentence)

    def tell(self, event: Event) -> Told:
        """The sentence of an event, what was written beside it, and the class of its mark."""
        sentence = STEPS.get(event.action) or OTHERS.get(event.action)
        text = self._said(sentence, event) if sentence is not None else event.action
        note = str(event.details.get("note") or event.details.get("summary") or "")
        return Told(event, text, note, "sealed" if event.action in SEALED else "")

    def who(self, principal: str) -> str:
        """Who did it: staff by name, a party masked, the portal itself, or our office where it is not said."""
        kind = principal.partition(":")[0]
        if kind == "party":
            return self.party(principal.rpartition("/")[2])
        if kind in ("staff", "site"):
            return name_of(self._portal, principal)
        if principal == "system":
            return str(self._translate(_("The portal")))
        return str(self._translate(_("The applicant"))) if principal in ("anonymous", "guest") else str(self._translate(_("Our office")))

    def party(self, party_id: str) -> str:
        """A party with its role, masked."""
        party = self._dossier.parties.get(party_id)
        if party is None:
            return str(self._translate(_("A party")))
        role = str(self._translate(label("party_role", party.role)))
        return f"{role}{display_masked(party.name, organisation=party.kind == 'organisation')}"

    def _said(self, sentence: Any, event: Event) -> str:
        """A sentence with what happened put in; only what it names is looked up."""
        text = str(self._translate(sentence))
        return filled(text, {name: self._word(name, event) for name in NAME.findall(text)})

    def _word(self, name: str, event: Event) -> str:
        """What stands for a name in a sentence; nothing where an old entry lacks it."""
        if name in SAID:
            return SAID[name](self, event)
        given = _plain(event.details[name]) if name in event.details else ""
        kind = REASONS.get(event.action) if name == "reason" else KIND_OF.get(name)
        if kind is None or (name != "reason" and given not in LABELS[kind]):
            return given
        return self.label(kind, given)

    def label(self, kind: str, code: str) -> str:
        """The word for a code of a closed list."""
        return str(self._translate(label(kind, code)))

    def how(self, code: str) -> str:
        """In which way somebody was reached."""
        return str(self._translate(WAYS.get(code, code)))

    def reached(self, event: Event) -> str:
        """Whether somebody was reached."""
        return str(self._translate(_("reached") if event.details.get("reached") else _("not reached")))

    def answer(self, event: Event) -> str:
        """What a party said when it was asked."""
        if not event.details.get("agreed"):
            return str(self._translate(_("does not want mediation")))
        online = event.details.get("online")
        return str(self._translate(_("willing, also by video") if online else _("willing, in person")))

    def person(self, event: Event) -> str:
        """A member of the team, with the role."""
        principal = str(event.details.get("principal") or "")
        role = TEAM.get(str(event.details.get("role") or ""))
        name = name_of(self._portal, principal)
        return f"{name}（{self._translate(role)}）" if role is not None else name

    def signer(self, event: Event) -> str:
        """Who put a mark under the agreement: a party, the mediator or the committee."""
        by = str(event.details.get("by") or "")
        if event.details.get("kind") == "committee_seal":
            return self.unit(by)
        return self.who(by) if ":" in by else self.party(by)

    def unit(self, unit_id: str) -> str:
        """A unit by its title."""
        unit = self._portal.orgs.find(unit_id) if unit_id else None
        return unit.title if unit is not None else unit_id

    def when(self, iso: str) -> str:
        """A moment in words."""
        try:
            return self._formats.datetime(dt.datetime.fromisoformat(iso))
        except ValueError:
            return iso


def _detail(event: Event, *names: str) -> str:
    """The first of these details that is given, as a word."""
    return next((str(event.details[name]) for name in names if event.details.get(name)), "")


def _changed(detail: str) -> Callable[[Teller, Event], str]:
    """A level of warning before or after a change."""
    return lambda teller, event: teller.label("warning", _detail(event, detail))


SAID: Final[Mapping[str, Callable[[Teller, Event], str]]] = {
    "who": lambda teller, event: teller.who(event.actor),
    "party": lambda teller, event: teller.party(_detail(event, "party", "party_id", "by")),
    "unit": lambda teller, event: teller.unit(_detail(event, "lead_unit", "unit_id")),
    "person": lambda teller, event: teller.person(event),
    "signer": lambda teller, event: teller.signer(event),
    "when": lambda teller, event: teller.when(_detail(event, "planned_at")),
    "before": _changed("from"),
    "after": _changed("to"),
    "how": lambda teller, event: teller.how(_detail(event, "how")),
    "reached": lambda teller, event: teller.reached(event),
    "answer": lambda teller, event: teller.answer(event),
}
"""How a name in a sentence comes to its word, where it is not a detail of the entry as it stands."""


def _plain(value: object) -> str:
    """A detail as text: lists with commas."""
    return "、".join(str(each) for each in value) if isinstance(value, list) else str(value)
