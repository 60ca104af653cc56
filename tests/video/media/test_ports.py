"""The worker's own socket."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from aioice.stun import parse_message

from video.media import stun
from video.media.counters import Counters
from video.media.inquiry import MOST
from video.media.path import Credentials, Path, new_credentials
from video.media.ports import Ports
from video.media.tcp import MAX_UNPROVED_FRAMES

MANY = 10_000


def expected(ports: Ports) -> tuple[Path, bytes]:
    """A browser that may come: its path, and its connectivity check as a frame of TCP."""
    path, ours, theirs = Path(ports, ports.counters), new_credentials(), new_credentials()
    ports.expect(path, ours, theirs, lambda _data, _arrived: None)
    check = stun.write_check(theirs.ufrag, ours.ufrag, ours.password)
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


def test_what_found_no_room_in_the_sockets_buffer_is_counted_and_what_lies_there_tells_how_late_it_is() -> None:
    counters = Counters()
    waited: list[float] = []

    async def scene() -> None:
        ports = Ports("127.0.0.1", 0, counters)
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
                for _ in range(MANY):   # the worker does not run meanwhile
                    flood.sendto(bytes(1200), ("127.0.0.1", ports.udp_port))
            async with asyncio.timeout(30):
                while counters.received + counters.dropped < MANY:
                    await asyncio.sleep(0)
                    waited.append(ports.behind_s)
                while ports.behind_s:  # noqa: ASYNC110 - it is the loop that must go round
                    await asyncio.sleep(0)
        finally:
            ports.close()

    asyncio.run(scene())
    assert max(waited) > 0
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


OURS, THEIRS = Credentials("ours", "o" * 24), Credentials("them", "t" * 24)
PACKET = bytes([0x80, 96]) + bytes(18)
HOME, ELSEWHERE = ("192.0.2.1", 9), ("192.0.2.2", 9)


class Asking:
    """Ports with one browser, which is known at one address; what they would send stays here."""

    def __init__(self, *, is_ours: bool = True) -> None:
        self.counters = Counters()
        self.sent: list[tuple[bytes, object]] = []
        self.ports = Ports("127.0.0.1", 0, self.counters)
        self.ports.send = lambda data, hop: self.sent.append((bytes(data), hop))  # type: ignore[method-assign]
        self.path = Path(self.ports, self.counters, recognises=lambda _: is_ours)
        self.taken: list[bytes] = []
        self.ports.expect(self.path, OURS, THEIRS, lambda data, _: self.taken.append(data))
        self.ports.take(stun.write_check(THEIRS.ufrag, OURS.ufrag, OURS.password), HOME)
        self.sent.clear()

    def answer(self, password: str, hop: tuple[str, int] = ELSEWHERE) -> None:
        """What comes back for the question that was asked last."""
        check = stun.read_check(self.sent[-1][0], lambda *_: THEIRS.password)
        assert check
        self.ports.take(stun.write_answer(check, HOME, password), hop)


async def begin(*, is_ours: bool) -> Asking:
    """In a loop, which sockets want."""
    return Asking(is_ours=is_ours)


@pytest.fixture
def asking(request: pytest.FixtureRequest) -> Iterator[Asking]:
    found = asyncio.run(begin(is_ours=getattr(request, "param", True)))
    yield found
    found.ports._socket.close()


def test_a_known_stream_from_an_unknown_address_moves_the_path_once_the_browser_answers_there(asking: Asking) -> None:
    asking.ports.take(PACKET, ELSEWHERE)
    assert [hop for _, hop in asking.sent] == [ELSEWHERE]
    assert asking.path.hop == HOME
    assert asking.taken == []
    asking.answer(THEIRS.password)
    assert asking.path.hop == ELSEWHERE
    asking.ports.take(PACKET, ELSEWHERE)
    assert asking.taken == [PACKET]


@pytest.mark.parametrize(("password", "hop"), [("x" * 24, ELSEWHERE), (OURS.password, ELSEWHERE), (THEIRS.password, ("192.0.2.3", 9))])
def test_an_answer_without_the_browsers_password_or_from_elsewhere_moves_nothing(asking: Asking, password: str, hop: tuple[str, int]) -> None:
    asking.ports.take(PACKET, ELSEWHERE)
    asking.answer(password, hop)
    assert asking.path.hop == HOME
    assert asking.counters.bad_stun == 1


@pytest.mark.parametrize("asking", [False], indirect=True)
def test_an_address_whose_packets_are_nobodys_is_not_asked(asking: Asking) -> None:
    asking.ports.take(PACKET, ELSEWHERE)
    assert asking.sent == []


def test_restarts_that_are_never_tried_leave_nothing_behind_and_the_last_one_holds(asking: Asking) -> None:
    offers = [(Credentials(f"ours{n}", "o" * 24), Credentials(f"them{n}", "t" * 24)) for n in range(200)]
    for ours, theirs in offers:
        asking.ports.expect(asking.path, ours, theirs, lambda data, _: asking.taken.append(data))
    assert len(asking.ports._by_ufrag) == 2
    asking.ports.take(stun.write_check(THEIRS.ufrag, OURS.ufrag, OURS.password), HOME)   # what stands goes on
    assert len(asking.sent) == 1
    ours, theirs = offers[-1]
    asking.ports.take(stun.write_check(theirs.ufrag, ours.ufrag, ours.password), ELSEWHERE)
    assert len(asking.sent) == 2
    asking.ports.forget(asking.path)
    assert (asking.ports._by_ufrag, asking.ports._owners, asking.ports._by_hop) == ({}, {}, {})


def test_one_address_is_asked_once_in_a_while_and_a_flood_of_them_no_more_than_some(asking: Asking) -> None:
    for _ in range(5):
        asking.ports.take(PACKET, ELSEWHERE)
    assert len(asking.sent) == 1
    for n in range(200):
        asking.ports.take(PACKET, ("192.0.2.9", n))
    assert len(asking.sent) == MOST
    assert asking.counters.foreign == 205
