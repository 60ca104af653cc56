"""A room with people in it: the rules of `video.rooms` joined to the connections of `video.media`.

Every change goes the same way: the rules decide, `_settle` writes the journal, wires the slots and shows the new state.
"""

import asyncio
import time
from datetime import UTC, datetime

from video.media.connection import Connection, Station
from video.media.offer import KINDS, SCREEN, read_offer
from video.media.source import Source
from video.protocol.commands import Chat, Hello, Large, LimitPictures, read_command
from video.protocol.errors import ConflictError, MissingError, VideoError
from video.protocol.requests import HandedIn, Join, RoomSettings
from video.protocol.rights import Rights
from video.protocol.showing import Point, Turn
from video.rooms.conduct import perform
from video.rooms.conversation import Line
from video.rooms.handing_in import hand_in, standing
from video.rooms.presenting import followers
from video.rooms.room import Room
from video.rooms.seating import seat
from video.rooms.snapshot import plate, snapshot
from video.server.guest import MAX_EXCESS, Guest
from video.server.journal import Journal
from video.server.logs import log, say
from video.server.recorder import Recorder

GOODBYE_S = 0.5
"""Time for the last word to arrive before the line is cut."""


QUALITY_EVERY_S = 1.0


class LiveRoom:
    """One room of the worker. All methods run in the event loop's thread."""

    def __init__(self, room_id: str, settings: RoomSettings, station: Station, journal: Journal, recorder: Recorder) -> None:
        self.rules = Room(room_id, settings, _now())
        self.guests: dict[str, Guest] = {}
        self.empty_since: float | None = time.monotonic()
        self._station = station
        self._journal = journal
        self._recorder = recorder
        self._whose: dict[Connection, Guest] = {}
        self._leaving: set[Connection] = set()
        self._telling: asyncio.Handle | None = None
        self._qualities_shown_at = time.monotonic()

    # What the portal asks

    def join(self, join: Join) -> str:
        """Take somebody in, or take the same person's new connection; returns the SDP answer.

        The offer is read and answered before anything changes, so a bad one leaves no trace.
        """
        connection = Connection(self._station, self, _publishes(join.rights))
        try:
            answer = connection.answer(read_offer(join.sdp))
            self.rules.join(join.person, join.rights, _now())
        except VideoError:
            connection.close("refused")
            raise
        before = self.guests.pop(join.person.id, None)
        if before is not None:
            self._dismiss(before, "replaced")
        guest = Guest(join.person.id, connection)
        self.guests[guest.participant] = self._whose[connection] = guest
        self.empty_since = None
        say("joined", room=self.rules.id, participant=guest.participant)
        self._settle()
        return answer

    def reoffer(self, participant: str, sdp: str) -> str:
        """Answer an offer that restarts the path of a living connection, or adds places or a screen to it."""
        self.rules.find(participant)
        guest = self.guests.get(participant)
        if guest is None:
            raise MissingError("no-connection", "the connection is gone; join again")
        answer = guest.connection.answer(read_offer(sdp))
        self._settle()
        return answer

    def withdraw(self, participant: str) -> None:
        """The portal took the right to be here away; unknown people are no error."""
        try:
            self.rules.leave(participant, _now(), reason="rights-withdrawn")
        except MissingError:
            return
        self._dismiss_gone("rights-withdrawn")
        self._settle()

    def identify(self, participant: str) -> None:
        """The portal checked an identity; unknown people are no error."""
        try:
            self.rules.identify(self.rules.find(participant), by=None, now=_now())
        except MissingError:
            return
        self._settle()

    def standing(self, participant: str) -> dict[str, object]:
        """Where somebody sits, and what is shown there."""
        return standing(self.rules, participant)

    def hand_in(self, participant: str, file: HandedIn) -> list[str]:
        """The portal keeps a file: its line goes into the chat, once. Returns who reads it."""
        known = self.rules.conversation.of_file(file.document)
        line = hand_in(self.rules, participant, file, _now())
        if known is None:
            self._settle()
            self._deliver(line)
        return sorted(line.readers)

    def end(self, by: str | None = None) -> None:
        """The meeting is over for everyone."""
        self.rules.end(_now(), by=by)
        self._close_all("ended")

    def stop(self) -> None:
        """The worker stops, or the room goes to another one; a recording ends here."""
        self.rules.recording.stop("worker-stopping")
        self._close_all("worker-stopping")

    def state(self) -> dict[str, object]:
        """The whole room, for the portal."""
        return {
            "room": self.rules.id,
            "title": self.rules.settings.title,
            "locked": self.rules.locked,
            "mediator_present": self.rules.mediator_present,
            "ended": self.rules.ended_at is not None,
            "participants": [plate(p) for p in self.rules.present],
        }

    def tick(self, now: float) -> None:
        """Every 100 ms; `now` is monotonic."""
        for connection in list(self._whose):
            connection.tick(now)
        if now - self._qualities_shown_at >= QUALITY_EVERY_S:
            self._qualities_shown_at = now
            self._show_qualities()
        if self.rules.expire(_now()):
            self._settle()
        if self.guests or self.rules.present:
            self.empty_since = None
        elif self.empty_since is None:
            self.empty_since = now

    # What connections tell (the Audience of `video.media.connection`)

    def connection_ready(self, connection: Connection) -> None:
        """Somebody's media can flow."""
        guest = self._whose.get(connection)
        if guest is not None:
            self.rules.connect(guest.participant, _now())
            self._settle()

    def connection_open(self, connection: Connection) -> None:
        """A data channel opened; the page speaks first."""

    def connection_said(self, connection: Connection, text: str) -> None:
        """One message of a browser; nothing in it may hurt more than its sender."""
        guest = self._whose.get(connection)
        if guest is None:
            return
        counters = self._station.counters
        counters.messages += 1
        if not guest.may_speak():
            counters.messages_refused += 1
            if guest.excess == MAX_EXCESS:
                connection.close("flooding")
            return
        try:
            self._obey(guest, text)
        except Exception:  # noqa: BLE001 - logged; the others go on
            counters.errors += 1
            log.exception("a message could not be handled", extra={"about": {"room": self.rules.id}})

    def connection_down(self, connection: Connection, reason: str) -> None:
        """A connection ended; if it was the current one, its place is kept for a minute."""
        guest = self._whose.pop(connection, None)
        self._leaving.discard(connection)
        if guest is None or self.guests.get(guest.participant) is not guest:
            return
        del self.guests[guest.participant]
        say("connection ended", room=self.rules.id, participant=guest.participant, reason=reason)
        self.rules.lose(guest.participant, _now())
        self._settle()

    # Inside

    def _obey(self, guest: Guest, text: str) -> None:
        """Do what one message asks, or say why not."""
        kind = "unknown"
        try:
            kind, command = read_command(text)
            if isinstance(command, Hello):
                self._greet(guest)
                return
            if isinstance(command, Large | LimitPictures):
                self._look(guest, command)
                return
            if isinstance(command, Chat) and not guest.may_chat():
                raise ConflictError("too-fast", "wait a little before writing more")
            perform(self.rules, guest.participant, command, _now())
            if isinstance(command, Turn | Point):
                self._lead(guest, command)
                return
        except VideoError as refusal:
            self._station.counters.messages_refused += 1
            guest.tell("refused", of=kind, code=refusal.code)
            return
        if self.rules.ended_at is not None:
            self._close_all("ended")
        self._dismiss_gone("removed")
        self._settle()
        if isinstance(command, Chat):
            self._deliver(self.rules.conversation.last)

    def _greet(self, guest: Guest) -> None:
        """Answer the first word of a page with what it missed, then with the state."""
        guest.greeted = True
        lines = self.rules.conversation.seen_by(guest.participant)
        guest.tell("welcome", you=guest.participant, chat=[_line(line) for line in lines])
        self._show(guest)

    def _lead(self, guest: Guest, command: Turn | Point) -> None:
        """The presenter moved in the document; that changes nothing else in the room."""
        for follower in followers(self.rules, self.rules.people[guest.participant]):
            found = self.guests.get(follower.id)
            if found is None or not found.greeted:
                continue
            if isinstance(command, Turn):
                self._show_document(found)
            else:
                found.tell("pointer", document=command.document, page=command.page, x=command.x, y=command.y, on=command.on)
        if isinstance(command, Turn):
            self._show_document(guest)

    def _look(self, guest: Guest, command: Large | LimitPictures) -> None:
        """What somebody wants to see, which concerns nobody else."""
        downlink = guest.connection.downlink
        if isinstance(command, LimitPictures):
            downlink.limit = command.limit
        else:
            shown = self.guests.get(command.participant)
            downlink.large = shown.connection.sources.get("video") if shown is not None and shown is not guest else None
        downlink.arrange(time.monotonic())

    def _show_qualities(self) -> None:
        """Tell everyone how well the own line carries what is shown, and how the lines are of those who sit together."""
        lines = {name: guest.connection.downlink.situation for name, guest in self.guests.items() if guest.connection.ready}
        for name, guest in self.guests.items():
            if guest.greeted and guest.connection.ready:
                circle = self.rules.circle_of(name) - {name}
                guest.show_quality(guest.connection.downlink, {other: lines[other] for other in sorted(circle) if other in lines})

    def _deliver(self, line: Line) -> None:
        """Bring one line of chat to its readers, once it is on disk. Who says hello meanwhile finds it in the welcome."""
        readers = [self.guests[reader] for reader in line.readers if reader in self.guests and self.guests[reader].greeted]

        def tell() -> None:
            for guest in readers:
                guest.tell("chat", **_line(line))

        self._journal.when_written(tell)

    def _dismiss_gone(self, reason: str) -> None:
        """Cut the lines of all who are gone by the rules."""
        present = {p.id for p in self.rules.present}
        for participant in [p for p in self.guests if p not in present]:
            place = self.rules.people[participant].place
            self._dismiss(self.guests.pop(participant), "left" if place == "left" and reason == "removed" else reason)

    def _dismiss(self, guest: Guest, reason: str) -> None:
        """A last word, silence at once, and the line is cut a moment later."""
        self._whose.pop(guest.connection, None)
        self._leaving.add(guest.connection)
        guest.tell("goodbye", reason=reason)
        guest.connection.silence()
        asyncio.get_running_loop().call_later(GOODBYE_S, self._cut, guest.connection, reason)

    def _cut(self, connection: Connection, reason: str) -> None:
        """The end of a dismissed connection."""
        self._leaving.discard(connection)
        connection.close(reason)

    def _close_all(self, reason: str) -> None:
        """Say goodbye to everyone."""
        for guest in list(self.guests.values()):
            self._dismiss(guest, reason)
        self.guests.clear()
        self._settle()

    def _settle(self) -> None:
        """Wire the slots as the rules say, write down what happened and who reaches whom since, and show everyone the new state."""
        self._rewire()
        self._record()
        self.rules.settle_showing(_now())
        self.rules.witness(self._reaching("audio"), self._reaching("video"), _now())
        for event in self.rules.take_events():
            self._journal.append(event)
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_soon(self._show_all)

    def _rewire(self) -> None:
        """Put each audible publisher into a slot of each listener, and mute those who are muted."""
        wiring = self.rules.wiring
        for participant, guest in self.guests.items():
            sound = guest.connection.sources.get("audio")
            if sound is not None:
                sound.silence(silenced=self.rules.people[participant].muted)
            camera = guest.connection.sources.get("video")
            if camera is not None:   # a page from before screens had lines of their own sends them in the camera's
                camera.is_screen = self.rules.people[participant].shares_screen and not self._shares(participant)
            heard = wiring.get(participant) if guest.connection.ready else None
            self._seat(guest, SCREEN, [p for p in heard.video if self._shares(p)] if heard else [])
            for kind in KINDS:
                wanted = getattr(heard, kind) if heard else ()
                self._seat(guest, kind, [p for p in wanted if self._publishes(p, kind)])

    def _record(self) -> None:
        """Let the recording follow: while it is on, what everyone inside publishes is kept, and else nothing."""
        self.rules.settle_recording(_now())
        sources = {
            (participant, kind): source
            for participant, guest in self.guests.items() if self.rules.people[participant].is_audible and guest.connection.ready
            for kind, source in self._kept(guest).items()
        }
        self._recorder.settle(self.rules, sources, self._fail_recording)

    def _kept(self, guest: Guest) -> dict[str, Source]:
        """What a recording keeps of somebody: one picture, the screen while one is shown."""
        sources = guest.connection.sources
        picture = {"video": sources[SCREEN]} if self._shares(guest.participant) else {}
        return {kind: source for kind, source in sources.items() if kind in KINDS} | picture

    def _fail_recording(self, code: str) -> None:
        """A recording broke: everyone is told at once, and the journal says it."""
        self.rules.recording.stop(code)
        self._settle()

    def _reaching(self, kind: str) -> dict[str, list[str]]:
        """For each person with slots to fill, whose media these slots forward at this moment: read from the slots, not from the rules."""
        whose = {source: participant for participant, guest in self.guests.items() for source in guest.connection.sources.values()}
        return {
            participant: sorted({whose[s.source] for s in guest.connection.slots.values() if s.kind == kind and s.source is not None})
            for participant, guest in sorted(self.guests.items()) if guest.connection.ready
        }

    def _publishes(self, participant: str, kind: str) -> bool:
        """Whether somebody offered this kind on the current connection."""
        guest = self.guests.get(participant)
        return guest is not None and kind in guest.connection.sources

    def _shares(self, participant: str) -> bool:
        """Whether somebody shows a screen in a line of its own."""
        return self._publishes(participant, SCREEN) and self.rules.people[participant].shares_screen

    def _seat(self, guest: Guest, use: str, wanted: list[str]) -> None:
        """Fill those of a listener's slots that are for one use."""
        slots = {mid: slot for mid, slot in guest.connection.slots.items() if slot.use == use}
        seats = seat(tuple(slots), wanted, {mid: p for mid, p in guest.seats.items() if mid in slots})
        guest.seats = {mid: p for mid, p in guest.seats.items() if mid not in slots} | seats
        now = time.monotonic()
        for mid, slot in slots.items():
            publisher = seats.get(mid)
            slot.attach(self._source(guest, publisher, use) if publisher else None, now)

    def _source(self, guest: Guest, publisher: str, use: str) -> Source:
        """What stands in a slot. A page without a place for screens has them in the place of the camera."""
        covers = use == "video" and self._shares(publisher) and publisher not in guest.screens.values()
        return self.guests[publisher].connection.sources[SCREEN if covers else use]

    def _show_all(self) -> None:
        """Show everyone the state as each may know it."""
        self._telling = None
        for guest in self.guests.values():
            if guest.greeted:
                self._show(guest)

    def _show(self, guest: Guest) -> None:
        """Show one participant the state."""
        state = snapshot(self.rules, self.rules.people[guest.participant])
        people = {mid: p for mid, p in sorted(guest.seats.items()) if mid not in guest.screens}
        guest.show({**state, "slots": people, "screens": guest.screens})
        self._show_document(guest)

    def _show_document(self, guest: Guest) -> None:
        """Show one participant which document lies before it, and where it is open."""
        showing = self.rules.shown_to(self.rules.people[guest.participant])
        if showing is None:
            guest.show_document({"document": None})
        else:
            presenter = self.rules.people.get(showing.by)
            guest.show_document(showing.to_json(presenter.person.name if presenter is not None else ""))


def _publishes(rights: Rights) -> frozenset[str]:
    """The kinds of media that somebody's rights let through."""
    return frozenset(kind for kind in (*KINDS, SCREEN) if getattr(rights, f"publish_{kind}"))


def _line(line: Line) -> dict[str, object]:
    """The wire form of one line of chat, or of a file that was handed in."""
    file = line.file
    about = {"document": file.document, "name": file.name, "size": file.size, "side": file.side.value} if file is not None else None
    return {
        "from": line.sender, "name": line.name, "text": line.text, "at": line.at.isoformat(timespec="seconds"),
        **({"file": about} if about else {}),
    }  # fmt: skip


def _now() -> datetime:
    """The time for the journal."""
    return datetime.now(UTC)
