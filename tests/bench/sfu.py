"""Forwarding: what one core of the media worker carries, what it adds in delay, and what it loses when it is asked for more.

Peers in one room, each sending 130 packets of pictures (1,100 bytes) and 50 of sound a second, as 720p30 does, to all others. The
generator runs in this process. It shares the machine with the worker, so its processor time stands beside the worker's; the delay ends
when the kernel has the packet for the receiver, so that only the worker and what it competes with are in it; `held up` says how long
the worker was ready to run while others held the processors. Every receiver reports every arrival, so the control of each line is in the
figures. `asked for too much` publishes five times as much: what is missing then was lost in the socket's receive buffer, which is
counted by the kernel, or found no room in its send buffer, which is counted by the worker.
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
from video.media.rtp import NUMBERED
from video.media.twcc import Arrivals
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

PICTURES, SOUNDS = 130, 50
PICTURE_BYTES, SOUND_BYTES = 1100, 100
STAMP = struct.Struct("!d")
ONE_IN = 20
"""Every so manieth packet is decrypted, to read when it was sent."""
WARM_UP_S = 12.0
"""Until every line is known to carry everything."""
REPORT_S = 0.1
MOST, TOO_MUCH = 10, 5
REPAIRS = 97


class Receiver(Peer):
    """A peer that counts what it receives, looks for gaps, and notes the age of some packets by the kernel's clock."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.count = self.gaps = self.published = 0
        self.ages: list[float] = []
        self.late: list[float] = []
        self.numbers: dict[bytes, int] = {}
        self.arrivals = Arrivals()
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
        if data[1] & 0x7F == REPAIRS:
            self.arrivals.note(int.from_bytes(data[17:19], "big"), self.arrived, 1)
            return
        self.count += 1
        stream, number = data[8:12], int.from_bytes(data[2:4], "big")
        self.arrivals.note(int.from_bytes(data[17:19], "big"), self.arrived, 1)   # the only extension there is
        last = self.numbers.get(stream)
        if last is not None and (number - last) & 0xFFFF not in (1, 0):
            self.gaps += 1
        self.numbers[stream] = number
        if self.arrived and self.count % ONE_IN == 0 and len(data) > SOUND_BYTES * 5:
            clear = self.dtls._rx_srtp.unprotect(data)
            self.ages.append(self.arrived - STAMP.unpack_from(clear, NUMBERED.size + len(VP8_KEY))[0])
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


def resident_mb(process: int) -> float:
    """Megabytes of memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def dropped_on(port: int) -> int:
    """Datagrams that the kernel dropped because a socket's receive buffer was full."""
    for line in Path("/proc/net/udp").read_text("utf-8").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return int(fields[12])
    return 0


async def publish(peer: Receiver, until: float, times: int = 1) -> None:
    """Send at so many times the given rates until a moment."""
    start, pictures, sounds = time.monotonic(), 0, 0
    report = start
    rest = bytes(PICTURE_BYTES - STAMP.size - len(VP8_KEY))
    while (now := time.monotonic()) < until:
        while pictures < (now - start) * PICTURES * times:
            pictures += 1
            peer.published += 1
            peer.send_media("video", VP8_KEY + STAMP.pack(time.time()) + rest)
        while sounds < (now - start) * SOUNDS:
            sounds += 1
            peer.published += 1
            peer.send_media("audio", bytes(SOUND_BYTES))
        if now >= report:
            report = now + REPORT_S
            told = peer.arrivals.report()
            if told:
                peer.send_rtcp(told)
        await asyncio.sleep(0.008)


def published(peer: Receiver) -> int:
    """Packets that a peer has sent."""
    return peer.published


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


async def measure(worker: WorkerProcess, people: int, seconds: float, times: int = 1) -> dict[str, float]:
    """Fill a room, run the load, and read the figures."""
    peers = await gather(worker, people)
    port = peers[0].candidates["udp"][1]
    warm = time.monotonic() + WARM_UP_S
    await asyncio.gather(*(publish(peer, warm, times) for peer in peers))
    for peer in peers:
        peer.forget()
    waited = waited_s(worker.process.pid)
    sent, dropped, unsent = sum(map(published, peers)), dropped_on(port), worker.figure("unsent_total")
    overflowed, shed = worker.figure("overflowed_total"), worker.figure("shed_total")
    before, own_before, started = cpu_s(worker.process.pid), time.process_time(), time.monotonic()
    await asyncio.gather(*(publish(peer, started + seconds, times) for peer in peers))
    spent = time.monotonic() - started
    used, own = cpu_s(worker.process.pid) - before, time.process_time() - own_before
    waited = waited_s(worker.process.pid) - waited
    sent = sum(map(published, peers)) - sent
    await asyncio.sleep(0.3)
    ages = sorted(age for peer in peers for age in peer.ages)
    late = sorted(age for peer in peers for age in peer.late)
    found = {
        "packets": sum(peer.count for peer in peers), "gaps": sum(peer.gaps for peer in peers), "worker_s": used, "own_s": own, "waited_s": waited,
        "sent": sent, "due": sent * (people - 1), "memory": resident_mb(worker.process.pid),
        "dropped": dropped_on(port) - dropped, "unsent": worker.figure("unsent_total") - unsent,
        "overflowed": worker.figure("overflowed_total") - overflowed, "shed": worker.figure("shed_total") - shed,
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
    yield Row(case, "delivered", 100 * found["packets"] / found["due"], "%", "higher", 99.9, 100)
    yield Row(case, "gaps", found["gaps"], "", "lower", 0, 0)
    yield Row(case, "memory", found["memory"], "MB", "lower")
    yield Row(case, "delay p50", 1000 * found["p50"], "ms", "lower")
    yield Row(case, "delay p99", 1000 * found["p99"], "ms", "lower", 10, 5)
    yield Row(case, "read p99", 1000 * found["late_p99"], "ms", "lower")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One room, one worker, and the generator here."""
    if shutil.which("janus") is None:
        print("Janus is not installed: no peer beside the figures.", file=sys.stderr)
    for people in map(int, str(options.people).split(",")):
        yield from rows(measured(people, options.seconds), people)
    yield from overload(measured(MOST, options.seconds, TOO_MUCH))


def measured(people: int, seconds: float, times: int = 1) -> dict[str, float]:
    """A room in a worker of its own."""
    worker = WorkerProcess()
    try:
        return asyncio.run(measure(worker, people, seconds, times))
    finally:
        worker.remove()


def overload(found: dict[str, float]) -> Iterator[Row]:
    """The most that is carried, and where the rest is lost."""
    case = f"asked for too much, {MOST} people, {found['due'] / found['seconds']:,.0f} packets/s"
    yield Row(case, "carried", found["packets"] / found["worker_s"], "1/core s", "higher", 40_000, 100_000)
    yield Row(case, "delivered", 100 * found["packets"] / found["due"], "%", "higher")
    yield Row(case, "worker", 100 * found["worker_s"] / found["seconds"], "% of core", "lower")
    yield Row(case, "pictures given up", 100 * found["shed"] / found["sent"], "% of packets in", "lower")
    yield Row(case, "delay p50", 1000 * found["p50"], "ms", "lower")
    yield Row(case, "delay p99", 1000 * found["p99"], "ms", "lower")
    yield Row(case, "lost coming in", 100 * found["dropped"] / found["sent"], "% of packets in", "lower")
    yield Row(case, "held back by pacing", 100 * found["overflowed"] / found["due"], "% of packets out", "lower")
    yield Row(case, "lost going out", 100 * found["unsent"] / found["due"], "% of packets out", "lower")
