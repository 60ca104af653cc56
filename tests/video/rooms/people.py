"""People for the tests of the rules, and a room with a mediator inside."""

from datetime import UTC, datetime, timedelta

from video.protocol import commands
from video.protocol.people import Person, Role, Side
from video.protocol.requests import RoomSettings
from video.protocol.rights import Rights
from video.rooms.conduct import perform
from video.rooms.participant import Participant
from video.rooms.room import Room

START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
HOST = Rights(host=True, wait=False)


def at(seconds: float) -> datetime:
    """A moment of the meeting."""
    return START + timedelta(seconds=seconds)


def person(name: str, role: Role = Role.PARTY, *, side: Side = Side.NONE, identified: bool = False) -> Person:
    """Somebody whose id is the name."""
    return Person(name, name, role, side, identified=identified)


def empty_room(capacity: int = 12) -> Room:
    """A room nobody has come to."""
    return Room("r", RoomSettings("第1次调解", capacity), START)


def arrive(
    room: Room, name: str, role: Role = Role.PARTY, rights: Rights | None = None, side: Side = Side.NONE,
) -> Participant:
    """Join and connect."""
    host = role is Role.MEDIATOR
    found = room.join(person(name, role, side=side), rights or (HOST if host else Rights()), START)
    room.connect(name, START)
    return found


def room_with_mediator() -> Room:
    """A mediator called 'm' is inside and connected."""
    room = empty_room()
    arrive(room, "m", Role.MEDIATOR)
    return room


def do(room: Room, actor: str, command: commands.Command, seconds: float = 0) -> None:
    """Perform a command."""
    perform(room, actor, command, at(seconds))


def kinds(room: Room) -> list[str]:
    """The kinds of the events that were not taken yet."""
    return [event.kind.value for event in room.take_events()]
