"""All rooms of one worker: which exist, how many may, and the one clock that drives them."""

import asyncio
import time

from video.media.connection import Station
from video.protocol.errors import FullError, MissingError
from video.protocol.requests import Join
from video.server.journal import Journal
from video.server.live_room import LiveRoom
from video.server.logs import log
from video.server.recorder import Recorder
from video.server.throughput import Throughput

TICK_S = 0.1
FORGET_S = 3600.0
"""An empty room is remembered this long, so that who was removed from it stays removed."""


class House:
    """The rooms by name. One room's failure is logged and leaves the others alone."""

    def __init__(
        self, station: Station, journal: Journal, recorder: Recorder, *, max_rooms: int, max_participants: int, max_mbit: int,
    ) -> None:
        self.rooms: dict[str, LiveRoom] = {}
        self.draining = False
        """The worker stops: it takes nobody in any more."""
        self.resting = False
        """Maintenance is near: it takes no new rooms, and goes on with those that there are."""
        self._station = station
        self._journal = journal
        self.recorder = recorder
        self._max_rooms = max_rooms
        self._max_participants = max_participants
        self._max_mbit = max_mbit
        self._outgoing = Throughput(station.counters)

    @property
    def outgoing_mbit(self) -> float:
        """Megabits a second that leave at present."""
        return self._outgoing.mbit

    @property
    def share(self) -> float:
        """What is handed on of the pictures, below 1 where the processor is full."""
        return self._station.relief.share

    @property
    def participants(self) -> int:
        """Connections in all rooms."""
        return sum(len(room.guests) for room in self.rooms.values())

    def join(self, room_id: str, join: Join) -> str:
        """Bring somebody into a room, which is opened if need be; returns the SDP answer."""
        if self.draining:
            raise FullError("worker-stopping", "this worker takes nobody in any more")
        if self._journal.failing:
            raise FullError("journal-unwritable", "what happens could not be written down")
        if self.participants >= self._max_participants:
            raise FullError("worker-full", f"this worker holds {self._max_participants} connections")
        room = self.rooms.get(room_id)
        if self.resting and (room is None or not room.guests):
            raise FullError("worker-draining", "this worker takes no new rooms before its maintenance")
        if room is not None:
            return room.join(join)
        if sum(1 for r in self.rooms.values() if r.guests) >= self._max_rooms:
            raise FullError("worker-full", f"this worker holds {self._max_rooms} rooms")
        if self._max_mbit and self.outgoing_mbit >= self._max_mbit:
            raise FullError("worker-busy", f"this worker sends {self.outgoing_mbit:.0f} Mbit/s; {self._max_mbit:g} is the most")
        room = LiveRoom(room_id, join.room, self._station, self._journal, self.recorder)
        answer = room.join(join)
        self.rooms[room_id] = room
        return answer

    @property
    def meeting(self) -> list[str]:
        """The rooms with people in them."""
        return [room_id for room_id, room in self.rooms.items() if room.guests]

    def release(self, room_id: str) -> None:
        """Send everyone of a room away, to come back at once to wherever it is then; unknown rooms are no error."""
        room = self.rooms.pop(room_id, None)
        if room is not None:
            room.stop()

    def rest(self, *, move: bool) -> None:
        """Take no new rooms; with `move` also send away those that there are."""
        self.resting = True
        for room_id in list(self.rooms) if move else ():
            self.release(room_id)

    def find(self, room_id: str) -> LiveRoom:
        """A room that exists; else `MissingError`."""
        room = self.rooms.get(room_id)
        if room is None:
            raise MissingError("no-such-room", "nobody has been in this room")
        return room

    async def keep_time(self) -> None:
        """Tick all rooms until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            now = time.monotonic()
            self._outgoing.measure(now)
            self._station.relief.tick(now, self._station.ports.behind_s)
            for room_id, room in list(self.rooms.items()):
                try:
                    room.tick(now)
                except Exception:  # noqa: BLE001 - logged; the other rooms go on
                    self._station.counters.errors += 1
                    log.exception("a room's tick failed", extra={"about": {"room": room_id}})
                if room.empty_since is not None and now - room.empty_since > FORGET_S:
                    del self.rooms[room_id]

    async def drain(self, seconds: float) -> None:
        """Take nobody in, let meetings go on for a while, then say goodbye to whoever is left."""
        self.draining = True
        until = time.monotonic() + seconds
        while self.participants and time.monotonic() < until:  # noqa: ASYNC110 - no single event ends it
            await asyncio.sleep(TICK_S)  # people leave one by one; nothing single is waited for
        for room in self.rooms.values():
            room.stop()
        await asyncio.sleep(1.0 if self.rooms else 0)
