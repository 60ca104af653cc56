"""Media through a real worker, by peers made of aiortc's parts: who is wired, what is repaired, what stays seamless."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from aiortc import sdp

from tests.webrtc.conftest import Share, Worker
from tests.webrtc.peer import VP8_DELTA, VP8_KEY, Peer, run
from tests.webrtc.stand_in import cast
from video.media import rtcp, rtp
from video.protocol.errors import ConflictError, MissingError
from video.protocol.requests import Join, RoomSettings

pytestmark = pytest.mark.webrtc
SETTINGS = RoomSettings("第1次调解")


async def enter(worker: Worker, who: str, room: str = "", peer: Peer | None = None, **more: Any) -> Peer:
    """Join as one of the cast and connect."""
    peer = peer or Peer(**more)
    guest = cast()[who]
    join = Join(guest.person, guest.rights, SETTINGS, peer.offer())
    answer = await asyncio.to_thread(worker.client.join, room or worker.room, join)
    return await peer.connect(answer)


async def meet(worker: Worker, *, tcp: bool = False) -> tuple[Peer, Peer]:
    """A mediator and a party, the party admitted."""
    mediator = await enter(worker, "mediator")
    party = await enter(worker, "party", tcp=tcp)
    mediator.say("admit", participant="party")
    await party.in_state("admitted")
    await mediator.until(lambda: len(mediator.state["slots"]) == 2)
    return mediator, party


async def talk(speaker: Peer, listener: Peer, count: int = 20) -> None:
    """Send pictures and sound, and wait until they arrived."""
    before = len(listener.packets(96)), len(listener.packets(111))
    speaker.send_media("video", VP8_KEY)
    for _ in range(count):
        speaker.send_media("video", VP8_DELTA)
        speaker.send_media("audio", b"sound")
        await asyncio.sleep(0.002)
    await listener.until(lambda: len(listener.packets(96)) > before[0] + count - 1)
    await listener.until(lambda: len(listener.packets(111)) > before[1] + count - 1)


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp only"])
def test_media_flows_both_ways_after_admission_and_not_before(worker: Share, *, tcp: bool) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator")
        party = await enter(worker, "party", tcp=tcp)
        mediator.send_media("video", VP8_KEY)
        party.send_media("video", VP8_KEY)
        await asyncio.sleep(0.3)
        assert not mediator.received
        assert not party.received
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await talk(mediator, party)
        await talk(party, mediator)

    run(scene())


def test_a_listener_sees_one_unbroken_stream_whoever_speaks(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        party.say("leave")
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        await talk(other, mediator)
        pictures = [packets for packets in mediator.received.values() if packets[0].payload_type == 96]
        assert len(pictures) == 1
        numbers = [packet.sequence for packet in pictures[0]]
        steps = [rtp.sequence_distance(b, a) for a, b in pairwise(numbers)]
        assert set(steps) == {1}

    run(scene())


def test_a_hole_in_the_uplink_is_asked_for_again(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        party.controls.clear()
        after = party.send_media("video", VP8_DELTA, skip=2)
        asked: list[int] = []

        def is_asked() -> bool:
            for data in party.controls:
                for said in rtcp.read(data):
                    if isinstance(said, rtcp.LostPackets):
                        asked.extend(said.sequences)
            return bool(asked)

        await party.until(is_asked)
        assert asked[:2] == [(after - 2) & 0xFFFF, (after - 1) & 0xFFFF]

    run(scene())


def test_a_missed_packet_is_sent_again_on_its_own_stream_and_not_without_end(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        missed = mediator.packets(96)[5]
        for _ in range(10):
            mediator.send_rtcp(rtcp.write_nack(missed.ssrc, [missed.sequence]))
            await asyncio.sleep(0.12)
        again = mediator.packets(97)
        assert len(again) == 3
        assert again[0].payload == missed.sequence.to_bytes(2, "big") + missed.payload
        assert again[0].timestamp == missed.timestamp
        sound = mediator.packets(111)[5]
        mediator.send_rtcp(rtcp.write_nack(sound.ssrc, [sound.sequence]))
        await mediator.until(lambda: mediator.repeated == 1)

    run(scene())


def test_keyframe_requests_reach_the_publisher_at_most_twice_a_second(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        await asyncio.sleep(0.6)
        party.controls.clear()
        stream = mediator.packets(96)[0].ssrc
        for _ in range(20):
            mediator.send_rtcp(rtcp.write_pli(stream))
            await asyncio.sleep(0.05)
        wanted = [s for data in party.controls for s in rtcp.read(data) if isinstance(s, rtcp.KeyframeWanted)]
        assert 1 <= len(wanted) <= 3
        assert {s.ssrc for s in wanted} == {party.ssrc["video"]}

    run(scene())


def test_a_muted_person_is_not_forwarded_and_only_the_person_can_undo_it(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        mediator.say("mute", participant="party")
        await party.until(lambda: party.state["you"]["muted"])
        heard = len(mediator.packets(111))
        for _ in range(20):
            party.send_media("audio", b"sound")
        await asyncio.sleep(0.2)
        assert len(mediator.packets(111)) == heard
        party.say("microphone", on=True)
        await party.until(lambda: not party.state["you"]["muted"])
        await talk(party, mediator)
        numbers = [packet.sequence for packet in mediator.packets(111)]
        assert {rtp.sequence_distance(b, a) for a, b in pairwise(numbers)} == {1}

    run(scene())


def test_withdrawn_rights_end_a_live_call_at_once(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(mediator, party)
        await asyncio.to_thread(worker.client.withdraw, worker.room, "party")
        await party.until(lambda: bool(party.of("goodbye")), 5)
        assert party.of("goodbye")[0]["reason"] == "rights-withdrawn"
        heard = len(party.packets(111))
        mediator.send_media("audio", b"secret")
        await party.until(lambda: party.dtls.state == "closed", 5)
        assert len(party.packets(111)) == heard

    run(scene())


def test_an_ice_restart_moves_a_call_to_another_address(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        old = party.socket
        assert old
        assert party.pinging
        party.pinging.cancel()
        asyncio.get_running_loop().remove_reader(old.fileno())
        party.ufrag, party.password = "newfragment", "newpassword" * 3
        answer = await asyncio.to_thread(worker.client.reoffer, worker.room, "party", party.offer())
        media = sdp.SessionDescription.parse(answer).media[0]
        assert media.ice
        assert media.ice.usernameFragment != party.remote.usernameFragment
        party.remote = media.ice
        party.answered.clear()
        await party.open_path()
        await talk(party, mediator)
        await talk(mediator, party)
        assert worker.events("gap") == []

    run(scene())


def test_a_reoffer_from_elsewhere_is_refused(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator")
        stranger = mediator.offer(":".join(["AB"] * 32))
        with pytest.raises(ConflictError, match="other-certificate"):
            await asyncio.to_thread(worker.client.reoffer, worker.room, "mediator", stranger)
        with pytest.raises(MissingError, match="no-such-participant"):
            await asyncio.to_thread(worker.client.reoffer, worker.room, "nobody", mediator.offer())

    run(scene())


def test_the_same_person_again_replaces_the_connection_and_keeps_the_place(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        again = await enter(worker, "party")
        await again.in_state("admitted")
        await party.until(lambda: bool(party.of("goodbye")))
        assert party.of("goodbye")[0]["reason"] == "replaced"
        await talk(again, mediator)
        states = [event["state"] for event in worker.events("gap")]
        assert states == ["lost", "recovered"]

    run(scene())
