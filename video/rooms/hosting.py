"""What a host does with the meeting as a whole: caucus, pause, chair, and who speaks next. `conduct.py` has checked that it is a host."""

from dataclasses import replace
from datetime import datetime

from video.protocol import commands
from video.protocol.errors import ConflictError, ForbiddenError
from video.protocol.events import Kind
from video.protocol.people import Role, Side
from video.rooms.caucus import NEUTRAL, Caucus, of_side
from video.rooms.participant import Participant
from video.rooms.room import Room


def caucus(room: Room, actor: Participant, command: commands.Caucus, now: datetime) -> None:
    """Take one side aside, or change to another side. Nobody may be on the wrong side of the door, so odd names are refused.

    What lies on the table is taken along; from then on pages turned aside are turned for nobody else.
    """
    if room.paused_at:
        raise ConflictError("wrong-state", "resume the meeting first")
    side = of_side(room.present, command.side) if command.side is not Side.NONE else frozenset()
    if not side:
        raise ConflictError("nobody-there", "nobody of this side is inside")
    if actor.person.side not in {Side.NONE, command.side}:
        raise ForbiddenError("other-side", "who sits on a side does not talk aside with another")
    along = frozenset(_neutral(room, each).id for each in command.also)
    _to_the_table(room, actor, now)
    taken_along = replace(room.on_table, by=actor.id) if room.on_table is not None else None
    room.caucus = Caucus(command.side, side | along | {actor.id}, now, taken_along)
    room.record(Kind.CAUCUS, now, None, by=actor.id, state="began", side=command.side.value, members=sorted(room.caucus.members))


def together(room: Room, actor: Participant, _command: commands.Together, now: datetime) -> None:
    """Bring everyone back to one table."""
    if room.caucus is None:
        raise ConflictError("wrong-state", "there is no caucus")
    _to_the_table(room, actor, now)
    room.live_since = now


def aside(room: Room, actor: Participant, command: commands.Aside, now: datetime) -> None:
    """Bring one more person into the running caucus, or one out of it."""
    if room.caucus is None:
        raise ConflictError("wrong-state", "there is no caucus")
    found = room.find(command.participant)
    if not found.is_inside:
        raise ConflictError("wrong-state", "this person waits outside the room")
    if command.inside:
        if found.person.side is not room.caucus.side:
            _neutral(room, found.id)
        room.caucus = room.caucus.having(found.id)
    else:
        room.caucus = room.caucus.without(found.id)
        _hush(room, [found], actor, now)
    room.record(
        Kind.CAUCUS, now, None, by=actor.id, state="changed", side=room.caucus.side.value, members=sorted(room.caucus.members),
    )


def pause(room: Room, actor: Participant, _command: commands.Pause, now: datetime) -> None:
    """Let everyone rest; a caucus rests too, and is there again afterwards."""
    if room.paused_at is None:
        room.paused_at = now
        room.record(Kind.PAUSED, now, None, by=actor.id)


def resume(room: Room, actor: Participant, _command: commands.Resume, now: datetime) -> None:
    """Go on. Nobody is heard by surprise: everyone opens the own microphone again."""
    if room.paused_at is None:
        raise ConflictError("wrong-state", "the meeting is not paused")
    room.paused_at = None
    if room.caucus is None:
        room.live_since = now
    room.record(Kind.RESUMED, now, None, by=actor.id)
    _hush(room, [p for p in room.present if p.is_inside], actor, now)


def hand_over(room: Room, actor: Participant, command: commands.HandOver, now: datetime) -> None:
    """Give the chair to another host; who chairs gives it, or any host where nobody does."""
    found = room.find(command.participant)
    if room.chair and room.chair != actor.id:
        raise ForbiddenError("chair-only", "only who chairs hands the chair over")
    if not (found.rights.host and found.is_inside):
        raise ConflictError("no-host", "only a host inside can chair")
    room.chair = found.id
    room.record(Kind.CHAIR, now, found.id, by=actor.id)


def floor(room: Room, actor: Participant, command: commands.Floor, now: datetime) -> None:
    """Ask one person to speak; asked again, nobody in particular. The hand goes down, the microphone stays the person's own."""
    found = room.find(command.participant)
    if not found.is_inside:
        raise ConflictError("wrong-state", "this person waits outside the room")
    found.hand_raised_at = None
    room.floor = "" if room.floor == found.id else found.id
    room.record(Kind.FLOOR, now, found.id, by=actor.id, given=bool(room.floor))


def _neutral(room: Room, participant: str) -> Participant:
    """Somebody who may come along to either side; `ForbiddenError("other-side")` for everybody else."""
    found = room.find(participant)
    if found.person.role not in NEUTRAL or found.person.side is not Side.NONE or found.person.role is Role.OBSERVER:
        raise ForbiddenError("other-side", "only who belongs to no side comes along")
    return found


def _to_the_table(room: Room, actor: Participant, now: datetime) -> None:
    """End the running caucus, if there is one. Its people are muted, so that no sentence begun in confidence ends before all."""
    if room.caucus is None:
        return
    was, room.caucus = room.caucus, None
    room.record(Kind.CAUCUS, now, None, by=actor.id, state="ended", side=was.side.value, members=sorted(was.members))
    _hush(room, [p for p in room.present if p.is_inside and p.id in was.members], actor, now)


def _hush(room: Room, people: list[Participant], actor: Participant, now: datetime) -> None:
    """Mute everyone but the one who acts; each opens the own microphone again."""
    for each in people:
        if each is not actor and not each.muted and each.rights.publish_audio:
            each.muted = True
            room.record(Kind.MUTED, now, each.id, by=actor.id, muted=True)
