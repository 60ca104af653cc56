"""Guards of rows 14 to 20: planning and starting sessions, suspension, extension."""
# ruff: noqa: ARG001 - all guards have one signature, so that the table can call them

from datetime import datetime, timedelta
from typing import Final, get_args

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.rulebook import RuleBook
from portal.domain.session import MediationSession
from portal.domain.vocabulary import SESSION_MODES, SuspensionReason

CHECKLIST: Final = (
    "identity", "rights_notice", "sham_warning", "service_address", "disclosure", "open_or_closed", "recording_choice",
)
"""What the mediator goes through with everybody before each session (R-REC-2, R-REC-3)."""
PETITION_EXTENSION_DAYS: Final = 30
LONGEST_EXTENSION_DAYS: Final = 180
SESSION_MINUTES: Final = range(10, 481)


def police_report_decided(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Yellow and red: whether the police were told is decided, with time and receiver (R-REC-11)."""
    if dossier.warning in ("yellow", "red") and not dossier.police_report.strip():
        raise Conflict("police-report-undecided", warning=dossier.warning)


def session_planned(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """There is a session to come, of sensible length; no joint video after family violence unless justified (R-DV-1)."""
    session = act.inputs.get("session")
    if not isinstance(session, MediationSession):
        raise Invalid("session-missing")
    if session.planned_at < now - timedelta(minutes=5):
        raise Invalid("session-in-the-past")
    if session.minutes_planned not in SESSION_MINUTES or session.mode not in SESSION_MODES:
        raise Invalid("session-impossible")
    joint_video = session.mode != "on_site" and not session.caucus_only
    if dossier.domestic_violence and joint_video and not act.text("joint_video_reason"):
        raise Conflict("joint-video-after-violence")


def session_of(act: Act) -> MediationSession:
    """The session that an act is about. Raises Invalid where there is none."""
    session = act.inputs.get("session")
    if not isinstance(session, MediationSession):
        raise Invalid("session-missing")
    return session


def session_open(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The session belongs to this dossier and waits to begin."""
    session = session_of(act)
    if dossier.sessions.get(session.__name__ or "") is not session or session.state not in ("planned", "open_lobby"):
        raise Conflict("session-not-waiting")


def everybody_identified(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """For every party somebody is here whose identity was verified for this session (R-REC-2).

    A party is here in person, by one who acts for it, or on a named seat of a site. A caucus needs one side only.
    """
    session = session_of(act)
    here = [participant for participant in session.participants.values() if participant.identity is not None]
    ids = {participant.party_id for participant in here}
    seats = {seat for participant in here for seat in participant.seats}
    absent = tuple(
        party.id for party in dossier.parties.principals()
        if party.id not in ids and party.name not in seats
        and not any(other.acts_for == party.id and other.id in ids for other in dossier.parties.values())
    )
    if session.caucus_only and len(absent) < len(dossier.parties.principals()):
        return
    if absent:
        raise Conflict("party-not-identified", parties=absent)


def required_checks(dossier: Dossier, session: MediationSession) -> tuple[str, ...]:
    """The items of the checklist that this session needs."""
    wanted = [*CHECKLIST]
    wanted += ["powers"] if any(party.role == "agent" for party in dossier.parties.values()) else []
    wanted += ["online_consent"] if session.mode != "on_site" else []
    wanted += ["safe_and_alone"] if dossier.domestic_violence else []
    return tuple(wanted)


def checklist_complete(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every item was ticked: rights, sham mediation, service address and the rest (R-REC-2, R-REC-3)."""
    session = session_of(act)
    ticked = set(session.checklist) | set(act.texts("checklist"))
    open_items = tuple(item for item in required_checks(dossier, session) if item not in ticked)
    if open_items:
        raise Conflict("checklist-open", items=open_items)


def online_consents(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Whoever takes part from afar agreed to that (R-VOL-7)."""
    session = session_of(act)
    for participant in session.participants.values():
        if not participant.party_id or participant.attendance == "in_person" or session.mode == "on_site":
            continue
        word = dossier.willing(participant.party_id)
        record = dossier.consents.latest("online_mediation", participant.party_id)
        agreed = record.holds if record is not None else (word is not None and word.online)
        if not agreed:
            raise Conflict("no-consent-to-online", party=participant.party_id)


def suspension_reason(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The reason is one of the closed list."""
    if act.text("reason") not in get_args(SuspensionReason):
        raise Invalid("no-such-suspension-reason", reason=act.text("reason"))


def head_for_sham(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Suspected sham mediation is the head's to suspend (R-REC-10); the rest is the lead mediator's."""
    needed = "unit_head" if act.text("reason") == "sham_suspected" else "lead_mediator"
    if needed not in act.roles:
        raise Forbidden("not-your-suspension", needed=needed)


def head_for_sham_ended(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Only the head lifts a suspension for suspected sham mediation."""
    suspension = dossier.suspension
    if suspension is not None and suspension.reason == "sham_suspected" and "unit_head" not in act.roles:
        raise Forbidden("head-must-resume")


def appraisal_details(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """An appraisal names who makes it and until when (R-TIM-7)."""
    if act.text("reason") == "appraisal" and not (act.text("body") and act.inputs.get("expected_on")):
        raise Invalid("appraisal-details-missing")


def extension_length(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A sensible number of days, for a petition at most thirty (R-PET-3); the clock must not have run out."""
    days = act.inputs.get("days")
    most = PETITION_EXTENSION_DAYS if dossier.source_channel == "petition" else LONGEST_EXTENSION_DAYS
    if not isinstance(days, int) or not 1 <= days <= most:
        raise Invalid("extension-length", most=most)
    clock = dossier.mediation_clock()
    if clock is None or clock.is_over(now):
        raise Conflict("mediation-time-over")


def extension_consented(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every party agreed to this extension (R-TIM-2); a petition is extended by the head with reasons (R-PET-3)."""
    clock = dossier.mediation_clock()
    if clock is None:
        raise Conflict("mediation-time-over")
    if dossier.source_channel == "petition":
        if "unit_head" not in act.roles or not act.text("reason"):
            raise Forbidden("head-must-extend-petition")
        return
    since = clock.extended_at or clock.started_at
    for party in dossier.parties.principals():
        record = dossier.consents.latest("extension", party.id)
        if record is None or not record.holds or record.at < since:
            raise Conflict("extension-not-agreed", party=party.id)
