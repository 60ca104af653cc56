"""What a recorder does on a disk that refuses: it says so, leaves nothing half made, and tries again while the worker lives."""

import asyncio
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.video.rooms.test_recording import recorded
from video.protocol.events import Event
from video.recording import spool
from video.recording.spool import About, Spool
from video.server import recorder as module
from video.server.recorder import Recorder


class Told:
    """What would stand in the journal."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        self.events.append(event)


class Disk:
    """A disk that refuses small files while it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self.asked = 0
        write: Callable[[Path, dict[str, Any]], None] = spool._write

        def put(path: Path, content: dict[str, Any]) -> None:
            self.asked += 1
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write(path, content)

        monkeypatch.setattr(spool, "_write", put)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not holds():   # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.01)


def test_a_recording_that_cannot_begin_is_said_and_nothing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Disk(monkeypatch)

    async def meet() -> tuple[list[str], list[Event]]:
        failures: list[str] = []
        told = Told()
        tapes = Recorder(tmp_path, told)  # type: ignore[arg-type]
        tapes.settle(recorded(), {}, lambda why: failures.append(f"{why} after {len(told.events)}"))
        await until(lambda: told.events)
        await tapes.close()
        return failures, told.events

    failures, events = asyncio.run(meet())
    assert failures == ["disk-failed after 0"]
    assert [(each.details["complete"], each.details["files"]) for each in events] == [(False, [])]
    assert not list(tmp_path.iterdir())


def test_a_recording_on_a_full_disk_is_finished_once_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Spool(tmp_path).begin(About("a", "r", "2026-11-23T09:00:00+00:00"))
    (folder / "p1.mkv").write_bytes(b"sound")
    disk = Disk(monkeypatch)
    monkeypatch.setattr(module, "AGAIN_S", 0.05)

    async def meet() -> list[Event]:
        told = Told()
        tapes = Recorder(tmp_path, told)  # type: ignore[arg-type]
        finishing = asyncio.create_task(tapes._finish(folder))
        await until(lambda: disk.asked > 1)
        assert not told.events
        disk.full = False
        await finishing
        return told.events

    assert [each["participant"] for event in asyncio.run(meet()) for each in event.details["files"]] == ["p1"]


def test_a_worker_that_stops_leaves_it_to_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Spool(tmp_path).begin(About("a", "r", "2026-11-23T09:00:00+00:00"))
    disk = Disk(monkeypatch)

    async def meet() -> list[Event]:
        told = Told()
        tapes = Recorder(tmp_path, told)  # type: ignore[arg-type]
        finishing = asyncio.create_task(tapes._finish(folder))
        await until(lambda: disk.asked)
        await tapes.close()
        await asyncio.wait_for(finishing, 60)
        return told.events

    assert asyncio.run(meet()) == []
    assert Spool(tmp_path).unfinished() == [folder]
