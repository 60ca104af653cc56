"""The worker does what is due, goes on when something fails, and ends when told to."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.domain.account import LoginSession
from portal.jobs import heartbeat
from portal.jobs import worker as worker_module
from portal.jobs.schedule import SCHEDULE, Periodic
from portal.jobs.worker import Worker
from portal.storage.attempts import in_transaction
from tests.factories.filed import AT, file_dossier


def filed(world: Any, number: str) -> None:
    in_transaction(world.database, lambda connection: file_dossier(connection, number))


def test_one_step_does_all_that_is_due(world: Any, tmp_path: Path) -> None:
    filed(world, "100001")
    worker = Worker(world, tmp_path)
    assert worker.step() == 2   # one message, one document for the index
    assert worker.step() == 0


def test_periodic_work_waits_for_its_time(world: Any, tmp_path: Path) -> None:
    ran: list[str] = []
    worker = Worker(world, tmp_path, [Periodic("tick", 60, lambda _: ran.append("x") or 1)])  # type: ignore[func-returns-value]
    worker.step()
    worker.step()
    world.clock.move(seconds=60)
    worker.step()
    assert len(ran) == 2


def test_work_that_fails_stops_nothing_else_and_is_told(world: Any, tmp_path: Path) -> None:
    def broken(_world: Any) -> int:
        raise ValueError("张某")

    filed(world, "100001")
    worker = Worker(world, tmp_path, [Periodic("broken", 1, broken), *SCHEDULE])
    assert worker.step() == 2
    world.clock.move(seconds=10)
    worker.step()
    beat = heartbeat.read(tmp_path)
    assert beat is not None
    assert beat.problems == {"broken": "ValueError"}


def test_the_sign_of_life_tells_what_waits(world: Any, tmp_path: Path) -> None:
    assert heartbeat.seen_at(tmp_path) is None
    Worker(world, tmp_path).step()
    filed(world, "100001")
    world.sender.failures = 1
    world.clock.move(seconds=10)
    Worker(world, tmp_path).step()
    beat = heartbeat.read(tmp_path)
    assert beat is not None
    assert (beat.at, beat.waiting, beat.unindexed, beat.failed) == (world.clock(), 1, 0, 0)
    assert heartbeat.seen_at(tmp_path) == world.clock()


def test_ended_log_ins_are_forgotten(world: Any, tmp_path: Path) -> None:
    def log_in(portal: Any) -> None:
        portal.login_sessions["old"] = LoginSession("staff:a", "甲", AT - timedelta(days=3), AT - timedelta(days=2))
        portal.login_sessions["new"] = LoginSession("staff:a", "甲", AT, AT + timedelta(hours=12))

    world.change(log_in, "")
    Worker(world, tmp_path).step()
    assert world.read(lambda portal: list(portal.login_sessions)) == ["new"]


def test_a_thread_waits_while_people_save_but_not_for_ever(
    world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_module, "QUIET_S", 0.05)
    monkeypatch.setattr(worker_module, "LONGEST_S", 0.5)
    filed(world, "100001")
    worker = Worker(world, tmp_path)
    worker.wake()
    begun = time.monotonic()
    worker.start()
    while not world.sender.envelopes and time.monotonic() < begun + 60:
        worker.wake()   # somebody saves every few milliseconds
        time.sleep(0.005)
    spent = time.monotonic() - begun
    worker.stop()
    assert world.sender.envelopes
    assert spent > 0.4


def test_a_thread_works_when_woken_and_ends_when_told(world: Any, tmp_path: Path) -> None:
    worker = Worker(world, tmp_path)
    worker.start()
    filed(world, "100001")
    worker.wake()
    deadline = time.monotonic() + 60
    while not world.sender.envelopes and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.stop()
    worker.stop()
    assert len(world.sender.envelopes) == 1
    assert worker._thread is not None
    assert not worker._thread.is_alive()
