"""The journal: numbered without gaps, on disk before it is shown, whole after a crash."""

import asyncio
import errno
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from video.protocol.events import Event, Kind
from video.server.journal import Journal
from video.server.segment import NAME

FILE = NAME.format(first=1)
AT = datetime(2026, 11, 21, tzinfo=UTC)


def event(text: str) -> Event:
    return Event(Kind.CHAT, AT, "r", "p", {"text": text})


def filled(folder: Path, count: int, **more: float) -> Journal:
    journal = Journal(folder, **more)  # type: ignore[arg-type]
    for n in range(journal.last, journal.last + count):
        journal.append(event(f"第{n}句"))
    settle(journal, journal.last + count)
    return journal


def settle(journal: Journal, last: int) -> None:
    until = time.monotonic() + 60
    while journal.last < last and time.monotonic() < until:
        time.sleep(0.01)


def test_events_are_numbered_and_pulled_in_pieces(tmp_path: Path) -> None:
    journal = filled(tmp_path, 25)
    assert [e["n"] for e in journal.read(0, 10)] == list(range(1, 11))
    assert [e["n"] for e in journal.read(20, 10)] == [21, 22, 23, 24, 25]
    assert journal.read(25, 10) == journal.read(99, 10) == []
    assert journal.read(0, 1)[0] == {
        "n": 1, "at": "2026-11-21T00:00:00.000+00:00", "room": "r", "kind": "chat", "participant": "p", "text": "第0句",
    }  # fmt: skip
    journal.close()


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    filled(tmp_path, 3).close()
    journal = filled(tmp_path, 2)
    assert [e["n"] for e in journal.read(0, 10)] == [1, 2, 3, 4, 5]
    journal.close()


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_that_a_crash_left_unfinished_is_cut_off(tmp_path: Path, cut: int) -> None:
    filled(tmp_path, 3).close()
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-cut])
    journal = filled(tmp_path, 1)
    assert [e["n"] for e in journal.read(0, 10)] == [1, 2, 3]
    journal.close()


def test_a_disk_that_refuses_loses_nothing_and_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path, 1)
    real = os.fsync

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", refuse)
    journal.append(event("满了"))
    until = time.monotonic() + 60
    while not journal.failing and time.monotonic() < until:
        time.sleep(0.01)
    assert journal.failing
    assert journal.last == 1
    monkeypatch.setattr(os, "fsync", real)
    settle(journal, 2)
    assert [e.get("text") for e in journal.read(0, 10)] == ["第0句", "满了"]
    assert not journal.failing
    journal.close()


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    filled(tmp_path / "spool", 1).close()
    assert (tmp_path / "spool" / FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def grown(folder: Path) -> Journal:
    """Thirty events in several files."""
    journal = Journal(folder, segment_bytes=600, keep_taken_s=0)
    for n in range(30):
        journal.append(event(f"第{n}句"))
        settle(journal, n + 1)
    assert len(files(folder)) > 3
    return journal


def test_numbers_go_on_over_files_and_restarts(tmp_path: Path) -> None:
    journal = grown(tmp_path)
    epoch = journal.epoch
    journal.close()
    journal = filled(tmp_path, 2)
    assert journal.epoch == epoch
    assert [e["n"] for e in journal.read(0, 100)] == list(range(1, 33))
    assert [e["n"] for e in journal.read(7, 5)] == [8, 9, 10, 11, 12]
    journal.close()


def test_files_that_the_portal_has_taken_go_and_numbers_do_not_restart(tmp_path: Path) -> None:
    journal = grown(tmp_path)
    journal.take(0)
    assert journal.read(0, 1)[0]["n"] == 1
    journal.take(20)
    first = journal.read(0, 1)[0]["n"]
    assert 1 < first <= 21
    assert [e["n"] for e in journal.read(20, 100)] == list(range(21, 31))
    journal.take(1000)
    assert len(files(tmp_path)) == 1
    journal.close()
    journal = filled(tmp_path, 1)
    assert journal.last == 31
    journal.close()


def test_what_was_taken_lately_stays_for_a_portal_that_is_restored_from_a_backup(tmp_path: Path) -> None:
    grown(tmp_path).close()
    journal = Journal(tmp_path)
    journal.take(30)
    assert journal.read(0, 1)[0]["n"] == 1
    journal.close()


def test_another_spool_has_another_name(tmp_path: Path) -> None:
    one, other = Journal(tmp_path / "one"), Journal(tmp_path / "other")
    assert one.epoch != other.epoch
    one.close()
    other.close()


@pytest.mark.parametrize("rest", [b"", b'{"epo', b"[]\n", b"\x00" * 40])
def test_a_file_whose_head_was_not_finished_is_set_aside(tmp_path: Path, rest: bytes) -> None:
    journal = grown(tmp_path)
    epoch = journal.epoch
    journal.close()
    (tmp_path / NAME.format(first=31)).write_bytes(rest)
    journal = filled(tmp_path, 1)
    assert journal.epoch == epoch
    assert journal.last == 31
    assert any(name.endswith(".damaged") for name in files(tmp_path))
    journal.close()


def test_a_listener_is_told_only_when_all_before_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    async def scene() -> None:
        journal = filled(tmp_path, 1)
        held = threading.Event()

        def slow(file: int) -> None:
            held.wait(5)
            real(file)

        monkeypatch.setattr(os, "fsync", slow)
        told = asyncio.Event()
        journal.append(event("慢"))
        journal.when_written(told.set)
        await asyncio.sleep(0.1)
        assert not told.is_set()
        held.set()
        await asyncio.wait_for(told.wait(), 5)
        assert journal.last == 2
        journal.close()

    asyncio.run(scene())
