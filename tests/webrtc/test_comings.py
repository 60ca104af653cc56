"""Comings and goings with real handshakes leave the worker as it was."""

import asyncio
from pathlib import Path

import pytest

from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.peer import Peer, run
from tests.webrtc.test_forwarding import enter

pytestmark = pytest.mark.webrtc
COMINGS = 12
"""`COMINGS = 500` is the deep run, a minute of processor time; what is asked of it is the same."""
GROWTH_KB = 300
"""Of memory for each coming: a connection that stayed would cost more than twice that."""


def descriptors(worker: WorkerProcess) -> int:
    return sum(1 for _ in Path(f"/proc/{worker.process.pid}/fd").iterdir())


def resident_kb(worker: WorkerProcess) -> int:
    line = next(each for each in Path(f"/proc/{worker.process.pid}/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1])


def test_who_came_and_left_again_and_again_leaves_no_descriptor_and_no_memory(own_worker: WorkerProcess) -> None:
    async def come_and_go(times: int) -> None:
        for n in range(times):
            party = await enter(own_worker, "party", f"room{n % 4}", Peer(tcp=bool(n % 2)))
            party.say("leave")
            await party.until(lambda party=party: bool(party.of("goodbye")))

    async def gone() -> None:
        async with asyncio.timeout(60):
            while own_worker.client.rooms() or descriptors(own_worker) > before:  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)

    async def scene() -> None:
        await come_and_go(COMINGS)
        await gone()
        was = resident_kb(own_worker)
        await come_and_go(COMINGS)
        await gone()
        assert resident_kb(own_worker) - was < COMINGS * GROWTH_KB
        assert own_worker.figure("errors_total") == 0

    before = descriptors(own_worker)
    run(scene(), 300)
