"""A real worker in its own process, shared by all tests that leave it alive, and the small portal before it."""

import itertools
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

PATIENCE_S = 30

ROOMS = itertools.count(1)


class WorkerProcess:
    """`python -m video` with a lifeline, in a short folder (a socket's path has a limit)."""

    room = "r"

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
        until = time.monotonic() + 120
        while True:
            try:
                self.client.health()
            except UnreachableError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def events(self, kind: str | None = None) -> list[dict[str, object]]:
        events, _, _ = self.client.journal(0, 2000)
        return [event for event in events if kind in (None, event["kind"])]

    def figure(self, name: str) -> float:
        return read_figure(self.client.metrics(), name)

    def log_text(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.log.close()

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdin
        self.process.stdin.close()
        self.log.close()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


class Share:
    """One test's share of a worker that others use too: a room of its own, and what happened since the test began."""

    def __init__(self, whole: WorkerProcess, room: str) -> None:
        self.whole, self.client, self.room = whole, whole.client, room
        self.socket, self.folder = whole.socket, whole.folder
        self._since = int(whole.client.health()["journal_last"])
        self._figures = whole.client.metrics()
        self._log_from = len(whole.log_text())

    def events(self, kind: str | None = None) -> list[dict[str, object]]:
        """The room's events."""
        events, _, _ = self.client.journal(self._since, 2000)
        return [event for event in events if event["room"] == self.room and kind in (None, event["kind"])]

    def written(self, kind: str, count: int) -> list[dict[str, object]]:
        """The room's events of a kind, once so many are there: the journal is written by a thread, after people were told."""
        until = time.monotonic() + PATIENCE_S
        while len(self.events(kind)) < count and time.monotonic() < until:
            time.sleep(0.05)
        return self.events(kind)

    def figure(self, name: str) -> float:
        """How much a counter grew."""
        return self.whole.figure(name) - read_figure(self._figures, name)

    def log_text(self) -> str:
        """What was logged."""
        return self.whole.log_text()[self._log_from :]


Worker = WorkerProcess | Share


def read_figure(metrics: str, name: str) -> float:
    """One figure of the Prometheus text."""
    return float(next(line.split()[-1] for line in metrics.splitlines() if line.startswith(f"concord_video_{name}")))


@pytest.fixture(scope="session")
def whole_worker() -> Iterator[WorkerProcess]:
    """One worker for all tests that neither end it nor fill it; at the end it has made no mistake."""
    process = WorkerProcess()
    yield process
    assert process.figure("errors_total") == 0
    process.remove()


@pytest.fixture
def worker(whole_worker: WorkerProcess) -> Share:
    """A room of the test's own in the shared worker."""
    return Share(whole_worker, f"r{next(ROOMS)}")


@pytest.fixture
def own_worker() -> Iterator[WorkerProcess]:
    """A worker that the test may end."""
    process = WorkerProcess()
    yield process
    process.remove()


@pytest.fixture
def portal(worker: Share) -> Iterator[StandIn]:
    stand_in = StandIn(worker.client, worker.room)
    yield stand_in
    stand_in.close()
