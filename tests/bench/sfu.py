"""Forwarding: what one core carries, what it adds in delay, and what it loses when it is asked for more; beside it others under the same load.

Peers in one room, each sending 130 packets of pictures (1,100 bytes) and 50 of sound a second, as 720p30 does, to all others
(`tests/bench/traffic.py`). The worker and the generator have a core each where there are two, and go before others where they may; what
others took from them all the same stands in `held up`. The figure that a busy machine changes least is processor time for a packet. A
delay ends when the kernel has the packet for the receiver, so that only the worker and what it competes with are in it. Every receiver
reports every arrival to us, so the control of each line is in our figures; Janus measures no lines downwards, and is told nothing. `asked
for too much` publishes five times as much: what is missing then was lost in a socket's receive buffer, the forwarder's or (`lost on us`) the
generator's, which the kernel counts both, or found no room in the forwarder's send buffer, which our worker counts.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tests.bench import transcoder
from tests.bench.janus import PROGRAM, Janus, version
from tests.bench.processes import cpu_s, dropped_on, resident_mb, settle, waited_s
from tests.bench.row import Row
from tests.bench.traffic import Member, Receiver, load
from tests.webrtc.conftest import WorkerProcess
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

WARM_UP_S, JANUS_WARM_UP_S = 12.0, 3.0
"""Until every line is known to carry everything; Janus measures no lines downwards."""

DRAIN_S = 0.6
MOST, TOO_MUCH = 10, 5
GENERATORS, WORKERS = 0, 1
"""The core of each, of those that there are."""


class Forwarder(Protocol):
    """Anything that a room can be gathered in."""

    @property
    def pid(self) -> int:
        """Its process."""

    async def gather(self, people: int) -> list[Member]:
        """Everybody in one room."""

    def remove(self) -> None:
        """End it."""


class Concord:
    """Our worker."""

    def __init__(self) -> None:
        self.worker = WorkerProcess()

    @property
    def pid(self) -> int:
        return self.worker.process.pid

    async def gather(self, people: int) -> list[Member]:
        members = []
        for n in range(people):
            peer = Receiver(slots=people - 1)
            person = Person(f"m{n}", f"调解员{n}", Role.CO_MEDIATOR, Side.NONE)
            join = Join(person, Rights(host=True, wait=False), RoomSettings("测量"), peer.offer())
            await peer.connect(await asyncio.to_thread(self.worker.client.join, "bench", join))
            members.append(Member(peer, peer))
        return members

    def remove(self) -> None:
        self.worker.remove()


@dataclass(frozen=True)
class Found:
    """What one run came to."""

    people: int
    seconds: float
    sent: int
    packets: int
    spoken: int
    sounds: int
    gaps: int
    worker_s: float
    own_s: float
    waited_s: float
    memory: float
    dropped: int
    lost_here: int
    ages: list[float]
    counters: dict[str, float]
    share: float

    @property
    def due(self) -> int:
        """What should have come out."""
        return self.sent * (self.people - 1)

    @property
    def heard(self) -> float:
        """Per cent of the voices' packets that came."""
        return 100 * self.sounds / (self.spoken * (self.people - 1))

    @property
    def carried(self) -> float:
        """Packets out for a second of processor time."""
        return self.packets / self.worker_s

    def age(self, share: float) -> float:
        """Milliseconds that this share of the packets took at most."""
        return 1000 * self.ages[min(len(self.ages) - 1, int(len(self.ages) * share))] if self.ages else float("nan")


COUNTED = ("unsent", "overflowed", "shed")


def counters(forwarder: Forwarder) -> dict[str, float]:
    """What our worker counts of itself."""
    if not isinstance(forwarder, Concord):
        return dict.fromkeys(COUNTED, 0.0)
    return {name: forwarder.worker.figure(f"{name}_total") for name in COUNTED}


async def measure(forwarder: Forwarder, people: int, seconds: float, times: int, warm_up_s: float) -> Found:
    """Fill a room, run the load, and read the figures."""
    members = await forwarder.gather(people)
    settle(forwarder.pid, WORKERS)
    settle(0, GENERATORS)
    ports = {member.sends.candidates["udp"][1] for member in members}
    own_ports = {s.getsockname()[1] for member in members for s in member.receives.sockets}
    await load(members, warm_up_s, times)
    await asyncio.sleep(DRAIN_S)   # what is on its way belongs to before
    for member in members:
        member.receives.forget()
    sent, dropped, lost, counted = published(members), dropped_on(ports), dropped_on(own_ports), counters(forwarder)
    spoken = spoken_by(members)
    used, own, waited = cpu_s(forwarder.pid), time.process_time(), waited_s(forwarder.pid)
    spent = await load(members, seconds, times)
    share = forwarder.worker.figure("pictures_share") if isinstance(forwarder, Concord) else 1.0
    used, own, waited = cpu_s(forwarder.pid) - used, time.process_time() - own, waited_s(forwarder.pid) - waited
    await asyncio.sleep(DRAIN_S)
    found = Found(
        people, spent, published(members) - sent, sum(m.receives.count for m in members), spoken_by(members) - spoken,
        sum(m.receives.sounds for m in members), sum(m.receives.gaps for m in members), used, own, waited,
        resident_mb(forwarder.pid), dropped_on(ports) - dropped, dropped_on(own_ports) - lost, sorted(age for m in members for age in m.receives.ages),
        {name: now - counted[name] for name, now in counters(forwarder).items()}, share,
    )
    for member in members:
        await member.close()
    return found


def published(members: list[Member]) -> int:
    """Packets that were sent so far."""
    return sum(member.sends.published for member in members)


def spoken_by(members: list[Member]) -> int:
    """Packets of sound that were sent so far."""
    return sum(member.sends.spoken for member in members)


def measured(forwarder: Forwarder, people: int, seconds: float, times: int = 1) -> Found:
    """A room in a worker of its own."""
    try:
        warm_up_s = WARM_UP_S if isinstance(forwarder, Concord) else JANUS_WARM_UP_S
        return asyncio.run(measure(forwarder, people, seconds, times, warm_up_s))
    finally:
        forwarder.remove()


def peer_measured(people: int, seconds: float, times: int = 1) -> Found | None:
    """Janus under the same load; None where it is not installed, or its room did not come about in time."""
    if PROGRAM is None:
        return None
    try:
        return measured(Janus(), people, seconds, times)
    except TimeoutError:
        print(f"Janus opened no paths for {people} people in time: no peer beside these figures.", file=sys.stderr)
        return None


def rows(ours: Found, peer: Found | None, name: str) -> Iterator[Row]:
    """The figures beside their budgets, and those of the peer."""
    case = f"forwarding, {ours.people} people, {ours.packets / ours.seconds:,.0f} packets/s"

    def beside(value: float | None) -> dict[str, object]:
        return {"peer": name, "peer_value": value} if peer else {}

    yield Row(case, "carried", ours.carried, "1/core s", "higher", 40_000, 100_000, **beside(peer and peer.carried))
    yield Row(case, "worker", 100 * ours.worker_s / ours.seconds, "% of core", "lower", **beside(peer and 100 * peer.worker_s / peer.seconds))
    yield Row(case, "generator", 100 * ours.own_s / ours.seconds, "% of core", "lower", **beside(peer and 100 * peer.own_s / peer.seconds))
    yield Row(case, "worker held up", 100 * ours.waited_s / ours.seconds, "% of time", "lower", **beside(peer and 100 * peer.waited_s / peer.seconds))
    yield Row(case, "delivered", 100 * ours.packets / ours.due, "%", "higher", 99.9, 100, **beside(peer and 100 * peer.packets / peer.due))
    yield Row(case, "lost on us", 100 * ours.lost_here / ours.due, "%", "lower", **beside(peer and 100 * peer.lost_here / peer.due))
    yield Row(case, "gaps", ours.gaps, "", "lower", 0, 0, **beside(peer and peer.gaps))
    yield Row(case, "memory", ours.memory, "MB", "lower", **beside(peer and peer.memory))
    yield Row(case, "delay p50", ours.age(0.5), "ms", "lower", **beside(peer and peer.age(0.5)))
    yield Row(case, "delay p99", ours.age(0.99), "ms", "lower", 10, 5, **beside(peer and peer.age(0.99)))


def overload(ours: Found, peer: Found | None, name: str) -> Iterator[Row]:
    """The most that is carried, and where the rest is lost."""
    case = f"asked for too much, {ours.people} people, {ours.due / ours.seconds:,.0f} packets/s"

    def beside(value: float | None) -> dict[str, object]:
        return {"peer": name, "peer_value": value} if peer else {}

    yield Row(case, "carried", ours.carried, "1/core s", "higher", 40_000, 100_000, **beside(peer and peer.carried))
    yield Row(case, "carried", ours.packets / ours.seconds, "1/s", "higher", **beside(peer and peer.packets / peer.seconds))
    yield Row(case, "delivered", 100 * ours.packets / ours.due, "%", "higher", **beside(peer and 100 * peer.packets / peer.due))
    yield Row(case, "voices delivered", ours.heard, "%", "higher", **beside(peer and peer.heard))
    yield Row(case, "worker", 100 * ours.worker_s / ours.seconds, "% of core", "lower", **beside(peer and 100 * peer.worker_s / peer.seconds))
    yield Row(case, "generator", 100 * ours.own_s / ours.seconds, "% of core", "lower", **beside(peer and 100 * peer.own_s / peer.seconds))
    yield Row(case, "worker held up", 100 * ours.waited_s / ours.seconds, "% of time", "lower", **beside(peer and 100 * peer.waited_s / peer.seconds))
    yield Row(case, "delay p50", ours.age(0.5), "ms", "lower", **beside(peer and peer.age(0.5)))
    yield Row(case, "delay p99", ours.age(0.99), "ms", "lower", **beside(peer and peer.age(0.99)))
    yield Row(case, "lost coming in", 100 * ours.dropped / ours.sent, "% of packets in", "lower", **beside(peer and 100 * peer.dropped / peer.sent))
    yield Row(case, "lost on us", 100 * ours.lost_here / ours.due, "% of packets out", "lower", **beside(peer and 100 * peer.lost_here / peer.due))
    yield Row(case, "pictures handed on", 100 * ours.share, "% of their bits", "higher")
    yield Row(case, "pictures given up", 100 * ours.counters["shed"] / ours.sent, "% of packets in", "lower")
    yield Row(case, "held back by pacing", 100 * ours.counters["overflowed"] / ours.due, "% of packets out", "lower")
    yield Row(case, "lost going out", 100 * ours.counters["unsent"] / ours.due, "% of packets out", "lower")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One room, one worker, and the generator here; then the same with Janus where it is installed, and last with transcoding."""
    name = version() if PROGRAM else ""
    if PROGRAM is None:
        print("Janus is not installed: no peer beside the figures.", file=sys.stderr)
    for people in map(int, str(options.people).split(",")):
        ours = measured(Concord(), people, options.seconds)
        yield from rows(ours, peer_measured(people, options.seconds), name)
    ours = measured(Concord(), MOST, options.seconds, TOO_MUCH)
    yield from overload(ours, peer_measured(MOST, options.seconds, TOO_MUCH), name)
    yield from transcoder.run(options)
