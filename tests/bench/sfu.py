"""Forwarding: what one core of the media worker carries, and what it adds in delay.

Peers in one room, each sending 130 packets of pictures (1,100 bytes) and 50 of sound a second, as 720p30 does, to all others. The
generator runs in this process. It shares the machine with the worker, so its processor time stands beside the worker's; the delay ends
when the kernel has the packet for the receiver, so that only the worker and what it competes with are in it; `held up` says how long
the worker was ready to run while others held the processors.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import SOL_SOCKET
from typing import Any

from tests.bench.row import Row
from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.peer import VP8_KEY, Peer
from video.media.ports import TIMESPEC, TIMESTAMPNS
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

PICTURES, SOUNDS = 130, 50
PICTURE_BYTES, SOUND_BYTES = 1100, 100
STAMP = struct.Struct("!d")
ONE_IN = 20
"""Every so manieth packet is decrypted, to read when it was sent."""
WARM_UP_S = 1.5


class Receiver(Peer):
    """A peer that counts what it receives, looks for gaps, and notes the age of some packets by the kernel's clock."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.count = self.gaps = 0
        self.ages: list[float] = []
        self.late: list[float] = []
        self.numbers: dict[bytes, int] = {}
        self.arrived = 0.0

    async def open_path(self) -> None:
        await super().open_path()
        assert self.socket
        self.socket.setsockopt(SOL_SOCKET, TIMESTAMPNS, 1)

    def read_udp(self) -> None:
        assert self.socket
        try:
            while True:
                data, notes, _, _ = self.socket.recvmsg(2048, 64)
                if notes:
                    seconds, nanoseconds = TIMESPEC.unpack(notes[0][2])
                    self.arrived = seconds + nanoseconds * 1e-9
                self.take(data)
        except (BlockingIOError, ConnectionError):
            return

    def take_media(self, data: bytes) -> None:
        if len(data) < SOUND_BYTES or self.dtls._rx_srtp is None:
            return
        self.count += 1
        stream, number = data[8:12], int.from_bytes(data[2:4], "big")
        last = self.numbers.get(stream)
        if last is not None and (number - last) & 0xFFFF not in (1, 0):
            self.gaps += 1
        self.numbers[stream] = number
        if self.count % ONE_IN == 0 and len(data) > SOUND_BYTES * 5:
            clear = self.dtls._rx_srtp.unprotect(data)
            self.ages.append(self.arrived - STAMP.unpack_from(clear, 12 + len(VP8_KEY))[0])
            self.late.append(time.time() - self.arrived)

    def forget(self) -> None:
        """Begin to count."""
        self.count = self.gaps = 0
        self.ages.clear()
        self.late.clear()


def cpu_s(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waited_s(process: int) -> float:
    """Seconds that a process was ready to run while others held the processors."""
    return int(Path(f"/proc/{process}/schedstat").read_text("utf-8").split()[1]) / 1e9


async def publish(peer: Receiver, until: float) -> None:
    """Send at the given rates until a moment."""
    start, pictures, sounds = time.monotonic(), 0, 0
    rest = bytes(PICTURE_BYTES - STAMP.size - len(VP8_KEY))
    while (now := time.monotonic()) < until:
        while pictures < (now - start) * PICTURES:
            pictures += 1
            peer.send_media("video", VP8_KEY + STAMP.pack(time.time()) + rest)
        while sounds < (now - start) * SOUNDS:
            sounds += 1
            peer.send_media("audio", bytes(SOUND_BYTES))
        await asyncio.sleep(0.008)


async def gather(worker: WorkerProcess, people: int) -> list[Receiver]:
    """Everybody in one room."""
    peers = []
    for n in range(people):
        peer = Receiver(slots=people - 1)
        person = Person(f"m{n}", f"调解员{n}", Role.CO_MEDIATOR, Side.NONE)
        join = Join(person, Rights(host=True, wait=False), RoomSettings("测量"), peer.offer())
        answer = await asyncio.to_thread(worker.client.join, "bench", join)
        peers.append(await peer.connect(answer))
    return peers


async def measure(worker: WorkerProcess, people: int, seconds: float) -> dict[str, float]:
    """Fill a room, run the load, and read the figures."""
    peers = await gather(worker, people)
    warm = time.monotonic() + WARM_UP_S
    await asyncio.gather(*(publish(peer, warm) for peer in peers))
    for peer in peers:
        peer.forget()
    waited = waited_s(worker.process.pid)
    before, own_before, started = cpu_s(worker.process.pid), time.process_time(), time.monotonic()
    await asyncio.gather(*(publish(peer, started + seconds) for peer in peers))
    spent = time.monotonic() - started
    used, own = cpu_s(worker.process.pid) - before, time.process_time() - own_before
    waited = waited_s(worker.process.pid) - waited
    await asyncio.sleep(0.3)
    ages = sorted(age for peer in peers for age in peer.ages)
    late = sorted(age for peer in peers for age in peer.late)
    found = {
        "packets": sum(peer.count for peer in peers), "gaps": sum(peer.gaps for peer in peers), "worker_s": used, "own_s": own, "waited_s": waited,
        "seconds": spent, "p50": statistics.median(ages), "p99": ages[int(len(ages) * 0.99)], "late_p99": late[int(len(late) * 0.99)],
    }
    for peer in peers:
        await peer.close()
    return found


def rows(found: dict[str, float], people: int) -> Iterator[Row]:
    """The figures beside their budgets."""
    case = f"forwarding, {people} people, {found['packets'] / found['seconds']:,.0f} packets/s"
    yield Row(case, "carried", found["packets"] / found["worker_s"], "1/core s", "higher", 40_000, 100_000)
    yield Row(case, "worker", 100 * found["worker_s"] / found["seconds"], "% of core", "lower")
    yield Row(case, "generator", 100 * found["own_s"] / found["seconds"], "% of core", "lower")
    yield Row(case, "worker held up", 100 * found["waited_s"] / found["seconds"], "% of time", "lower")
    yield Row(case, "gaps", found["gaps"], "", "lower", 0, 0)
    yield Row(case, "delay p50", 1000 * found["p50"], "ms", "lower")
    yield Row(case, "delay p99", 1000 * found["p99"], "ms", "lower", 10, 5)
    yield Row(case, "read p99", 1000 * found["late_p99"], "ms", "lower")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One room, one worker, and the generator here."""
    if shutil.which("janus") is None:
        print("Janus is not installed: no peer beside the figures.", file=sys.stderr)
    worker = WorkerProcess()
    try:
        yield from rows(asyncio.run(measure(worker, options.people, options.seconds)), options.people)
    finally:
        worker.remove()
