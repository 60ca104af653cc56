"""Effects of rows 14 to 20: sessions, suspension, extension."""
# ruff: noqa: ARG001 - all effects have one signature, so that the table can call them

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.domain.suspension import Suspension
from portal.services import clocks, diaries


def put_session(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The planned session becomes the dossier's next."""
    session: MediationSession = act.inputs["session"]
    shelf = dossier.shelf("sessions")
    if session.__parent__ is None:
        shelf.add(shelf.next_name(), session)
    portal.video_rooms[session.room_id] = session
    diaries.enter(portal, session)


def call_off_waiting(portal: Portal, dossier: Dossier) -> int:
    """Sessions that have not begun are off, and those who were to come are free again; returns how many there were."""
    waiting = [session for session in dossier.sessions.values() if session.state in ("planned", "open_lobby")]
    for session in waiting:
        session.state = "cancelled"
        diaries.release(portal, session)
    return len(waiting)


def open_session(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The session begins, with the checklist as it was ticked (R-REC-2, R-REC-3)."""
    session: MediationSession = act.inputs["session"]
    session.checklist = tuple(sorted({*session.checklist, *act.texts("checklist")}))
    session.state, session.started_at = "live", act.at
    for participant in session.participants.values():
        participant.attended = participant.attended or participant.identity is not None


def keep_suspension(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Why it stands still, and where it goes on."""
    dossier.suspension = Suspension(
        act.inputs["reason"], act.actor, act.at, act.text("body"), act.inputs.get("expected_on"), act.text("note"),
    )
    dossier.state_before_suspension = dossier.state


def hold_clocks(portal: Portal, dossier: Dossier, act: Act) -> None:
    """No time passes while it stands still (R-TIM-7)."""
    clocks.hold(dossier, act.at, act.text("reason"))


def end_suspension(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What it waited for is there."""
    dossier.suspension = None


def run_clocks(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Time passes again."""
    clocks.run_on(portal, dossier, act.at)


def extend_mediation(portal: Portal, dossier: Dossier, act: Act) -> None:
    """More time for mediation, as all parties agreed (R-TIM-2)."""
    clock = dossier.mediation_clock()
    assert clock is not None
    clocks.extend(portal, dossier, clock, act.inputs["days"], act.at)
    dossier.extension_asked = None
