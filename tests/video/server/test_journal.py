"""The journal: numbered without gaps, on disk before it is shown, whole after a crash."""

import errno
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from video.protocol.events import Event, Kind
from video.server.journal import NAME, Journal

AT = datetime(2026, 11, 21, tzinfo=UTC)


def event(text: str) -> Event:
    return Event(Kind.CHAT, AT, "r", "p", {"text": text})


def filled(folder: Path, count: int) -> Journal:
    journal = Journal(folder)
    for n in range(journal.last, journal.last + count):
        journal.append(event(f"第{n}句"))
    settle(journal, journal.last + count)
    return journal


def settle(journal: Journal, last: int) -> None:
    until = time.monotonic() + 5
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
    file = tmp_path / NAME
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
    until = time.monotonic() + 3
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
    assert (tmp_path / "spool" / NAME).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700
