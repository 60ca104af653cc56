"""Hours of meetings: memory and descriptors of the worker must stay flat while people come, talk and go.

Every ten seconds one of four people leaves and comes again; pictures and sound flow all the time. The slope is fitted to what was
measured after the first fifth of the time, when every buffer has been filled once.
"""

import argparse
import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.link import enter
from tests.bench.processes import resident_mb
from tests.bench.row import Row
from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.crowd import Person
from tests.webrtc.peer import PEERS

WHO = ("mediator", "party", "other", "site")
EVERY_S = 10.0


def descriptors(process: int) -> int:
    """Files and sockets that a process holds open."""
    return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())


async def live(worker: WorkerProcess, seconds: float) -> list[tuple[float, float, int]]:
    """Come and go; returns moments with megabytes and descriptors."""
    people = {who: Person(slots=3) for who in WHO}
    for who, person in people.items():
        await enter(worker, who, person)
    began, found = time.monotonic(), []
    try:
        for who in itertools.cycle(WHO):
            await asyncio.sleep(min(EVERY_S, seconds / 12))
            at = time.monotonic() - began
            found.append((at, resident_mb(worker.process.pid), descriptors(worker.process.pid)))
            if at >= seconds:
                return found
            PEERS.remove(people[who])
            await people[who].close()
            people[who] = Person(slots=3)
            await enter(worker, who, people[who])
            for person in people.values():
                person.received.clear()
        return found
    finally:
        for person in list(PEERS):
            await person.close()
        PEERS.clear()


def run(options: argparse.Namespace) -> Iterator[Row]:
    """As many minutes as asked for."""
    worker = WorkerProcess()
    try:
        found = asyncio.run(live(worker, options.minutes * 60))
        errors = worker.figure("errors_total")
        log_bytes = Path(worker.folder / "log").stat().st_size
    finally:
        worker.remove()
    settled = [each for each in found if each[0] > found[-1][0] / 5]
    slope = statistics.linear_regression([at for at, _, _ in settled], [mb for _, mb, _ in settled]).slope
    case = f"{options.minutes:g} minutes, 4 people, one coming and going"
    yield Row(case, "memory", settled[-1][1], "MB", "lower")
    yield Row(case, "memory slope", 100 * slope * 3600 / settled[0][1], "% an hour", "lower", 1, 0.1)
    yield Row(case, "descriptors more", settled[-1][2] - settled[0][2], "", "lower", 0, 0)
    yield Row(case, "errors", errors, "", "lower", 0, 0)
    yield Row(case, "log", log_bytes / 1024 / (found[-1][0] / 60), "KB a minute", "lower")
