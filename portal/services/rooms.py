"""Video rooms: who may come in with which rights, and what the media worker's journal says happened.

The only place that talks to the media worker, and only by `video.protocol`.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, DomainError, Invalid
from portal.domain.portal import Portal
from portal.domain.session import IdentityCheck, MediationSession, Participant, RoomEvent
from portal.domain.vocabulary import SessionState
from portal.services import media, recordings, sessions
from portal.services.asides import is_aside
from portal.services.media import BATCH, FIRST, Worker, Workers, connect, members_of
from portal.services.records import dossier_of
from video.protocol.errors import UnreachableError, VideoError
from video.protocol.events import Pulled
from video.protocol.people import Person, Role, Side
from video.protocol.requests import HandedIn, Join, RoomSettings
from video.protocol.rights import Rights

OPEN_STATES: Final = frozenset({"planned", "open_lobby", "live", "caucus", "paused"})
"""States of a session in which its room may be entered."""
SIDES: Final = {"applicant": Side.APPLICANT, "respondent": Side.RESPONDENT, "third_person": Side.THIRD}
HOSTS: Final = frozenset({"mediator", "co_mediator"})
SILENT: Final = frozenset({"observer"})
INVITED: Final = frozenset({"expert", "interpreter", "observer"})
LEVELS: Final = {"grid": "网格", "village": "村级", "township": "乡镇级", "county": "县级", "city": "市级"}
"""The level of a session as the room's state line says it."""
BACK: Final = {side.value: name for name, side in SIDES.items()}
"""The portal's word for a side of the room."""
OF_THE_HOST: Final = frozenset({"caucus", "paused", "resumed", "locked", "ended"})
"""Events of the whole room, which are told of the host who caused them."""
ABOUT: Final = {
    "document": ("state", "document", "side"), "file": ("document", "name", "size", "side"), "caucus": ("state", "side", "members"),
    "admitted": ("identified", "by"), "consent": ("given",), "recording": ("state", "reason"), "muted": ("muted", "by"),
    "locked": ("locked",), "screen": ("on",), "floor": ("given",), "gap": ("state", "seconds"),
}
"""What is kept, as JSON, of events that say more than one word."""
RECORDED: Final = frozenset({"consent", "recording", "recording_ready"})
__all__ = ["Worker", "Workers", "connect"]


class RoomUnavailable(DomainError):
    """The media worker does not answer; everything else of the portal goes on."""

    default_code = "room-unavailable"


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
    portal: Portal, workers: Workers | Worker, dossier: Dossier, session: MediationSession, participant: Participant, offer: str,
    *, notice: tuple[str, str] = ("", ""),
) -> str:
    """Bring a participant's offer (SDP) into the session's room; returns the answer (SDP).

    `notice` is the version and text that the page shows to those who are asked whether they may be recorded.
    """
    if session.state not in OPEN_STATES:
        raise Conflict("session-over")
    if portal.video_rooms.get(session.room_id) is not session:
        portal.video_rooms[session.room_id] = session
    if notice[0] and session.recording_notice != notice:
        session.recording_notice = notice
    # which it is of this level: the count of the three-two-one rule, this one included
    title = f"第{dossier.held_sessions(session.level) + 1}次调解 · {LEVELS[session.level]} · {dossier.reference}"
    join = Join(person=person_of(participant), rights=rights_of(participant), room=RoomSettings(title=title), sdp=offer)
    try:
        name, answer = media.join(members_of(workers), session.media_worker, session.room_id, join)
    except UnreachableError as error:
        raise RoomUnavailable from error
    except VideoError as error:
        raise Invalid(error.code) from error
    if session.media_worker != name:
        session.media_worker = name
    return answer


def renew(workers: Workers | Worker, session: MediationSession, participant: Participant, offer: str) -> str:
    """Restart the path of a living connection, as after a change of network; returns the new answer (SDP)."""
    member = members_of(workers).get(session.media_worker or FIRST)
    try:
        if member is None:
            raise RoomUnavailable
        return member.reoffer(session.room_id, participant.__name__ or "", offer)
    except UnreachableError as error:
        raise RoomUnavailable from error
    except VideoError as error:
        raise Invalid(error.code) from error


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody sits at this moment, as the media worker says it."""

    inside: bool = False
    circle: tuple[str, ...] = ()
    """The ids of those with whom they sit together, their own among them."""
    side: str = ""
    """The side in whose talk aside they are, in the portal's words; empty at the table."""
    document: str = ""
    """The name of what is shown to them."""
    by: str = ""
    """The id of who shows it."""


def standing(workers: Workers | Worker, session: MediationSession, participant: Participant) -> Standing:
    """Where a participant sits now; nowhere where the worker does not know them. Raises RoomUnavailable."""
    member = members_of(workers).get(session.media_worker or FIRST)
    try:
        if member is None:
            raise RoomUnavailable
        told = member.standing(session.room_id, participant.__name__ or "")
    except UnreachableError as error:
        raise RoomUnavailable from error
    except VideoError:
        return Standing()
    return Standing(
        bool(told["inside"]), tuple(told["circle"]), BACK.get(str(told["side"]), ""), str(told["document"]), str(told["by"]),
    )


def has_ended(workers: Workers | Worker, session: MediationSession) -> bool:
    """Whether the meeting is over, as its worker says at this moment: people hear it a moment before the journal tells it."""
    member = members_of(workers).get(session.media_worker or FIRST)
    try:
        return member is not None and bool(member.state(session.room_id)["ended"])
    except VideoError:
        return False


def hand_in(
    workers: Workers | Worker, session: MediationSession, participant: Participant, name: str, title: str, size: int, side: str,
) -> tuple[str, ...]:
    """Tell the room of a file that is kept; returns who reads of it. Raises RoomUnavailable, or Conflict with the worker's code."""
    member = members_of(workers).get(session.media_worker or FIRST)
    try:
        if member is None:
            raise RoomUnavailable
        return tuple(member.hand_in(session.room_id, participant.__name__ or "", HandedIn(name, title, size, SIDES.get(side, Side.NONE))))
    except UnreachableError as error:
        raise RoomUnavailable from error
    except VideoError as error:
        raise Conflict(error.code) from error


def inside(workers: Workers | Worker) -> dict[str, dict[str, list[str]]]:
    """Who is in which room of which worker, ids in rooms by worker; silent workers hold nobody."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, member in members_of(workers).items():
        try:
            states = [member.state(room) for room in member.rooms()]
        except VideoError:
            continue
        found[name] = {str(each["room"]): [str(person["id"]) for person in each["participants"]] for each in states}
    return found


def end_meeting(workers: Workers | Worker, worker: str, room: str) -> None:
    """End the meeting in a room of a worker, whose session is over. A worker that does not answer is asked again the next time."""
    try:
        members_of(workers)[worker].end(room)
    except VideoError:
        return


def put_out(workers: Workers | Worker, worker: str, room: str, participant: str) -> None:
    """End the presence of one who is in a room of a worker. Who has left meanwhile, or sits where nobody answers, is no error."""
    try:
        members_of(workers)[worker].withdraw(room, participant)
    except VideoError:
        return


def withdraw(workers: Workers | Worker, session: MediationSession, participant: Participant) -> None:
    """End a participant's presence at once, because the right to be there is gone. A silent worker holds nobody anyway."""
    for member in members_of(workers).values():
        try:
            member.withdraw(session.room_id, participant.__name__ or "")
        except UnreachableError:
            continue


def identified(workers: Workers | Worker, session: MediationSession, participant: Participant) -> None:
    """Tell the room that an identity was checked, for somebody who waits there already. A silent worker is told at the next joining."""
    for member in members_of(workers).values():
        try:
            member.identify(session.room_id, participant.__name__ or "")
        except VideoError:
            continue


def close(workers: Workers | Worker, session: MediationSession) -> None:
    """End the meeting for everybody. A worker that does not answer, or never had this room, has no meeting to end."""
    for member in members_of(workers).values():
        try:
            member.end(session.room_id)
        except VideoError:
            continue


def tidy(portal: Portal, workers: Workers | Worker) -> int:
    """Send people away from workers that their room has left; returns from how many rooms."""
    members = members_of(workers)
    if len(members) < 2:   # noqa: PLR2004 - with one there is nowhere else
        return 0
    return media.release_strays(members, {room: session.media_worker for room, session in portal.video_rooms.items()})


def answers(workers: Workers | Worker) -> bool:
    """Whether a media worker is there at all."""
    return any(each.get("status") not in ("unreachable", "unreadable") for each in media.conditions(workers).values())


def take_in(portal: Portal, pulled: Pulled, worker: str = FIRST) -> int:
    """Put journal events into the logs of their sessions and remember how far it came; returns how many were new.

    Event and position change in one transaction, so each event is stored once, however often it is offered.
    """
    if not pulled.events:
        return 0
    epoch, position = portal.journal_mark(worker)
    if pulled.epoch != epoch:
        position = 0   # the worker is new, or lost its spool: its numbers begin again
    taken, last = 0, position
    for event in pulled.events:
        number = int(event["n"])
        if number <= last:
            continue
        session = portal.video_rooms.get(event["room"])
        if session is not None:
            _take_one(portal, session, event, worker)
            taken += 1
        last = number
    if (pulled.epoch, last) != (epoch, position):
        portal.set_journal_mark(worker, pulled.epoch, last)
    return taken


def _take_one(portal: Portal, session: MediationSession, event: Mapping[str, Any], worker: str) -> None:
    """One event: into the log, and what follows from it."""
    session.note(_logged(int(event["n"]), event))
    _attend(session, event)
    _follow(portal, session, event)
    if event["kind"] in RECORDED:
        recordings.take_in(portal, session, event, worker)


def pull(portal: Portal, workers: Workers | Worker) -> int:
    """Take in the next batch of each worker's journal; returns how many events were new."""
    taken = 0
    for name, member in members_of(workers).items():
        epoch, position = portal.journal_mark(name)
        try:
            pulled = member.journal(position, BATCH, epoch=epoch)
        except VideoError:
            continue
        taken += take_in(portal, pulled, name)
    return taken


def _logged(number: int, event: Mapping[str, Any]) -> RoomEvent:
    said = event.get("text") or event.get("reason") or (event["kind"] == "operator" and event.get("name")) or ""
    if event["kind"] == "audible":
        said = json.dumps(event.get("hears", {}), ensure_ascii=False, sort_keys=True)
    if event["kind"] in ABOUT:
        said = json.dumps({key: event[key] for key in ABOUT[event["kind"]] if key in event}, ensure_ascii=False, sort_keys=True)
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
        portal.video_rooms[session.room_id] = session   # before anybody enters it: what happens in an unknown room is not kept


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
