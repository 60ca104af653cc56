"""Forwarding: what one core of the media worker carries, and what it adds in delay.

Ten peers in one room, each sending 130 packets of pictures (1,100 bytes) and 50 of sound a second, as 720p30 does, to nine
others. The generator runs in this process and shares the machine, so delay is an upper bound. Run: python -m tests.bench.sfu
"""

import asyncio
import json
import os
import statistics
import struct
import sys
import time
from pathlib import Path
from typing import Any

from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.peer import VP8_KEY, Peer
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

PEOPLE = 10
SECONDS = 6.0
PICTURES, SOUNDS = 130, 50
STAMP = struct.Struct("!d")
FLOOR, STRETCH = 40_000, 100_000


class Counter(Peer):
    """A peer that counts what it receives, and decrypts one packet in fifty to read its age and look for gaps."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.count = 0
        self.ages: list[float] = []
        self.numbers: dict[bytes, int] = {}
        self.gaps = 0

    def take_media(self, data: bytes) -> None:
        if len(data) < 100 or self.dtls._rx_srtp is None:
            return
        self.count += 1
        stream, number = data[8:12], int.from_bytes(data[2:4], "big")
        last = self.numbers.get(stream)
        if last is not None and (number - last) & 0xFFFF not in (1, 0):
            self.gaps += 1
        self.numbers[stream] = number
        if self.count % 50 == 0 and len(data) > 500:
            clear = self.dtls._rx_srtp.unprotect(data)
            self.ages.append(time.monotonic() - STAMP.unpack_from(clear, 12 + len(VP8_KEY))[0])


def cpu_s(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def publish(peer: Counter, until: float) -> None:
    """Send at the given rates until a moment."""
    start, pictures, sounds = time.monotonic(), 0, 0
    while (now := time.monotonic()) < until:
        while pictures < (now - start) * PICTURES:
            pictures += 1
            peer.send_media("video", VP8_KEY + STAMP.pack(time.monotonic()) + bytes(1100 - 8 - len(VP8_KEY)))
        while sounds < (now - start) * SOUNDS:
            sounds += 1
            peer.send_media("audio", bytes(100))
        await asyncio.sleep(0.008)


async def measure(worker: WorkerProcess) -> dict[str, float]:
    """Fill a room, run the load, and read the figures."""
    peers = []
    for n in range(PEOPLE):
        peer = Counter(slots=PEOPLE - 1)
        person = Person(f"m{n}", f"调解员{n}", Role.CO_MEDIATOR, Side.NONE)
        join = Join(person, Rights(host=True, wait=False), RoomSettings("测量"), peer.offer())
        answer = await asyncio.to_thread(worker.client.join, "bench", join)
        peers.append(await peer.connect(answer))
    warm = time.monotonic() + 1.5
    await asyncio.gather(*(publish(peer, warm) for peer in peers))
    for peer in peers:
        peer.count, peer.gaps, peer.ages = 0, 0, []
    before, started = cpu_s(worker.process.pid), time.monotonic()
    await asyncio.gather(*(publish(peer, started + SECONDS) for peer in peers))
    await asyncio.sleep(0.3)
    used = cpu_s(worker.process.pid) - before
    received = sum(peer.count for peer in peers)
    ages = sorted(age for peer in peers for age in peer.ages)
    for peer in peers:
        await peer.close()
    return {
        "packets out per core second": received / used,
        "core used, %": 100 * used / SECONDS,
        "packets out per second": received / SECONDS,
        "sequence gaps": sum(peer.gaps for peer in peers),
        "delay p50, ms": 1000 * statistics.median(ages),
        "delay p99, ms": 1000 * ages[int(len(ages) * 0.99)],
    }


def rows(figures: dict[str, float]) -> list[dict[str, Any]]:
    """The figures in the form of all benchmarks."""
    known = {"packets out per core second": ("higher", FLOOR, STRETCH), "delay p99, ms": ("lower", 10, None),
             "sequence gaps": ("lower", 0, 0)}  # fmt: skip
    return [
        {
            "case": f"forwarding, n = {PEOPLE}", "metric": metric, "value": round(value, 2), "unit": metric.split(", ")[-1],
            "better": known.get(metric, ("lower", None, None))[0], "floor": known.get(metric, (0, None, None))[1],
            "stretch": known.get(metric, (0, None, None))[2], "peer": None, "peer_value": None,
        }
        for metric, value in figures.items()
    ]  # fmt: skip


def main() -> None:
    """Run once and print."""
    worker = WorkerProcess()
    try:
        found = rows(asyncio.run(measure(worker)))
    finally:
        worker.stop()
        worker.remove()
    if "--json" in sys.argv:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in found:
        print(f"{row['case']:24} {row['metric']:30} {row['value']:>10}   floor {row['floor']}   stretch {row['stretch']}")


if __name__ == "__main__":
    main()
