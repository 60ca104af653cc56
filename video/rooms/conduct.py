"""What participants do in a room by their own word, each act checked against rights and state before it happens."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from video.protocol import commands, showing
from video.protocol.errors import ConflictError, ForbiddenError
from video.protocol.events import Kind
from video.protocol.people import Role
from video.rooms import hosting, presenting
from video.rooms.conversation import Line
from video.rooms.participant import Participant
from video.rooms.place import Place
from video.rooms.room import Room

Act = Callable[[Room, Participant, Any, datetime], None]


def perform(room: Room, actor_id: str, command: commands.Command, now: datetime) -> None:
    """Do what a participant asks, or raise a `VideoError` and change nothing."""
    actor = room.find(actor_id)
    if room.ended_at:
        raise ConflictError("room-ended", "this meeting has ended")
    if isinstance(command, HOST_COMMANDS):
        _check_host(actor)
    act = ACTS.get(type(command))
    if act:
        act(room, actor, command, now)


def _check_host(actor: Participant) -> None:
    """Hosts command only from inside: a host who waits outside is a waiting person like others."""
    if not actor.rights.host:
        raise ForbiddenError("host-only", "only a host may do this")
    if not actor.is_inside:
        raise ForbiddenError("not-admitted", "a host acts from inside the room")


def _other(room: Room, actor: Participant, participant: str) -> Participant:
    """The person a host acts upon: somebody else, and never the mediator."""
    found = room.find(participant)
    if found is actor:
        raise ConflictError("yourself", "this is done to others; to go, leave")
    if found.person.role is Role.MEDIATOR:
        raise ForbiddenError("mediator-stays", "the mediator cannot be put out by others")
    return found


def _admit(room: Room, actor: Participant, command: commands.Admit, now: datetime) -> None:
    """Let one waiting person in."""
    room.admit(room.find(command.participant), by=actor.id, now=now)


def _return(room: Room, actor: Participant, command: commands.ReturnToLobby, now: datetime) -> None:
    """Ask one person to wait outside."""
    found = _other(room, actor, command.participant)
    room.put_out(found, Place.RETURNED)
    room.record(Kind.RETURNED, now, found.id, by=actor.id)


def _remove(room: Room, actor: Participant, command: commands.Remove, now: datetime) -> None:
    """Put one person out for good."""
    found = _other(room, actor, command.participant)
    room.put_out(found, Place.REMOVED)
    found.connected = False
    room.record(Kind.REMOVED, now, found.id, by=actor.id)


def _identify(room: Room, actor: Participant, command: commands.Identify, now: datetime) -> None:
    """Record that an identity was checked; saying it again changes nothing."""
    room.identify(room.find(command.participant), by=actor.id, now=now)


def _mute(room: Room, actor: Participant, command: commands.Mute, now: datetime) -> None:
    """Silence one person. There is no command to undo it for another: nobody's microphone is opened by others."""
    found = room.find(command.participant)
    if not found.muted:
        found.muted = True
        room.record(Kind.MUTED, now, found.id, by=actor.id, muted=True)


def _lock(room: Room, actor: Participant, command: commands.Lock, now: datetime) -> None:
    """Close or open the door."""
    if room.locked != command.locked:
        room.locked = command.locked
        room.record(Kind.LOCKED, now, None, by=actor.id, locked=command.locked)


def _record(room: Room, actor: Participant, command: commands.Record, now: datetime) -> None:
    """Ask for a recording, or end it."""
    if command.on and not room.recording.wanted:
        room.recording.begin(actor.id, now)
        room.record(Kind.CONSENT, now, actor.id, recording=room.recording.id, given=True, seats=list(actor.person.seats))
    elif not command.on:
        room.recording.stop("host")


def _consent(room: Room, actor: Participant, command: commands.Consent, now: datetime) -> None:
    """Agree to the recording, refuse it, or take the word back; one answers for oneself, a site for its seats."""
    if not actor.is_inside:
        raise ForbiddenError("not-admitted", "this is asked of those inside")
    if not room.recording.wanted:
        raise ConflictError("not-asked", "nobody asks for a recording")
    if command.given and actor.id in room.recording.agreed:
        return
    room.record(Kind.CONSENT, now, actor.id, recording=room.recording.id, given=command.given, seats=list(actor.person.seats))
    room.recording.answer(actor.id, given=command.given)


def _end(room: Room, actor: Participant, _command: commands.End, now: datetime) -> None:
    """End the meeting."""
    room.end(now, by=actor.id)


def _chat(room: Room, actor: Participant, command: commands.Chat, now: datetime) -> None:
    """Write to everyone who sits together with the sender."""
    if not actor.rights.chat:
        raise ForbiddenError("no-chat", "this person may not write")
    if not actor.is_inside:
        raise ForbiddenError("not-admitted", "writing is for those inside")
    readers = room.circle_of(actor.id)
    if not readers:
        raise ConflictError("nobody-reads", "in a pause, and outside a caucus, nobody sits together with the sender")
    room.conversation.add(Line(actor.id, actor.person.name, command.text, now, readers))
    room.record(Kind.CHAT, now, actor.id, text=command.text, to=sorted(readers - {actor.id}))


def _hand(_room: Room, actor: Participant, command: commands.Hand, now: datetime) -> None:
    """Raise or lower the own hand; who raised first stays first."""
    if not command.raised:
        actor.hand_raised_at = None
    elif actor.is_inside and actor.hand_raised_at is None:
        actor.hand_raised_at = now


def _microphone(room: Room, actor: Participant, command: commands.Microphone, now: datetime) -> None:
    """Switch the own microphone; the only way to undo a mute."""
    if actor.muted == command.on:
        actor.muted = not command.on
        room.record(Kind.MUTED, now, actor.id, by=actor.id, muted=actor.muted)


def _camera(_room: Room, actor: Participant, command: commands.Camera, _now: datetime) -> None:
    """Say whether the own camera shows something."""
    actor.camera_on = command.on


def _screen(room: Room, actor: Participant, command: commands.Screen, now: datetime) -> None:
    """Show the own screen in the place of the own camera; all are told, and the record is."""
    if command.on and not (actor.rights.publish_screen and actor.rights.publish_video):
        raise ForbiddenError("no-screen", "this person may not show a screen")
    if command.on and not actor.is_inside:
        raise ForbiddenError("not-admitted", "showing is for those inside")
    if actor.shares_screen != command.on:
        actor.shares_screen = command.on
        room.record(Kind.SCREEN, now, actor.id, on=command.on)


def _operator(room: Room, actor: Participant, command: commands.Operator, now: datetime) -> None:
    """Note who works a site's camera; the record says so beside the names of those on its seats."""
    if actor.person.role is not Role.SITE:
        raise ForbiddenError("site-only", "only the room of a site has an operator")
    if actor.operator != command.name:
        actor.operator = command.name
        room.record(Kind.OPERATOR, now, actor.id, name=command.name)


def _interpretation(_room: Room, actor: Participant, command: commands.Interpretation, _now: datetime) -> None:
    """Choose whether to hear the interpreters."""
    actor.hears_interpreters = command.on


def _leave(room: Room, actor: Participant, _command: commands.Leave, now: datetime) -> None:
    """Go for good; possible in every state."""
    room.leave(actor.id, now, reason="own-wish")


HOST_COMMANDS = (
    commands.Admit, commands.ReturnToLobby, commands.Remove, commands.Identify, commands.Mute, commands.Lock,
    commands.Caucus, commands.Together, commands.Aside, commands.Pause, commands.Resume, commands.HandOver, commands.Floor,
    commands.Record, commands.End, showing.LetShow,
)  # fmt: skip

ACTS: dict[type[commands.Command], Act] = {
    commands.Admit: _admit,
    commands.ReturnToLobby: _return,
    commands.Remove: _remove,
    commands.Identify: _identify,
    commands.Mute: _mute,
    commands.Lock: _lock,
    commands.Caucus: hosting.caucus,
    commands.Together: hosting.together,
    commands.Aside: hosting.aside,
    commands.Pause: hosting.pause,
    commands.Resume: hosting.resume,
    commands.HandOver: hosting.hand_over,
    commands.Floor: hosting.floor,
    commands.Record: _record,
    commands.Consent: _consent,
    commands.End: _end,
    commands.Chat: _chat,
    commands.Hand: _hand,
    commands.Microphone: _microphone,
    commands.Camera: _camera,
    commands.Screen: _screen,
    commands.Operator: _operator,
    commands.Interpretation: _interpretation,
    commands.Leave: _leave,
    showing.Show: presenting.show,
    showing.Turn: presenting.turn,
    showing.Point: presenting.point,
    showing.PutAway: presenting.put_away,
    showing.LetShow: presenting.let_show,
}
"""`Hello` changes nothing in the room and is answered by the server alone."""
