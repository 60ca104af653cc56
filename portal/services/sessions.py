"""Mediation sessions: planning, who takes part and how, identity, start, end, missed (rows 14, 17, 18; R-REC-2, R-VOL-9)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.act import Actor
from portal.domain.consent import ConsentKind
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.portal import Portal
from portal.domain.session import IdentityCheck, MediationSession, Participant
from portal.domain.vocabulary import ATTENDANCES, Attendance, SessionMode
from portal.services import consents, diaries, messages
from portal.services.consents import Answer, Notice
from portal.services.lifecycle import perform
from portal.services.records import record

ROLES = ("mediator", "co_mediator", "party", "agent", "expert", "observer", "interpreter", "site", "clerk")
NEED_CONSENT: Final[dict[str, ConsentKind]] = {"expert": "invitee", "interpreter": "invitee", "observer": "observer"}
"""Who comes in only with every party's consent, and the kind of it (R-VOL-6)."""
LOCAL_ROLES: Final = frozenset({"expert", "interpreter", "observer", "clerk"})
"""Roles that open this one session to a member of staff who does not work on the dossier."""
STEP_OF_STATE: Final = {"assigning": "assign", "mediating": "schedule_next", "scheduled": "schedule_further"}
"""Which step of the life cycle it is to plan a session."""
WAITING = ("planned", "open_lobby")
RUNNING = ("live", "caucus", "paused")
NOT_OVER = (*WAITING, *RUNNING)


@dataclass(frozen=True)
class Seat:
    """One place to be filled: a person, or a site with the names of those who sit there."""

    name: str
    role: str
    side: str = ""
    attendance: Attendance = "in_person"
    party_id: str = ""
    principal: str = ""
    site_id: str = ""
    seats: tuple[str, ...] = ()


def schedule(
    portal: Portal, dossier: Dossier, *, planned_at: datetime, minutes: int, mode: SessionMode, seats: tuple[Seat, ...],
    now: datetime, actor: Actor, place: str = "", site_id: str = "", agenda: str = "standard", caucus_only: bool = False,
    joint_video_reason: str = "",
) -> MediationSession:
    """Plan a session: the first one, the next one, or a further one while one is planned already.

    Raises Conflict `time-taken` where somebody who is to come, or a site, is expected in another session then.
    """
    session = MediationSession(planned_at, minutes, mode, dossier.level, secrets.token_urlsafe(16))
    session.place, session.site_id, session.agenda, session.caucus_only = place, site_id, agenda, caucus_only
    for seat in seats:
        _seat(portal, dossier, session, seat)
    diaries.require_free(portal, session, diaries.takers(seats))
    step = STEP_OF_STATE.get(dossier.state, "schedule_next")
    perform(portal, dossier, step, actor.act(
        now, session=session, planned_at=planned_at.isoformat(), minutes=minutes, mode=mode,
        joint_video_reason=joint_video_reason,
    ))
    return session


def _seat(portal: Portal, dossier: Dossier, session: MediationSession, seat: Seat) -> Participant:
    if seat.role not in ROLES or seat.attendance not in ATTENDANCES or not seat.name.strip():
        raise Invalid("seat-impossible", role=seat.role)
    if seat.party_id and seat.party_id not in dossier.parties:
        raise NotFound("no-such-party", party=seat.party_id)
    if seat.site_id and seat.site_id not in portal.sites:
        raise NotFound("no-such-site", site=seat.site_id)
    if seat.role == "site" and not (seat.site_id and seat.seats):
        raise Invalid("site-without-seats")
    side = dossier.parties[seat.party_id].side if seat.party_id else seat.side
    participant = Participant(seat.name, seat.role, side, seat.attendance)
    participant.party_id, participant.site_id = seat.party_id, seat.site_id
    participant.principal, participant.seats = seat.principal, seat.seats
    number = 1
    while f"p{number}" in session.participants:
        number += 1
    session.participants.add(f"p{number}", participant)
    if seat.principal and seat.role in LOCAL_ROLES:
        session.grant(seat.principal, seat.role)
    return participant


def add_participant(
    portal: Portal, dossier: Dossier, session: MediationSession, seat: Seat, *, now: datetime, actor: Actor,
) -> Participant:
    """Give one more person or site a place in a session that is not over. Raises Conflict `time-taken` as `schedule` does."""
    _not_over(session)
    diaries.require_free(portal, session, diaries.takers((seat,)))
    participant = _seat(portal, dossier, session, seat)
    diaries.enter(portal, session)
    record(portal, session, now, actor.principal, "add_participant", {
        "session": session.number, "participant": participant.__name__, "role": seat.role, "party": seat.party_id,
    })
    return participant


def remove_participant(
    portal: Portal, session: MediationSession, participant_id: str, *, now: datetime, actor: Actor,
) -> None:
    """Take a place back before the session starts."""
    if session.state not in WAITING:
        raise Conflict("session-not-waiting")
    participant = participant_of(session, participant_id)
    principal = participant.principal
    session.participants.remove(participant_id)
    still_there = diaries.takers(session.participants.values())
    diaries.release(portal, session, {each: name for each, name in diaries.takers((participant,)).items() if each not in still_there})
    for role in LOCAL_ROLES if principal else ():
        session.revoke(principal, role)
    record(portal, session, now, actor.principal, "remove_participant", {
        "session": session.number, "participant": participant_id,
    })


def participant_of(session: MediationSession, participant_id: str) -> Participant:
    """The participant of that id. Raises NotFound where there is none."""
    found = session.participants.get(participant_id)
    if not isinstance(found, Participant):
        raise NotFound("no-such-participant", participant=participant_id)
    return found


def identify(
    portal: Portal, dossier: Dossier, session: MediationSession, participant_id: str, *, how: str, now: datetime, actor: Actor,
) -> Participant:
    """Verify who somebody is, for this session (R-REC-2). Invitees come in only with every party's consent (R-VOL-6)."""
    _not_over(session)
    participant = participant_of(session, participant_id)
    if not how.strip():
        raise Invalid("how-missing")
    kind = NEED_CONSENT.get(participant.role)
    about = participant.principal or participant.name
    for party in dossier.parties.principals() if kind is not None else ():
        if kind is not None and not dossier.consents.holds(kind, party.id, about=about):
            raise Conflict("invitee-not-agreed", party=party.id, invitee=participant.name)
    participant.identity = IdentityCheck(how.strip(), actor.principal, now)
    record(portal, session, now, actor.principal, "identify", {
        "session": session.number, "participant": participant_id, "how": how.strip(),
    })
    return participant


def change_attendance(
    portal: Portal, session: MediationSession, participant_id: str, attendance: Attendance, *, now: datetime, actor: Actor,
) -> Participant:
    """Let somebody take part in another way, as on site instead of by video (R-VOL-9, R-VOL-10)."""
    _not_over(session)
    if attendance not in ATTENDANCES:
        raise Invalid("no-such-attendance", attendance=attendance)
    participant = participant_of(session, participant_id)
    participant.attendance = attendance
    ways = {one.attendance == "in_person" for one in session.participants.values()}
    session.mode = "mixed" if len(ways) > 1 else ("on_site" if ways == {True} else "online")
    record(portal, session, now, actor.principal, "change_attendance", {
        "session": session.number, "participant": participant_id, "attendance": attendance,
    })
    return participant


def open_lobby(portal: Portal, session: MediationSession, *, now: datetime, actor: Actor) -> None:
    """Let people wait in front of the room."""
    if session.state == "planned":
        session.state = "open_lobby"
        record(portal, session, now, actor.principal, "open_lobby", {"session": session.number})


def start(
    portal: Portal, dossier: Dossier, session: MediationSession, *, checklist: tuple[str, ...], rights_notice: Notice,
    now: datetime, actor: Actor,
) -> None:
    """Begin, once everybody is identified and the checklist is gone through (row 17, R-REC-2, R-REC-3).

    The rights notice was read out: that is kept as each party's acknowledgement.
    """
    perform(portal, dossier, "start_session", actor.act(now, session=session, session_number=session.number, checklist=checklist))
    for party in dossier.parties.principals():
        if not dossier.consents.holds("rights_and_duties", party.id):
            answer = Answer("rights_and_duties", party.id, True, rights_notice, str(session.number))  # noqa: FBT003 - given
            consents.put(dossier, answer, now, actor.principal)


def end(portal: Portal, dossier: Dossier, session: MediationSession, *, now: datetime, actor: Actor) -> None:
    """End the session. Whether it counts for 三二一 shows in its length or its locked minutes."""
    _running(session)
    session.state, session.ended_at = "ended", now
    diaries.release(portal, session)
    session.held_level_number = dossier.held_sessions(session.level)
    record(portal, session, now, actor.principal, "end_session", {
        "session": session.number, "held_at_level": session.held_level_number,
    })


def miss(
    portal: Portal, session: MediationSession, missed_by: tuple[str, ...], *, now: datetime, actor: Actor,
) -> None:
    """Nobody of these sides came: it counts as missed, never as held."""
    if session.state not in WAITING or now < session.planned_at:
        raise Conflict("session-not-due")
    if not missed_by or not set(missed_by) <= {"applicant", "respondent", "third_person"}:
        raise Invalid("no-such-side")
    session.state, session.missed_by = "missed", missed_by
    diaries.release(portal, session)
    record(portal, session, now, actor.principal, "miss_session", {"session": session.number, "missed_by": list(missed_by)})


def cancel(portal: Portal, dossier: Dossier, session: MediationSession, *, reason: str, now: datetime, actor: Actor) -> None:
    """Call a planned session off, with a reason, and tell everybody."""
    if session.state not in WAITING:
        raise Conflict("session-not-waiting")
    if not reason.strip():
        raise Invalid("reason-missing")
    session.state = "cancelled"
    diaries.release(portal, session)
    record(portal, session, now, actor.principal, "cancel_session", {"session": session.number, "reason": reason.strip()})
    messages.tell(portal, dossier, "parties", "session_cancelled", now, actor.principal)


def session_of(dossier: Dossier, number: str) -> MediationSession:
    """The session of that number. Raises NotFound where there is none."""
    found = dossier.sessions.get(number)
    if not isinstance(found, MediationSession):
        raise NotFound("no-such-session", number=number)
    return found


def _running(session: MediationSession) -> None:
    if session.state not in RUNNING:
        raise Conflict("session-not-running", state=session.state)


def _not_over(session: MediationSession) -> None:
    if session.state not in NOT_OVER:
        raise Conflict("session-over", state=session.state)
