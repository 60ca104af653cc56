"""`python -m tests.bench.ten [PEOPLE]`: so many Chromiums at once in one room, each a process of its own, all shown to all.

Run by hand: ten browsers that each encode a camera in three sizes, decode nine others and paint them want far more than two cores, so what
this shows is whether the room holds while everybody's machine is too slow, and what it costs the worker, not what a user would see. The
cameras give five pictures of 320 by 180 a second here. Printed for each half minute: of how many others each page has decoded a picture since the last
line, and processor time and memory of the worker and of all browsers.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.processes import cpu_s, resident_mb
from tests.bench.recovery import DECODED
from tests.conftest import QUIET, installed_chromium
from tests.webrtc.conftest import WorkerProcess
from tests.webrtc.stand_in import Guest, StandIn
from tests.webrtc.visitor import Visitor
from video.protocol.people import Person, Role, Side
from video.protocol.rights import Rights

LOOKS, LOOK_S = 3, 20.0
SMALL = """
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => ask(Object.assign({}, wanted, wanted.video ? { video: { width: 320, height: 180, frameRate: 5 } } : {}));
"""
"""Every camera is a small one."""

CAMERA = "--use-fake-device-for-media-stream=fps=5"


def children(process: int) -> Iterator[int]:
    """A process and all below it."""
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text("utf-8").split():
            with contextlib.suppress(OSError):
                yield from children(int(child))


def used(processes: list[int]) -> tuple[float, float]:
    """Seconds of processor time and megabytes; shared pages count in each process."""
    seconds = megabytes = 0.0
    for process in processes:
        with contextlib.suppress(OSError):
            seconds += cpu_s(process)
            megabytes += resident_mb(process)
    return seconds, megabytes


def decoded(visitor: Visitor) -> dict[str, int]:
    """Frames so far, by place."""
    return dict(visitor.page.evaluate(DECODED))


def main(people: int) -> None:
    """Bring them in one by one, then look a few times."""
    host = Rights(host=True, wait=False)
    guests = {f"p{n}": Guest(Person(f"p{n}", f"张某{n}", Role.CO_MEDIATOR, Side.NONE), host) for n in range(people)}
    worker = WorkerProcess()
    portal = StandIn(worker.client, "ten", guests=guests, slots=people - 1)
    args = [CAMERA if each.startswith("--use-fake-device") else each for each in QUIET]
    try:
        with sync_playwright() as playwright:
            began = time.monotonic()
            pages = []
            for who in guests:
                visitor = Visitor(playwright.chromium.launch(executable_path=installed_chromium(), args=args), portal.url(who), (640, 480), SMALL)
                visitor.context.set_default_timeout(120_000)
                pages.append(visitor.enter())
                print(f"{time.monotonic() - began:6.1f} s: {who} is in the room", flush=True)
            look(pages, worker, people)
    finally:
        portal.close()
        worker.remove()


def look(pages: list[Visitor], worker: WorkerProcess, people: int) -> None:
    """What each decodes and what it costs."""
    for _ in range(LOOKS):
        before = [decoded(page) for page in pages]
        browsers = [process for process in children(os.getpid()) if process not in (os.getpid(), worker.process.pid)]
        (worker_s, _), (browser_s, _), at = used([worker.process.pid]), used(browsers), time.monotonic()
        pages[0].page.wait_for_timeout(LOOK_S * 1000)
        spent = time.monotonic() - at
        (worker_after, worker_mb), (browser_after, browser_mb) = used([worker.process.pid]), used(browsers)
        moving = [sum(now > then.get(mid, 0) for mid, now in decoded(page).items()) for page, then in zip(pages, before, strict=True)]
        print(
            f"others decoded by each: {moving} of {people - 1}; worker {100 * (worker_after - worker_s) / spent:.0f} % of a core, {worker_mb:.0f} MB; "
            f"browsers {100 * (browser_after - browser_s) / spent:.0f} %, {browser_mb:.0f} MB; load {os.getloadavg()[0]:.1f}", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
