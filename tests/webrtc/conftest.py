"""A real worker in its own process, the small portal before it, and Chromiums with false cameras."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webrtc.stand_in import ROOT, StandIn
from video.protocol.client import MediaWorker
from video.protocol.errors import UnreachableError

CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


class WorkerProcess:
    """`python -m video` with a lifeline, in a short folder (a socket's path has a limit)."""

    def __init__(self, *more: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cv"))
        self.socket = self.folder / "s"
        self.more = more
        self.client = MediaWorker(self.socket)
        self.start()

    def start(self) -> None:
        self.log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "video", "--socket", str(self.socket), "--spool", str(self.folder / "spool"),
             "--lifeline", *self.more],
            cwd=ROOT, stdin=subprocess.PIPE, stderr=self.log,
        )  # fmt: skip
        until = time.monotonic() + 20
        while True:
            try:
                self.client.health()
            except UnreachableError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.1)
            else:
                return

    def events(self, kind: str | None = None) -> list[dict[str, object]]:
        events, _ = self.client.journal(0, 2000)
        return [event for event in events if kind in (None, event["kind"])]

    def figure(self, name: str) -> float:
        lines = self.client.metrics().splitlines()
        return float(next(line.split()[-1] for line in lines if line.startswith(f"concord_video_{name}")))

    def log_text(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.log.close()

    def remove(self) -> None:
        shutil.rmtree(self.folder)


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    process = WorkerProcess()
    yield process
    if process.process.poll() is None:
        process.stop()
    process.remove()


@pytest.fixture
def portal(worker: WorkerProcess) -> Iterator[StandIn]:
    stand_in = StandIn(worker.client)
    yield stand_in
    stand_in.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[WorkerProcess]:
    """One worker for the tests of a module that leave no trace in it."""
    process = WorkerProcess()
    yield process
    process.stop()
    process.remove()
