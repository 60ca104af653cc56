"""Files in the chat: the portal keeps the file, the room says so to those who sit together with who handed it in."""

from datetime import datetime
from typing import Any

from video.protocol.errors import ConflictError, ForbiddenError
from video.protocol.events import Kind
from video.protocol.people import Side
from video.protocol.requests import HandedIn
from video.rooms.conversation import Line
from video.rooms.participant import Participant
from video.rooms.room import Room


def standing(room: Room, participant: str) -> dict[str, Any]:
    """Where somebody sits now, for the portal to know who may open what: the circle, its side if it is a talk aside, and what is shown."""
    found = room.find(participant)
    showing = room.shown_to(found)
    return {
        "inside": found.is_inside, "circle": sorted(room.circle_of(found.id)), "side": _side(room, found).value,
        "document": showing.document if showing is not None else "", "by": showing.by if showing is not None else "",
    }  # fmt: skip


def hand_in(room: Room, participant: str, file: HandedIn, now: datetime) -> Line:
    """Put the file's line into the chat of those who sit together with the sender; saying it again finds the same line.

    What was handed in aside is told aside only, to the same side.
    """
    actor = room.find(participant)
    said = room.conversation.of_file(file.document)
    if said is not None:
        return said
    if room.ended_at:
        raise ConflictError("room-ended", "this meeting has ended")
    if not actor.rights.chat:
        raise ForbiddenError("no-chat", "this person may not write")
    if not actor.is_inside:
        raise ForbiddenError("not-admitted", "writing is for those inside")
    readers = room.circle_of(actor.id)
    if not readers:
        raise ConflictError("nobody-reads", "in a pause, and outside a caucus, nobody sits together with the sender")
    if file.side is not Side.NONE and file.side is not _side(room, actor):
        raise ConflictError("circle-changed", "this was handed in aside, and the talk aside is over")
    line = Line(actor.id, actor.person.name, "", now, readers, file)
    room.conversation.add(line)
    room.record(
        Kind.FILE, now, actor.id, document=file.document, name=file.name, size=file.size, side=file.side.value,
        to=sorted(readers - {actor.id}),
    )
    return line


def _side(room: Room, participant: Participant) -> Side:
    """Whose talk aside somebody is in; none at the table."""
    return room.caucus.side if room.caucus is not None and room.caucus.holds(participant) else Side.NONE
