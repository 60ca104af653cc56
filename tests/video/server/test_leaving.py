"""Whoever leaves leaves nothing behind, however many come and go."""

import asyncio
import gc
from pathlib import Path

import pytest

from tests.webrtc.peer import PEERS, Peer
from tests.webrtc.stand_in import cast
from video.media.connection import Connection, Station
from video.media.counters import Counters
from video.media.ports import Ports
from video.media.seam import new_certificate
from video.protocol.requests import Join, RoomSettings
from video.server.house import House
from video.server.journal import Journal
from video.server.recorder import Recorder

COMINGS = 500
"""Joins, of which each is answered and none is followed by a handshake; those are in tests/webrtc/test_comings.py."""
SETTINGS = RoomSettings("第1次调解")


def living() -> int:
    gc.collect()
    return sum(isinstance(each, Connection) for each in gc.get_objects())


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.mark.parametrize("rooms", [1, 50])
def test_five_hundred_joins_and_leaves_leave_no_connection_no_name_and_no_descriptor(tmp_path: Path, rooms: int) -> None:
    async def scene() -> None:
        counters = Counters()
        ports = Ports("127.0.0.1", 0, counters)
        journal = Journal(tmp_path)
        house = House(
            Station(ports, new_certificate(), counters), journal, Recorder(tmp_path / "recordings", journal),
            max_rooms=100, max_participants=100, max_mbit=0,
        )
        guest, peer = cast()["party"], Peer(slots=0)
        PEERS.remove(peer)   # it opens nothing, and the loop is ours
        before, was = living(), descriptors()
        try:
            for n in range(COMINGS):
                peer.ufrag = f"name{n:04}"
                house.join(f"r{n % rooms}", Join(guest.person, guest.rights, SETTINGS, peer.offer()))
                if n % 2:
                    house.rooms[f"r{n % rooms}"].withdraw("party")
            for room_id in list(house.rooms):
                house.release(room_id)
            async with asyncio.timeout(90):
                while ports._owners or living() > before or descriptors() > was:  # noqa: ASYNC110 - no single event ends it
                    await asyncio.sleep(0.1)   # the last word is given half a second
            assert (ports._by_ufrag, ports._by_hop, house.rooms, counters.errors) == ({}, {}, {}, 0)
        finally:
            ports.close()
            journal.close()

    asyncio.run(scene())
