"""Bad networks: what a listener in a village hears and sees, and how fast the room comes back.

Three people in a room; two have good lines, the third sits behind a proxy (`tests/webrtc/shaper.py`) that is told to lose, to narrow, to cut.
They publish 1.4 Mbit/s each (pictures in three sizes, sound) and behave as browsers do: report arrivals, ask again for what is missing, answer
requests for key frames. They decode nothing, so `frames` are those that came whole; a `freeze` is more than 0.7 s without one from the
person shown large. `sound lost` is what was neither delivered nor repaired.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.row import Row
from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.crowd import LOUD, Person
from tests.webrtc.peer import PEERS
from tests.webrtc.shaper import Shaper
from tests.webrtc.stand_in import cast
from video.media import rtp, vp8
from video.protocol.people import Person as Plate
from video.protocol.people import Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

SETTLE_S, RECOVER_S = 40.0, 60.0
FREEZE_S = 0.7
JOINS = 12
TOP = ["high", "high"]
CLEAN = {"down_bps": 0.0, "up_bps": 0.0, "loss_down": 0.0, "loss_up": 0.0, "delay_s": 0.02, "cut": False}


@dataclass(frozen=True)
class Case:
    """What is done to the line, and for how long; None for as long as each figure is measured."""

    name: str
    changes: dict[str, Any]
    lasts: float | None = None
    floors: dict[str, tuple[float, float]] = field(default_factory=dict)


CASES = (
    Case("clean line", {}, None, {"sound lost": (0, 0), "freezes": (0, 0)}),
    Case("5 % loss", {"loss_down": 0.05, "loss_up": 0.05}, None, {"sound lost": (1, 0.1), "retransmissions": (25, 10)}),
    Case("300 kbit/s", {"down_bps": 300_000}, None, {"sound lost": (1, 0.1), "retransmissions": (25, 10)}),
    Case(
        "300 kbit/s and 5 % loss", {"down_bps": 300_000, "loss_down": 0.05, "loss_up": 0.05}, None,
        {"sound lost": (1, 0.1), "retransmissions": (25, 10), "to recover": (10, 5)},
    ),
    Case("outage of 2 s", {"cut": True}, 2.0, {"to recover": (10, 3)}),
    Case("30 % loss for 10 s", {"loss_down": 0.3, "loss_up": 0.3}, 10.0, {"to recover": (10, 5)}),
)  # fmt: skip


class Villager(Person):
    """Behind a proxy; notes when whole frames of the large picture came."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.line: Shaper | None = None
        self.frames: list[float] = []
        self.began_picture = asyncio.Event()
        self._open: dict[int, tuple[int, int]] = {}

    async def open_path(self) -> None:
        self.line = Shaper(self.candidates["udp"])
        self.line.set(**CLEAN)
        self.through = self.line.address
        await super().open_path()

    def take_media(self, data: bytes) -> None:
        super().take_media(data)
        if rtp.is_rtcp(data) or data[1] & 0x7F != 96:
            return
        ssrc = int.from_bytes(data[8:12], "big")
        packet = self.received[ssrc][-1]
        if vp8.read(packet.payload).begins_key_frame:
            self.began_picture.set()
        if packet.marker and ssrc == self.large_ssrc:
            self.frames.append(time.monotonic())

    @property
    def large_ssrc(self) -> int | None:
        """The stream of the person shown large."""
        for mid, who in self.state["slots"].items() if self.of("state") else ():
            media = next((m for m in self.answer.media if m.rtp.muxId == mid), None)
            if who == "mediator" and media is not None and media.kind == "video":
                return media.ssrc[0].ssrc
        return None

    def freezes(self, since: float, until: float) -> int:
        """Pauses between whole frames of the large picture."""
        times = [since, *(at for at in self.frames if since <= at <= until), until]
        return sum(b - a > FREEZE_S for a, b in zip(times, times[1:], strict=False))


async def enter(worker: WorkerProcess, who: str, person: Person, **rights: bool) -> float:
    """Join and connect; returns the moment of the offer."""
    guest = cast()[who]
    began = time.monotonic()
    plate = Plate(who, guest.person.name, Role.MEDIATOR if who == "mediator" else Role.PARTY, Side.NONE, identified=True)
    join = Join(plate, Rights(host=who == "mediator", wait=False, **rights), RoomSettings("测量"), person.offer())
    await person.connect(await asyncio.to_thread(worker.client.join, "link", join))
    person.begin()
    return began


async def top(person: Person, seconds: float) -> float:
    """How long until everything is shown at its best; as long as allowed where that is not reached."""
    began = time.monotonic()
    while time.monotonic() - began < seconds and person.rungs != TOP:  # noqa: ASYNC110 - many messages lead there
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def moves(villager: Villager, since: float) -> float:
    """How long after a moment the next whole frame of the large picture came."""
    while time.monotonic() - since < RECOVER_S:
        after = [at for at in villager.frames if at > since]
        if after:
            return after[0] - since
        await asyncio.sleep(0.02)
    return RECOVER_S


async def suffer(worker: WorkerProcess, villager: Villager, case: Case, seconds: float) -> Iterator[Row]:
    """One case on the standing room."""
    line = villager.line
    assert line
    await top(villager, SETTLE_S)
    villager.forget()
    repeated, received, began = worker.figure("retransmitted_total"), count(villager), time.monotonic()
    line.set(**case.changes)
    await asyncio.sleep(case.lasts or seconds)
    line.set(**CLEAN)
    ended = time.monotonic()
    lost, expected = villager.sound_lost()
    originals, repairs = count(villager) - received, worker.figure("retransmitted_total") - repeated
    frames, freezes = sum(began <= at <= ended for at in villager.frames), villager.freezes(began, ended)
    shown = dict(villager.quality)
    recovered = max(await top(villager, RECOVER_S), await moves(villager, ended))
    figures = {
        "sound lost": (100 * lost / max(expected, 1), "%"), "frames": (frames / (ended - began), "1/s"), "freezes": (freezes, ""),
        "retransmissions": (100 * repairs / max(originals, 1), "% of originals"), "to recover": (recovered, "s"),
    }  # fmt: skip
    rows = []
    for metric, (value, unit) in figures.items():
        floor, stretch = case.floors.get(metric, (None, None))
        rows.append(Row(case.name, metric, value, unit, "higher" if metric == "frames" else "lower", floor, stretch))
    print(f"    {case.name}: at the end the page says {shown.get('line')}, {sorted(shown.get('pictures', {}).values())}", flush=True)
    return iter(rows)


def count(person: Person) -> int:
    """Packets of media that came."""
    return len(person.packets(96)) + len(person.packets(111))


async def first_frames(worker: WorkerProcess) -> list[float]:
    """Seconds from an offer to the first packet of the first picture, for people who come one by one."""
    found = []
    for _ in range(JOINS):
        person = Villager(slots=3)
        began = await enter(worker, "site", person)
        await asyncio.wait_for(person.began_picture.wait(), 20)
        found.append(time.monotonic() - began)
        await asyncio.to_thread(worker.client.withdraw, "link", "site")
        await leave(person)
    return sorted(found)


async def leave(person: Villager) -> None:
    """Close a peer and its line."""
    PEERS.remove(person)
    await person.close()
    if person.line:
        person.line.close()


async def measure(worker: WorkerProcess, seconds: float) -> list[Row]:
    """All cases in one room."""
    mediator, party, villager = Person(slots=3), Person(slots=3), Villager(slots=3)
    await enter(worker, "mediator", mediator)
    await enter(worker, "party", party)
    mediator.level = LOUD
    rows: list[Row] = []
    try:
        times = await first_frames(worker)
        rows.append(Row("coming in", "offer to first picture, p95", times[int(len(times) * 0.95)], "s", "lower", 2, 1))
        await enter(worker, "other", villager)
        rows.append(Row("coming in", "until everything is shown", await top(villager, SETTLE_S), "s", "lower"))
        for case in CASES:
            rows += await suffer(worker, villager, case, seconds)
    finally:
        for person in list(PEERS):
            await person.close()
        PEERS.clear()
        if villager.line:
            villager.line.close()
    return rows


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One room, one worker; each case at least ten seconds."""
    worker = WorkerProcess()
    try:
        yield from asyncio.run(measure(worker, max(10.0, options.seconds)))
    finally:
        worker.remove()
