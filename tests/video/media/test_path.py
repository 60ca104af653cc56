"""What passes from the shared ports to one connection: its own records, in time, at a bearable rate."""

import asyncio
from typing import Any

import pytest

from video.media.counters import Counters
from video.media.path import RECORDS_PER_S, Path

HELLO = bytes([22, 254, 253, 0, 0]) + bytes(20)
ALERT = bytes([21, 254, 253, 0, 0]) + bytes(20)
DATA = bytes([23, 254, 253, 0, 1]) + bytes(20)
LAST_ALERT = bytes([21, 254, 253, 0, 1]) + bytes(20)


class NoPorts:
    """Ports that note what is released."""

    def __init__(self) -> None:
        self.released: list[Any] = []

    def release(self, hop: Any) -> None:
        self.released.append(hop)

    def forget(self, path: Path) -> None:
        self.released.extend(path.hops)

    def send(self, data: bytes, hop: Any) -> None:
        raise AssertionError((data, hop))


@pytest.fixture
def counters() -> Counters:
    return Counters()


@pytest.fixture
def path(counters: Counters) -> Path:
    return Path(NoPorts(), counters)  # type: ignore[arg-type]


def waiting(path: Path) -> int:
    return path._queue.qsize()


def test_before_the_handshake_is_over_only_its_own_messages_pass(path: Path, counters: Counters) -> None:
    for record in (ALERT, b"\x16", b"\x14short", bytes([24]) + bytes(30)):
        path.take_record(record)
    assert (waiting(path), counters.bad_record) == (0, 4)
    path.take_record(HELLO)
    path.take_record(DATA)
    assert waiting(path) == 2


def test_after_the_handshake_nothing_that_is_not_encrypted_passes(path: Path, counters: Counters) -> None:
    path.shaken = True
    path.take_record(HELLO)
    path.take_record(ALERT)
    assert (waiting(path), counters.bad_record) == (0, 2)
    path.take_record(DATA)
    path.take_record(LAST_ALERT)
    assert waiting(path) == 2


def test_a_flood_of_records_is_cut(path: Path, counters: Counters) -> None:
    for _ in range(3 * RECORDS_PER_S):
        path.take_record(DATA)
    assert waiting(path) <= 256
    assert counters.bad_record >= 2 * RECORDS_PER_S


def test_the_browsers_choice_of_address_wins_and_only_a_few_are_kept(path: Path) -> None:
    path.nominate(("a", 1), chosen=False)
    path.nominate(("b", 1), chosen=False)
    assert path.hop == ("a", 1)
    path.nominate(("b", 1), chosen=True)
    assert path.hop == ("b", 1)
    for n in range(10):
        path.nominate(("c", n), chosen=True)
    assert len(path.hops) == 6


def test_a_closed_path_wakes_its_reader() -> None:
    async def scene() -> None:
        path = Path(NoPorts(), Counters())  # type: ignore[arg-type]
        reading = asyncio.create_task(path._recv())
        await asyncio.sleep(0)
        path.close()
        with pytest.raises(ConnectionError):
            await reading
        with pytest.raises(ConnectionError):
            await path._send(b"x")

    asyncio.run(scene())
