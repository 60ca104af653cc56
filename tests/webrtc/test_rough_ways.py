"""Packets that come late, twice, again, or changed on the way; and rooms of every size."""

import asyncio
import random
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.webrtc.conftest import Share, WorkerProcess
from tests.webrtc.crowd import Person
from tests.webrtc.peer import Peer, run
from tests.webrtc.shaper import Shaper
from tests.webrtc.test_downlink import come
from tests.webrtc.test_forwarding import enter, meet, talk
from video.media import rtp
from video.protocol.people import Person as Plate
from video.protocol.people import Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

pytestmark = pytest.mark.webrtc


@pytest.fixture
def lines() -> Iterator[list[Shaper]]:
    opened: list[Shaper] = []
    yield opened
    for line in opened:
        line.close()


class Recorder(Peer):
    """A peer that keeps what it sends, to send it again or changed."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.sent: list[bytes] = []

    def send_raw(self, data: bytes) -> None:
        self.sent.append(bytes(data))
        super().send_raw(data)


async def recorded(worker: Share) -> tuple[Peer, Recorder]:
    mediator = await enter(worker, "mediator")
    party = Recorder()
    await enter(worker, "party", peer=party)
    mediator.say("admit", participant="party")
    await party.in_state("admitted")
    await mediator.until(lambda: len(mediator.state["slots"]) == 2)
    await talk(party, mediator)
    return mediator, party


def test_packets_late_and_twice_reach_every_listener_once(worker: Share, lines: list[Shaper]) -> None:
    async def scene() -> None:
        mediator = await come(worker, "mediator")
        party = await come(worker, "party", lines)
        lines[0].set(reorder=0.2, duplicate=0.2, delay_s=0.01)
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await mediator.until(lambda: len(mediator.packets(111)) > 150, 20)
        for packets in mediator.received.values():
            numbers = [packet.sequence for packet in packets if packet.payload_type != 97]
            assert len(set(numbers)) == len(numbers)
        assert worker.figure("duplicate_total") + worker.figure("bad_srtp_total") > 10
        assert worker.figure("errors_total") == 0

    run(scene())


def test_what_was_recorded_on_the_way_and_is_played_again_is_nothing(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await recorded(worker)
        before = len(mediator.packets(96)), len(mediator.packets(111))
        for _ in range(2):
            for data in list(party.sent):
                Peer.send_raw(party, data)
        await asyncio.sleep(0.5)
        assert (len(mediator.packets(96)), len(mediator.packets(111))) == before
        await talk(party, mediator)
        assert party.dtls.state == "connected"
        assert worker.figure("errors_total") == 0

    run(scene())


@pytest.mark.parametrize("seed", range(4))
def test_captured_packets_changed_at_random_harm_nobody(worker: Share, seed: int) -> None:
    chance = random.Random(seed)

    async def scene() -> None:
        mediator, party = await recorded(worker)
        captured = list(party.sent)
        for _ in range(1500):
            data = bytearray(chance.choice(captured))
            for _ in range(chance.randint(1, 6)):
                change(data, chance)
            Peer.send_raw(party, bytes(data))
            if chance.random() < 0.02:
                await asyncio.sleep(0)
        await asyncio.sleep(0.3)
        await talk(party, mediator)
        await talk(mediator, party)
        mediator.say("chat", text="还在")
        await party.until(lambda: bool(party.of("chat")))
        assert worker.figure("errors_total") == 0

    run(scene())


def change(data: bytearray, chance: random.Random) -> None:
    """One mutation: a bit, a byte, a cut, some more, a piece twice."""
    kind = chance.randrange(5)
    place = chance.randrange(len(data)) if data else 0
    if kind == 0 and data:
        data[place] ^= 1 << chance.randrange(8)
    elif kind == 1 and data:
        data[place] = chance.randrange(256)
    elif kind == 2:
        del data[place:]
    elif kind == 3:
        data += chance.randbytes(chance.randrange(1, 100))
    else:
        data[place:place] = data[: chance.randrange(40)]


def test_true_feedback_with_false_contents_is_survived(worker: Share) -> None:
    chance = random.Random(1)

    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        stream = mediator.packets(96)[0].ssrc
        for _ in range(1500):
            kind = chance.choice((200, 201, 202, 205, 205, 205, 206, 206, 207))
            body = chance.choice((stream, 0, chance.getrandbits(32))).to_bytes(4, "big")
            body += stream.to_bytes(4, "big") + chance.randbytes(4 * chance.randrange(12))
            mediator.send_rtcp(bytes([0x80 | chance.randrange(32), kind]) + (len(body) // 4).to_bytes(2, "big") + body)
            if chance.random() < 0.05:
                await asyncio.sleep(0)
        await asyncio.sleep(0.3)
        await party.until(lambda: True)
        await talk(mediator, party)
        assert worker.figure("errors_total") == 0

    run(scene())


def test_true_packets_with_false_contents_reach_listeners_in_order_and_break_nothing(worker: Share) -> None:
    chance = random.Random(2)

    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        for _ in range(500):
            party.send_media("video", chance.randbytes(chance.randrange(40)))
            party.send_media("audio", chance.randbytes(chance.randrange(40)))
        await talk(party, mediator)
        for packets in mediator.received.values():
            numbers = [packet.sequence for packet in packets if packet.payload_type != 97]
            assert all(rtp.sequence_distance(b, a) > 0 for a, b in pairwise(numbers))
        assert worker.figure("errors_total") == 0

    run(scene())


@pytest.mark.parametrize("people", [2, 7, 12])
def test_rooms_of_every_size_hear_and_see_everyone(people: int) -> None:
    worker = WorkerProcess()

    async def scene() -> None:
        crowd: list[Person] = []
        for n in range(people):
            person = Person(slots=11)
            plate = Plate(f"p{n}", f"张某{n}", Role.CO_MEDIATOR, Side.NONE)
            join = Join(plate, Rights(host=True, wait=False), RoomSettings("第1次调解"), person.offer())
            crowd.append(await person.connect(await asyncio.to_thread(worker.client.join, "size", join)))
        for person in crowd:
            person.begin()
        for person in crowd:
            await person.until(lambda p=person: streams(p, 111) == people - 1 and streams(p, 96) == people - 1, 40)
        assert worker.figure("errors_total") == 0

    try:
        run(scene())
    finally:
        worker.remove()


def streams(person: Person, kind: int) -> int:
    """How many streams of a kind came."""
    return sum(found == kind for found in person.kinds.values())
