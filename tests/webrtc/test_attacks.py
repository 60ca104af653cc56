"""What a hostile browser or network may send, and that a call between others never notices."""

import asyncio
import os
import random
import socket
import struct
import time
from collections.abc import Callable

import pytest
from aiortc.rtcdatachannel import RTCDataChannel, RTCDataChannelParameters
from aiortc.rtcdtlstransport import RTCCertificate
from aiortc.rtcsctptransport import Chunk, DataChunk, ForwardTsnChunk, HeartbeatChunk, RTCSctpTransport, SackChunk

from tests.webrtc.conftest import Share, WorkerProcess
from tests.webrtc.peer import VP8_DELTA, VP8_KEY, Peer, run
from tests.webrtc.stand_in import cast
from tests.webrtc.test_forwarding import SETTINGS, enter, meet, talk
from video.media import rtp
from video.protocol.errors import FullError, MalformedError
from video.protocol.requests import Join

pytestmark = pytest.mark.webrtc


def foreign_socket(peer: Peer) -> socket.socket:
    """A socket from another address that knows the worker's port and nothing else."""
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.bind(("127.0.0.2", 0))
    stranger.connect(peer.candidates["udp"])
    return stranger


ALERT = bytes([21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40])
HELLO_VERIFY = bytes([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 3, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 254, 253, 0])
CLOSE_NOTIFY = bytes([21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 1, 0])


def test_packets_from_nowhere_do_not_disturb_a_call(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        with foreign_socket(party) as stranger:
            for packet in (b"", ALERT, HELLO_VERIFY, CLOSE_NOTIFY, b"\x80" * 40, b"\x00\x01\x00\x00", os.urandom(2000)):
                for _ in range(50):
                    stranger.send(packet)
        await talk(party, mediator)
        await talk(mediator, party)
        assert party.dtls.state == "connected"
        assert worker.figure("empty_total") >= 50
        assert worker.figure("foreign_total") >= 200
        assert worker.figure("errors_total") == 0

    run(scene())


def test_empty_datagrams_and_plaintext_alerts_from_the_own_address_do_not_end_a_call(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        for packet in (b"", ALERT, CLOSE_NOTIFY, HELLO_VERIFY, b"\x16", b"\x17" * 12):
            assert party.socket
            party.socket.send(packet)
        await talk(party, mediator)
        await talk(mediator, party)
        assert worker.figure("bad_record_total") >= 5

    run(scene())


def test_a_flood_of_garbage_leaves_a_call_alive(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        generator = random.Random(7)
        with foreign_socket(party) as stranger:
            stranger.settimeout(0)
            until = time.monotonic() + 2
            while time.monotonic() < until:
                for _ in range(20):
                    try:
                        stranger.send(generator.randbytes(generator.randrange(1200)))
                    except BlockingIOError:
                        break
                await asyncio.sleep(0.002)
        await talk(party, mediator)
        await talk(mediator, party)
        assert worker.figure("errors_total") == 0

    run(scene())


def test_forged_media_and_control_packets_are_dropped(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        header = rtp.write_header(96, 0, 1, 1, party.ssrc["video"])
        before = len(mediator.packets(96))
        for size in (0, 1, 5, 40, 1400):
            party.send_raw(header + os.urandom(size))
            party.send_raw(bytes([0x80, 200, 0, 1]) + os.urandom(size))
            party.send_raw(bytes([0x80]) + os.urandom(size))
        await talk(party, mediator)
        assert len(mediator.packets(96)) == before + 21
        assert worker.figure("errors_total") == 0

    run(scene())


def test_a_stream_that_was_not_announced_reaches_nobody(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await talk(party, mediator)
        before = len(mediator.packets(96))
        for n in range(200):
            party.send_rtp("video", n, VP8_KEY, ssrc=1_000_000 + n)
        await asyncio.sleep(0.3)
        assert len(mediator.packets(96)) == before
        assert worker.figure("unknown_ssrc_total") >= 200

    run(scene())


def test_another_certificate_than_the_announced_one_gets_nothing(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator")
        honest = Peer()
        guest = cast()["party"]
        join = Join(guest.person, guest.rights, SETTINGS, honest.offer())
        answer = await asyncio.to_thread(worker.client.join, worker.room, join)
        liar = Peer(certificate=RTCCertificate.generateCertificate())
        liar.ufrag, liar.password = honest.ufrag, honest.password
        await liar.connect(answer, hello=False)
        await mediator.until(lambda: "handshake-failed" in worker.log_text())
        await mediator.until(lambda: mediator.state["participants"][0]["connected"] is False)
        assert liar.channel
        assert liar.channel.readyState != "open"

    run(scene())


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "v=0",
        lambda _: "v=0\r\nm=audio",
        lambda sdp: sdp.replace("a=setup:actpass", "a=setup:nonsense"),
        lambda sdp: sdp.replace("sha-256", "md5"),
        lambda sdp: sdp.replace("a=mid:1", "a=mid:0"),
        lambda sdp: sdp.replace("a=rtcp-mux\r\n", ""),
        lambda sdp: sdp.replace("opus", "G711"),
        lambda sdp: sdp.replace("m=video", "m=hologram"),
        lambda sdp: sdp.replace("rtpmap:96", "rtpmap:x"),
        lambda sdp: sdp.replace("a=ice-ufrag:", "a=ice-ufrag:a b"),
        lambda sdp: sdp * 200,
        lambda sdp: sdp[: len(sdp) // 2],
        lambda sdp: sdp.replace("\r\n", "\x00"),
        lambda sdp: sdp.replace("a=fmtp:97 apt=96", "a=fmtp:98 apt=96"),
    ],
)
def test_a_damaged_offer_is_refused_and_changes_nothing(worker: Share, damage) -> None:  # type: ignore[no-untyped-def]
    async def scene() -> None:
        guest = cast()["party"]
        join = Join(guest.person, guest.rights, SETTINGS, damage(Peer().offer()))
        before = worker.events()
        with pytest.raises(MalformedError):
            await asyncio.to_thread(worker.client.join, worker.room, join)
        assert worker.events() == before
        assert worker.figure("errors_total") == 0

    run(scene())


def test_bad_messages_are_answered_and_the_rest_goes_on(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        assert party.channel
        for text in ("", "[]", "{", '{"v":1}', '{"v":9,"type":"hello"}', '{"v":1,"type":"dance"}', "[" * 5000):
            party.channel.send(text)
        party.say("chat", text="x" * 2001)
        party.say("admit", participant="mediator")
        await party.until(lambda: len(party.of("refused")) >= 8)
        codes = {message["code"] for message in party.of("refused")}
        assert {"bad-json", "not-an-object", "wrong-version", "unknown-type", "bad-length", "host-only"} <= codes
        await talk(party, mediator)
        assert worker.figure("errors_total") == 0

    run(scene())


def test_a_message_of_megabytes_and_many_channels_harm_only_their_sender(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        assert party.channel
        third = await enter(worker, "site")
        mediator.say("admit", participant="site")
        await third.in_state("admitted")
        party.sctp._remote_max_message_size = 0
        party.channel.send("好" * 2_000_000)
        for n in range(50):
            RTCDataChannel(other.sctp, RTCDataChannelParameters(label=f"more {n}"))
        await party.until(lambda: party.dtls.state == "closed")
        await other.until(lambda: other.dtls.state == "closed")
        await talk(mediator, third)
        assert worker.figure("channel_violations_total") >= 2
        assert worker.figure("errors_total") == 0
        third.say("chat", text="还在")
        await mediator.until(lambda: bool(mediator.of("chat")))

    run(scene())


def acknowledge_what_was_never_sent(sctp: RTCSctpTransport) -> list[Chunk]:
    sack = SackChunk()
    sack.cumulative_tsn, sack.advertised_rwnd = sctp._last_received_tsn or 0, 65_536
    sack.gaps = [(1, 65_535)] * 250
    return [sack] * 20


def skip_messages_of_streams_that_never_were(sctp: RTCSctpTransport) -> list[Chunk]:
    skips = []
    for n in range(20):
        skip = ForwardTsnChunk()
        skip.cumulative_tsn, skip.streams = (sctp._local_tsn + n) % (1 << 32), [(n * 250 + stream, 1) for stream in range(250)]
        skips.append(skip)
    return skips


def begin_a_message_in_tiny_pieces(sctp: RTCSctpTransport) -> list[Chunk]:
    pieces = []
    for n in range(400):
        piece = DataChunk(flags=2 if n == 0 else 0)
        piece.tsn, piece.stream_id, piece.stream_seq, piece.protocol, piece.user_data = (sctp._local_tsn + n) % (1 << 32), 1, 9, 51, b"x"
        pieces.append(piece)
    return pieces


class ManySteps(HeartbeatChunk):
    """As many steps as fit into a datagram."""

    def __bytes__(self) -> bytes:
        return super().__bytes__() * 300


def beat_without_a_pause(_sctp: RTCSctpTransport) -> list[Chunk]:
    return [ManySteps()] * 20


@pytest.mark.parametrize("attack", [
    acknowledge_what_was_never_sent, skip_messages_of_streams_that_never_were, begin_a_message_in_tiny_pieces, beat_without_a_pause,
])
def test_steps_of_an_association_that_would_hold_up_everybody_are_not_taken(
    worker: Share, attack: Callable[[RTCSctpTransport], list[Chunk]],
) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        for chunk in attack(party.sctp):
            await party.sctp._send_chunk(chunk)
        await mediator.until(lambda: worker.figure("channel_violations_total") >= 1)
        await talk(mediator, other)
        other.say("chat", text="还在")
        await mediator.until(lambda: bool(mediator.of("chat")))
        assert worker.figure("errors_total") == 0

    run(scene())


def test_who_floods_the_channel_is_slowed_and_then_cut_off(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        for n in range(400):
            party.say("hand", raised=bool(n % 2))
        await party.until(lambda: party.dtls.state == "closed", 10)
        assert "flooding" in worker.log_text()
        await mediator.until(lambda: mediator.state["participants"][0]["connected"] is False)
        assert mediator.dtls.state == "connected"

    run(scene())


def test_who_floods_with_genuine_media_is_held_to_a_pace_and_the_others_go_on(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        await talk(party, mediator)
        until = time.monotonic() + 60
        while worker.figure("flooded_total") < 100:
            assert time.monotonic() < until
            for _ in range(3000):
                party.send_media("video", VP8_DELTA)
            await asyncio.sleep(0)
        await talk(other, mediator)
        await talk(mediator, other)
        assert worker.figure("errors_total") == 0

    run(scene())


def test_chat_is_slowed_down_and_never_lost_silently(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        for n in range(12):
            party.say("chat", text=f"第{n}句")
        await party.until(lambda: len(party.of("refused")) + len(mediator.of("chat")) == 12)
        assert 5 <= len(mediator.of("chat")) <= 8
        assert {message["code"] for message in party.of("refused")} == {"too-fast"}
        await mediator.until(lambda: len(worker.events("chat")) == len(mediator.of("chat")))

    run(scene())


def test_strangers_on_the_tcp_port_are_cut_off(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator")
        address = mediator.candidates["tcp"]
        reader, writer = await asyncio.open_connection(*address)
        writer.write(struct.pack("!H", 60_000) + b"x" * 100)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        many = [await asyncio.open_connection(*address) for _ in range(210)]
        await asyncio.sleep(0.2)
        assert worker.figure("tcp_refused_total") >= 10
        for _, opened in many:
            opened.close()
        mediator.send_media("audio", b"sound")

    run(scene())


def test_a_worker_that_sends_its_most_opens_no_further_room_and_goes_on_with_those_that_stand() -> None:
    worker = WorkerProcess("--max-mbit", "1")

    async def scene() -> None:
        mediator, party = await meet(worker)
        until = time.monotonic() + 30
        while worker.figure("outgoing_mbit") < 1:
            assert time.monotonic() < until
            for n in range(100):
                mediator.send_media("video", VP8_KEY + bytes(1000))
                mediator.send_media("audio", bytes(1000))
                if n % 20 == 0:
                    await asyncio.sleep(0.01)
        with pytest.raises(FullError, match="worker-busy"):
            await enter(worker, "mediator", "another")
        await enter(worker, "other")
        await talk(party, mediator)

    try:
        run(scene())
    finally:
        worker.remove()


def test_limits_of_rooms_and_people_are_refusals_with_a_code() -> None:
    worker = WorkerProcess("--max-rooms", "1", "--max-participants", "2")

    async def scene() -> None:
        await enter(worker, "mediator")
        for room, who in (("another", "party"),):
            with pytest.raises(FullError, match="worker-full"):
                await enter(worker, who, room)
        await enter(worker, "party")
        with pytest.raises(FullError, match="worker-full"):
            await enter(worker, "other")

    try:
        run(scene())
    finally:
        worker.remove()
