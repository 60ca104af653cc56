"""Two real workers: a killed one's room is back on the other at once, one that rests gives its rooms away, a full one says so."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from portal.services import media
from tests.webrtc.peer import Peer, run
from tests.webrtc.several import Several
from tests.webrtc.stand_in import cast
from tests.webrtc.test_forwarding import talk
from video.protocol.errors import FullError
from video.protocol.requests import Join, RoomSettings

pytestmark = pytest.mark.webrtc
PATIENCE_S = 30.0


class Pair(Several):
    """Two workers and peers before them."""

    async def enter(self, who: str, room: str = "room") -> Peer:
        """Somebody of the cast comes in."""
        peer, guest = Peer(), cast()[who]
        join = Join(guest.person, guest.rights, RoomSettings("第1次调解"), peer.offer())
        return await peer.connect(await asyncio.to_thread(self.join, room, join))

    async def meet(self, room: str = "room") -> tuple[Peer, Peer]:
        mediator = await self.enter("mediator", room)
        party = await self.enter("party", room)
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await mediator.until(lambda: len(mediator.state["slots"]) == 2, PATIENCE_S)
        return mediator, party


@pytest.fixture
def pair() -> Iterator[Pair]:
    made = Pair()
    yield made
    made.remove()


@pytest.mark.crash
def test_a_killed_workers_room_is_back_on_the_other_at_once_and_nobody_is_inside_unasked(pair: Pair) -> None:
    async def scene() -> None:
        mediator, party = await pair.meet()
        await talk(party, mediator)
        first = pair.home["room"]
        pair.workers[first].kill()
        party = await pair.enter("party")
        mediator = await pair.enter("mediator")
        assert pair.home["room"] != first
        assert party.state["you"]["state"] == "lobby"
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await talk(party, mediator)
        pair.workers[first].start()
        assert media.release_strays(pair.members, pair.home) == 0
        late = await pair.enter("other")
        assert late.state["you"]["state"] in ("lobby", "identified")
        assert pair.home["room"] != first

    run(scene())
    for worker in pair.workers.values():
        numbers = [event["n"] for event in worker.events()]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.crash
def test_a_worker_that_hangs_loses_its_room_and_sends_its_people_after_it_when_it_wakes(pair: Pair) -> None:
    async def scene() -> None:
        mediator, _party = await pair.meet()
        first = pair.home["room"]
        os.kill(pair.workers[first].process.pid, signal.SIGSTOP)
        try:
            again = await pair.enter("mediator")
            assert pair.home["room"] != first
        finally:
            os.kill(pair.workers[first].process.pid, signal.SIGCONT)
        await asyncio.to_thread(pair.workers[first].client.health)
        assert await asyncio.to_thread(media.release_strays, pair.members, pair.home) in (0, 1)
        await mediator.until(lambda: bool(mediator.of("goodbye")) or mediator.dtls.state == "closed", PATIENCE_S)
        assert pair.workers[first].client.rooms() == []
        assert again.state["you"]["state"] == "admitted"

    run(scene())


def test_a_worker_before_its_maintenance_takes_no_new_rooms_and_gives_its_rooms_away_when_told(pair: Pair) -> None:
    async def scene() -> None:
        mediator, party = await pair.meet()
        first = pair.home["room"]
        resting, other = pair.workers[first].client, pair.workers["2" if first == "1" else "1"]
        await asyncio.to_thread(resting.rest)
        assert resting.health()["status"] == "draining"
        await talk(party, mediator)
        late = await pair.enter("other")
        assert pair.home["room"] == first
        await pair.enter("mediator", "another")
        assert pair.home["another"] != first
        await asyncio.to_thread(lambda: resting.rest(move=True))
        for peer in (mediator, party, late):
            await peer.until(lambda peer=peer: bool(peer.of("goodbye")), PATIENCE_S)
            assert peer.of("goodbye")[0]["reason"] == "worker-stopping"
        mediator, party = await pair.meet()
        assert pair.home["room"] != first
        await talk(party, mediator)
        assert sorted(other.client.rooms()) == ["another", "room"]
        await asyncio.to_thread(resting.work)
        assert resting.health()["status"] == "ok"

    run(scene())


def test_where_all_are_full_a_newcomer_is_told_and_those_inside_go_on() -> None:
    pair = Pair("--max-rooms", "1")

    async def scene() -> None:
        mediator, party = await pair.meet("a")
        await pair.enter("mediator", "b")
        assert pair.home["a"] != pair.home["b"]
        with pytest.raises(FullError, match="worker-full"):
            await pair.enter("mediator", "c")
        await talk(party, mediator)

    try:
        run(scene())
    finally:
        pair.remove()
