"""Showing documents: who may, before whom they lie, who turns the pages. The files themselves never come here."""

from datetime import datetime

from video.protocol import showing as commands
from video.protocol.errors import ConflictError, ForbiddenError
from video.rooms.participant import Participant
from video.rooms.room import Room
from video.rooms.showing import Showing


def show(room: Room, actor: Participant, command: commands.Show, now: datetime) -> None:
    """Lay a document before everyone who sits together with the actor, in the place of what lay there."""
    _check_presents(room, actor)
    if command.page > command.pages:
        raise ConflictError("no-such-page", "the document has fewer pages")
    side = room.caucus.side if room.caucus is not None else Showing.side
    room.lay(actor, Showing(command.document, command.pages, actor.id, now, side, command.page))


def turn(room: Room, actor: Participant, command: commands.Turn, _now: datetime) -> None:
    """Open another page or place for all who see it."""
    before = _presented(room, actor, command.document)
    if command.page > before.pages:
        raise ConflictError("no-such-page", "the document has fewer pages")
    room.lay(actor, before.opened(command.page, command.zoom, command.x, command.y))


def point(room: Room, actor: Participant, command: commands.Point, _now: datetime) -> None:
    """Only checked here; what is pointed at is kept nowhere."""
    if command.page != _presented(room, actor, command.document).page:
        raise ConflictError("no-such-page", "another page is open")


def put_away(room: Room, actor: Participant, _command: commands.PutAway, _now: datetime) -> None:
    """End it: by the presenter, or by a host who sees it."""
    before = room.shown_to(actor)
    if before is None:
        raise ConflictError("not-shown", "nothing is shown")
    if before.by != actor.id and not actor.rights.host:
        raise ForbiddenError("not-presenter", "somebody else shows this")
    room.lay(actor, None)


def let_show(room: Room, _actor: Participant, command: commands.LetShow, _now: datetime) -> None:
    """Let one person show documents, or no longer; what that person shows ends with it."""
    found = room.find(command.participant)
    if not found.is_inside:
        raise ConflictError("wrong-state", "this person waits outside the room")
    found.may_show = command.on
    before = room.shown_to(found)
    if not command.on and not found.rights.host and before is not None and before.by == found.id:
        room.lay(found, None)


def followers(room: Room, presenter: Participant) -> list[Participant]:
    """The others who have the same document before them now."""
    if room.shown_to(presenter) is None:
        return []
    aside = room.is_aside(presenter)
    return [p for p in room.present if p is not presenter and p.is_inside and room.is_aside(p) == aside]


def _check_presents(room: Room, actor: Participant) -> None:
    """Hosts, and those whom a host lets; from inside, and to somebody: nobody in a pause, and nobody whom a caucus leaves outside."""
    if not actor.is_inside:
        raise ForbiddenError("not-admitted", "showing is for those inside")
    if not (actor.rights.host or actor.may_show):
        raise ForbiddenError("no-showing", "a host lets people show documents")
    if not room.circle_of(actor.id):
        raise ConflictError("nobody-reads", "in a pause, and outside a caucus, nobody sits together with the sender")


def _presented(room: Room, actor: Participant, document: str) -> Showing:
    """What the actor shows now; refused where it is another document or another presenter."""
    _check_presents(room, actor)
    before = room.shown_to(actor)
    if before is None or before.document != document:
        raise ConflictError("not-shown", "this document is not shown")
    if before.by != actor.id:
        raise ForbiddenError("not-presenter", "somebody else shows this")
    return before
