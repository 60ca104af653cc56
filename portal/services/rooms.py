"""Video rooms: who may come in with which rights, and what the media worker's journal says happened.

The only place that talks to the media worker, and only by `video.protocol`.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError, Invalid
from portal.domain.portal import Portal
from portal.domain.session import IdentityCheck, MediationSession, Participant, RoomEvent
from portal.domain.vocabulary import SessionState
from portal.services import sessions
from portal.services.asides import is_aside
from portal.services.records import dossier_of
from video.protocol.client import MediaWorker
from video.protocol.errors import UnreachableError, VideoError
from video.protocol.events import Pulled
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

OPEN_STATES: Final = frozenset({"planned", "open_lobby", "live", "caucus", "paused"})
"""States of a session in which its room may be entered."""
SIDES: Final = {"applicant": Side.APPLICANT, "respondent": Side.RESPONDENT, "third_person": Side.THIRD}
HOSTS: Final = frozenset({"mediator", "co_mediator"})
SILENT: Final = frozenset({"observer"})
INVITED: Final = frozenset({"expert", "interpreter", "observer"})
LEVELS: Final = {"grid": "网格", "village": "村级", "township": "乡镇级", "county": "县级", "city": "市级"}
"""The level of a session as the room's state line says it."""
BATCH: Final = 500
OF_THE_HOST: Final = frozenset({"caucus", "paused", "resumed"})
"""Events of the whole room, which are told of the host who caused them."""


class RoomUnavailable(DomainError):
    """The media worker does not answer; everything else of the portal goes on."""

    default_code = "room-unavailable"


class Worker(Protocol):
    """What is needed of the media worker; `video.protocol.client.MediaWorker` is one."""

    def join(self, room: str, join: Join) -> str:
        """Bring in an offer; returns the answer."""

    def reoffer(self, room: str, participant: str, sdp: str) -> str:
        """Restart the path of a connection; returns the new answer."""

    def withdraw(self, room: str, participant: str) -> None:
        """End one person's presence."""

    def identify(self, room: str, participant: str) -> None:
        """Say that an identity was checked."""

    def end(self, room: str) -> None:
        """End the meeting."""

    def journal(self, after: int, limit: int = BATCH, *, epoch: str = "") -> Pulled:
        """Events after a number; what is up to that number of the journal named `epoch` need not be kept."""

    def health(self) -> dict[str, Any]:
        """How the worker fares."""


def connect(socket_path: str) -> MediaWorker:
    """The media worker behind a socket; nothing is opened before the first call."""
    return MediaWorker(socket_path)


def rights_of(participant: Participant) -> Rights:
    """What one participant may do: mediators host and need no admission; observers are seen by all and publish nothing."""
    is_host = participant.role in HOSTS
    publishes = participant.role not in SILENT
    return Rights(
        host=is_host, publish_audio=publishes, publish_video=publishes, publish_screen=is_host, chat=publishes, wait=not is_host,
    )


def person_of(participant: Participant) -> Person:
    """A participant as the room knows it: the name below the session is its id."""
    return Person(
        id=participant.__name__ or "", name=participant.name, role=Role(participant.role),
        side=SIDES.get(participant.side, Side.NONE), seats=participant.seats, identified=participant.identity is not None,
    )


def enter(
    portal: Portal, worker: Worker, dossier: Dossier, session: MediationSession, participant: Participant, offer: str,
) -> str:
    """Bring a participant's offer (SDP) into the session's room; returns the answer (SDP)."""
    if session.state not in OPEN_STATES:
        raise Conflict("session-over")
    if portal.video_rooms.get(session.room_id) is not session:
        portal.video_rooms[session.room_id] = session
    # which it is of this level: the count of the three-two-one rule, this one included
    title = f"第{dossier.held_sessions(session.level) + 1}次调解 · {LEVELS[session.level]} · {dossier.reference}"
    join = Join(person=person_of(participant), rights=rights_of(participant), room=RoomSettings(title=title), sdp=offer)
    return _asked(lambda: worker.join(session.room_id, join))


def renew(worker: Worker, session: MediationSession, participant: Participant, offer: str) -> str:
    """Restart the path of a living connection, as after a change of network; returns the new answer (SDP)."""
    return _asked(lambda: worker.reoffer(session.room_id, participant.__name__ or "", offer))


def withdraw(worker: Worker, session: MediationSession, participant: Participant) -> None:
    """End a participant's presence at once, because the right to be there is gone. A silent worker holds nobody anyway."""
    try:
        worker.withdraw(session.room_id, participant.__name__ or "")
    except UnreachableError:
        return


def identified(worker: Worker, session: MediationSession, participant: Participant) -> None:
    """Tell the room that an identity was checked, for somebody who waits there already. A silent worker is told at the next joining."""
    try:
        worker.identify(session.room_id, participant.__name__ or "")
    except VideoError:
        return


def close(worker: Worker, session: MediationSession) -> None:
    """End the meeting for everybody. A worker that does not answer has no meeting to end."""
    try:
        worker.end(session.room_id)
    except UnreachableError:
        return


def answers(worker: Worker) -> bool:
    """Whether the media worker is there at all."""
    try:
        return bool(worker.health())
    except VideoError:
        return False


def _asked(call: Any) -> str:
    try:
        return str(call())
    except UnreachableError as error:
        raise RoomUnavailable from error
    except VideoError as error:
        raise Invalid(error.code) from error


def take_in(portal: Portal, pulled: Pulled) -> int:
    """Put journal events into the logs of their sessions and remember how far it came; returns how many were new.

    Event and position change in one transaction, so each event is stored once, however often it is offered.
    """
    if pulled.events and pulled.epoch != portal.journal_epoch:
        # the worker is new, or lost its spool: its numbers begin again
        portal.journal_epoch, portal.journal_position = pulled.epoch, 0
    taken = 0
    for event in pulled.events:
        number = int(event["n"])
        if number <= portal.journal_position:
            continue
        session = portal.video_rooms.get(event["room"])
        if session is not None:
            session.note(_logged(number, event))
            _attend(session, event)
            _follow(portal, session, event)
            taken += 1
        portal.journal_position = number
    return taken


def pull(portal: Portal, worker: Worker) -> int:
    """Take in the next batch of the worker's journal; returns how many events were new."""
    try:
        pulled = worker.journal(portal.journal_position, BATCH, epoch=portal.journal_epoch)
    except VideoError:
        return 0
    return take_in(portal, pulled)


def _logged(number: int, event: Mapping[str, Any]) -> RoomEvent:
    said = event.get("text") or event.get("reason") or ""
    if event["kind"] == "audible":
        said = json.dumps(event.get("hears", {}), ensure_ascii=False, sort_keys=True)
    if event["kind"] == "caucus":
        said = json.dumps({key: event[key] for key in ("state", "side", "members")}, sort_keys=True)
    participant = str(event.get("participant") or (event.get("by") if event["kind"] in OF_THE_HOST else "") or "")
    readers = tuple(str(each) for each in event.get("to") or ())
    return RoomEvent(number, datetime.fromisoformat(event["at"]), str(event["kind"]), participant, str(said), readers)


def _follow(portal: Portal, session: MediationSession, event: Mapping[str, Any]) -> None:
    """The state of a running session is that of its room: together, in a talk aside, in a pause, or ended by a host."""
    kind, at = event["kind"], datetime.fromisoformat(event["at"])
    if kind == "ended" and event.get("by"):
        _end(portal, session, str(event["by"]), at)
    elif session.state in sessions.RUNNING:
        after: dict[str, SessionState] = {"paused": "paused", "resumed": "live", "caucus": "live", "room_opened": "live"}
        state = after.get(kind, session.state)
        session.state = "caucus" if kind in after and state == "live" and is_aside(session) else state


def _end(portal: Portal, session: MediationSession, host: str, at: datetime) -> None:
    """A host ended the meeting. Before the session has begun that was too early: it gets a new room, for the old one is shut."""
    participant = session.participants.get(host)
    if session.state in sessions.RUNNING:
        actor = Actor(participant.principal if participant is not None else "", frozenset())
        sessions.end(portal, dossier_of(session), session, now=at, actor=actor)
    elif session.state in sessions.WAITING:
        session.room_id = secrets.token_urlsafe(16)


def _attend(session: MediationSession, event: Mapping[str, Any]) -> None:
    """Who was let in attended. Whom a host identified in the room is identified for this session (R-REC-2).

    Not so invitees: those come in only with every party's consent, which `sessions.identify` asks for (R-VOL-6).
    """
    participant = session.participants.get(str(event.get("participant") or ""))
    if participant is None:
        return
    if event["kind"] == "admitted":
        participant.attended = True
    if event["kind"] == "identified" and event.get("by") and participant.identity is None and participant.role not in INVITED:
        host = session.participants.get(str(event.get("by") or ""))
        by = host.principal if host is not None else ""
        participant.identity = IdentityCheck("in_room", by, datetime.fromisoformat(event["at"]))


def participant_of(dossier: Dossier, session: MediationSession, principal: str) -> Participant | None:
    """Whose place in the session a principal takes: staff, a party, a guest of this session, or a site; None for everybody else."""
    kind, _, rest = principal.partition(":")
    seats: list[Participant] = list(session.participants.values())
    for participant in seats:
        name = participant.__name__
        if (
            (kind == "staff" and participant.principal == principal)
            or (kind == "party" and participant.party_id and rest == f"{dossier.id}/{participant.party_id}")
            or (kind == "guest" and rest == f"{dossier.id}/{session.number}/{name}")
            or (kind == "site" and participant.site_id and participant.site_id == rest)
        ):
            return participant
    return None
