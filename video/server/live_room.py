"""A room with people in it: the rules of `video.rooms` joined to the connections of `video.media`.

Every change goes the same way: the rules decide, `_settle` wires the slots (`wires.py`), writes the journal, and has the pages told
(`telling.py`).
"""

import asyncio
import time
from datetime import UTC, datetime

from video.media.connection import Connection, Station
from video.media.offer import KINDS, SCREEN, read_offer
from video.protocol.commands import Chat, Hello, Large, LimitPictures, read_command
from video.protocol.errors import ConflictError, MissingError, VideoError
from video.protocol.requests import HandedIn, Join, RoomSettings
from video.protocol.rights import Rights
from video.protocol.showing import Point, Turn
from video.rooms.conduct import perform
from video.rooms.handing_in import hand_in, standing
from video.rooms.room import Room
from video.rooms.snapshot import plate
from video.server.guest import MAX_EXCESS, Guest
from video.server.journal import Journal
from video.server.logs import log, say
from video.server.recorder import Recorder
from video.server.telling import Teller
from video.server.wires import Wires

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
        self._wires = Wires(self.rules, self.guests)
        self._teller = Teller(self.rules, self.guests, journal)
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
            self._teller.deliver(line)
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
            self._teller.show_qualities()
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
                self._teller.greet(guest)
                return
            if isinstance(command, Large | LimitPictures):
                self._look(guest, command)
                return
            if isinstance(command, Chat) and not guest.may_chat():
                raise ConflictError("too-fast", "wait a little before writing more")
            perform(self.rules, guest.participant, command, _now())
            if isinstance(command, Turn | Point):
                self._teller.lead(guest, command)
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
            self._teller.deliver(self.rules.conversation.last)

    def _look(self, guest: Guest, command: Large | LimitPictures) -> None:
        """What somebody wants to see, which concerns nobody else."""
        downlink = guest.connection.downlink
        if isinstance(command, LimitPictures):
            downlink.limit = command.limit
        else:
            shown = self.guests.get(command.participant)
            downlink.large = shown.connection.sources.get("video") if shown is not None and shown is not guest else None
        downlink.arrange(time.monotonic())

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
        self._wires.rewire()
        self._record()
        self.rules.settle_showing(_now())
        self.rules.witness(self._wires.reaching("audio"), self._wires.reaching("video"), _now())
        for event in self.rules.take_events():
            self._journal.append(event)
        self._teller.show_soon()

    def _record(self) -> None:
        """Let the recording follow: while it is on, what everyone inside publishes is kept, and else nothing."""
        self.rules.settle_recording(_now())
        self._recorder.settle(self.rules, self._wires.recorded(), self._fail_recording)

    def _fail_recording(self, code: str) -> None:
        """A recording broke: everyone is told at once, and the journal says it."""
        self.rules.recording.stop(code)
        self._settle()


def _publishes(rights: Rights) -> frozenset[str]:
    """The kinds of media that somebody's rights let through."""
    return frozenset(kind for kind in (*KINDS, SCREEN) if getattr(rights, f"publish_{kind}"))


def _now() -> datetime:
    """The time for the journal."""
    return datetime.now(UTC)
