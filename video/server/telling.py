"""What the pages of a live room are told: the state as each may know it, lines of chat, what lies before them, how lines fare."""

import asyncio

from video.protocol.showing import Point, Turn
from video.rooms.conversation import Line
from video.rooms.presenting import followers
from video.rooms.room import Room
from video.rooms.snapshot import snapshot
from video.server.guest import Guest
from video.server.journal import Journal


class Teller:
    """Tells the guests of a room; a page that has not said hello yet is told nothing."""

    def __init__(self, rules: Room, guests: dict[str, Guest], journal: Journal) -> None:
        self._rules = rules
        self._guests = guests
        self._journal = journal
        self._telling: asyncio.Handle | None = None

    def show_soon(self) -> None:
        """Show everyone the state once all that happens in this turn of the loop has happened."""
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_soon(self._show_all)

    def greet(self, guest: Guest) -> None:
        """Answer the first word of a page with what it missed, then with the state."""
        guest.greeted = True
        lines = self._rules.conversation.seen_by(guest.participant)
        guest.tell("welcome", you=guest.participant, chat=[_line(line) for line in lines])
        self._show(guest)

    def lead(self, guest: Guest, command: Turn | Point) -> None:
        """The presenter moved in the document; that changes nothing else in the room."""
        for follower in followers(self._rules, self._rules.people[guest.participant]):
            found = self._guests.get(follower.id)
            if found is None or not found.greeted:
                continue
            if isinstance(command, Turn):
                self._show_document(found)
            else:
                found.tell("pointer", document=command.document, page=command.page, x=command.x, y=command.y, on=command.on)
        if isinstance(command, Turn):
            self._show_document(guest)

    def deliver(self, line: Line) -> None:
        """Bring one line of chat to its readers, once it is on disk. Who says hello meanwhile finds it in the welcome."""
        readers = [self._guests[reader] for reader in line.readers if reader in self._guests and self._guests[reader].greeted]

        def tell() -> None:
            for guest in readers:
                guest.tell("chat", **_line(line))

        self._journal.when_written(tell)

    def show_qualities(self) -> None:
        """Tell everyone how well the own line carries what is shown, and how the lines are of those who sit together."""
        lines = {name: guest.connection.downlink.situation for name, guest in self._guests.items() if guest.connection.ready}
        for name, guest in self._guests.items():
            if guest.greeted and guest.connection.ready:
                circle = self._rules.circle_of(name) - {name}
                guest.show_quality(guest.connection.downlink, {other: lines[other] for other in sorted(circle) if other in lines})

    def _show_all(self) -> None:
        """Show everyone the state as each may know it."""
        self._telling = None
        for guest in self._guests.values():
            if guest.greeted:
                self._show(guest)

    def _show(self, guest: Guest) -> None:
        """Show one participant the state."""
        state = snapshot(self._rules, self._rules.people[guest.participant])
        people = {mid: p for mid, p in sorted(guest.seats.items()) if mid not in guest.screens}
        guest.show({**state, "slots": people, "screens": guest.screens})
        self._show_document(guest)

    def _show_document(self, guest: Guest) -> None:
        """Show one participant which document lies before it, and where it is open."""
        showing = self._rules.shown_to(self._rules.people[guest.participant])
        if showing is None:
            guest.show_document({"document": None})
        else:
            presenter = self._rules.people.get(showing.by)
            guest.show_document(showing.to_json(presenter.person.name if presenter is not None else ""))


def _line(line: Line) -> dict[str, object]:
    """The wire form of one line of chat, or of a file that was handed in."""
    file = line.file
    about = {"document": file.document, "name": file.name, "size": file.size, "side": file.side.value} if file is not None else None
    return {
        "from": line.sender, "name": line.name, "text": line.text, "at": line.at.isoformat(timespec="seconds"),
        **({"file": about} if about else {}),
    }  # fmt: skip
