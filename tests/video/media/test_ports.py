"""The worker's own socket."""

import asyncio
import socket
from contextlib import suppress

import pytest
from aioice.stun import parse_message

from video.media import stun
from video.media.counters import Counters
from video.media.path import Path, new_credentials
from video.media.ports import Ports
from video.media.tcp import MAX_UNPROVED_FRAMES

MANY = 10_000


def expected(ports: Ports) -> tuple[Path, bytes]:
    """A browser that may come: its path, and its connectivity check as a frame of TCP."""
    path, ours, theirs = Path(ports, ports.counters), new_credentials(), "a-browser"
    ports.expect(path, ours, theirs, lambda _data, _arrived: None)
    check = stun.write_check(theirs, ours.ufrag, ours.password)
    return path, len(check).to_bytes(2, "big") + check


async def knock(ports: Ports, n: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection of a stranger from one of many addresses."""
    return await asyncio.open_connection("127.0.0.1", ports.tcp_port, local_addr=(f"127.0.1.{n + 1}", 0))


@pytest.mark.parametrize("addresses", [1, 30], ids=["from one address", "from thirty addresses"])
def test_strangers_on_the_tcp_port_keep_no_browser_out(addresses: int) -> None:
    counters = Counters()

    async def scene() -> None:
        ports = Ports("127.0.0.1", 0, counters)
        await ports.open_tcp(0)
        strangers = []
        try:
            strangers += [await knock(ports, n % addresses) for n in range(300)]
            path, check = expected(ports)
            reader, writer = await asyncio.open_connection("127.0.0.1", ports.tcp_port)
            writer.write(check)
            answer = await asyncio.wait_for(reader.read(2048), 30)
            assert parse_message(answer[2:]).attributes["XOR-MAPPED-ADDRESS"] == writer.get_extra_info("sockname")
            assert path.hop is not None
            strangers += [await knock(ports, n % addresses) for n in range(300)]
            assert path.hop is not None
            writer.close()
        finally:
            for _, opened in strangers:
                opened.close()
            ports.close()

    asyncio.run(scene())
    assert counters.tcp_refused >= 400


def test_a_stranger_who_talks_and_proves_nothing_is_cut_off() -> None:
    counters = Counters()

    async def scene() -> None:
        ports = Ports("127.0.0.1", 0, counters)
        await ports.open_tcp(0)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", ports.tcp_port)
            writer.write(b"\x00\x00" * 10_000)
            with suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(1), 8) == b""
            writer.close()
        finally:
            ports.close()

    asyncio.run(scene())
    assert counters.received == MAX_UNPROVED_FRAMES


def test_what_found_no_room_in_the_sockets_buffer_is_counted() -> None:
    counters = Counters()

    async def scene() -> None:
        ports = Ports("127.0.0.1", 0, counters)
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
                for _ in range(MANY):   # the worker does not run meanwhile
                    flood.sendto(bytes(1200), ("127.0.0.1", ports.udp_port))
            async with asyncio.timeout(30):
                while counters.received + counters.dropped < MANY:  # noqa: ASYNC110 - it is the loop that must go round
                    await asyncio.sleep(0)
        finally:
            ports.close()

    asyncio.run(scene())
    assert counters.dropped > 0
    assert counters.received + counters.dropped == MANY


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        (stun.BARE_QUESTION + bytes(range(12)), True),
        (stun.BARE_QUESTION + bytes(11), False),
        (stun.BARE_QUESTION + bytes(range(13)), False),
        (bytes.fromhex("01010000 2112a442") + bytes(12), False),
        (bytes.fromhex("00010000 2112a443") + bytes(12), False),
        (stun.write_check("us", "them", "password"), False),
    ],
    ids=["bare", "short", "long", "an answer", "another cookie", "a stranger's check"],
)
def test_only_a_bare_question_of_a_stranger_is_answered_and_shortly(question: bytes, *, answered: bool) -> None:
    counters = Counters()

    async def scene() -> bytes:
        ports = Ports("127.0.0.1", 0, counters)
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                stranger.setblocking(False)
                stranger.bind(("127.0.0.1", 0))
                stranger.sendto(question, ("127.0.0.1", ports.udp_port))
                async with asyncio.timeout(30):
                    while not counters.received:  # noqa: ASYNC110 - it is the loop that must go round
                        await asyncio.sleep(0)
                reply = stranger.recv(2048) if counters.sent else b""
                if reply:
                    told = parse_message(reply)
                    assert told.attributes["XOR-MAPPED-ADDRESS"] == stranger.getsockname()
                    assert told.transaction_id == question[8:]
                return reply
        finally:
            ports.close()

    reply = asyncio.run(scene())
    assert bool(reply) == answered
    assert len(reply) <= len(question) + 12
    assert (counters.asked_whether_open, counters.bad_stun) == ((1, 0) if answered else (0, 1))
