"""The outbox: each job done once, tried again where it failed, put aside in the end."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.outbox import Job
from portal.jobs import work
from portal.jobs.work import ATTEMPTS, do_due
from portal.jobs.world import World
from portal.storage.attempts import in_transaction
from tests.factories.filed import file_dossier


def filed(world: World, *numbers: str) -> None:
    for number in numbers:
        in_transaction(world.database, lambda connection, number=number: file_dossier(connection, number))


def left(world: World) -> tuple[int, int]:
    return world.read(lambda portal: (len(portal.outbox.work), len(portal.outbox.failed)))


def test_a_message_is_sent_once_and_marked(world: Any) -> None:
    filed(world, "100001")
    assert do_due(world) == 1
    assert do_due(world) == 0
    assert [(sent.id, sent.channel, sent.recipient) for sent in world.sender.envelopes] == [("000000100001", "sms", "000-5550123")]
    assert world.read(lambda portal: portal.messages["000000100001"].sent_at) == world.clock()
    assert left(world) == (0, 0)


def test_a_message_that_is_sent_already_is_not_sent_again(world: Any) -> None:
    filed(world, "100001")
    do_due(world)
    world.change(lambda portal: portal.outbox.work.put(Job("message", "/messages/000000100001", world.clock())), "")
    assert do_due(world) == 1
    assert len(world.sender.envelopes) == 1


def test_a_message_of_the_inbox_does_not_leave_the_house(world: Any) -> None:
    filed(world, "100001")
    world.change(lambda portal: setattr(portal.messages["000000100001"], "channel", "inbox"), "")
    do_due(world)
    assert world.sender.envelopes == []
    assert world.read(lambda portal: portal.messages["000000100001"].sent_at) is not None


def test_a_message_on_paper_waits_for_a_clerk(world: Any) -> None:
    filed(world, "100001")
    world.change(lambda portal: setattr(portal.messages["000000100001"], "channel", "paper"), "")
    do_due(world)
    assert left(world) == (0, 0)
    assert world.read(lambda portal: portal.messages["000000100001"].sent_at) is None


def test_a_failed_job_waits_and_does_not_hold_up_those_behind_it(world: Any) -> None:
    filed(world, "100001", "100002")
    world.sender.failures = 1
    assert [do_due(world), do_due(world)] == [2, 0]
    assert [sent.id for sent in world.sender.envelopes] == ["000000100002"]
    world.clock.move(seconds=31)
    assert do_due(world) == 1
    assert left(world) == (0, 0)


def test_each_failure_doubles_the_wait_until_the_job_is_put_aside(world: Any) -> None:
    filed(world, "100001")
    world.sender.failures = 99
    waits = []
    while left(world)[0]:
        do_due(world)
        job = world.read(lambda portal: next((job.not_before for _, job in portal.outbox.work), None))
        if job is not None:
            waits.append(job - world.clock())
            world.clock.now = job
    assert waits == [timedelta(seconds=30 * 2**number) for number in range(ATTEMPTS - 1)]
    assert left(world) == (0, 1)


def test_the_reason_of_a_failure_names_no_person(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    filed(world, "100001")
    world.sender.failures = 1
    do_due(world)
    assert world.read(lambda portal: [job.last_error for _, job in portal.outbox.work]) == ["ConnectionError"]
    assert "张某" not in caplog.text


def test_a_job_of_an_unknown_kind_is_put_aside_and_not_lost(world: Any) -> None:
    world.change(lambda portal: portal.outbox.work.put(Job("fax", "x", world.clock())), "")
    for _ in range(ATTEMPTS):
        do_due(world)
        world.clock.move(hours=2)
    assert left(world) == (0, 1)


def test_a_job_is_done_again_where_its_commit_lost_but_nothing_is_sent_twice(
    world: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The record runs several times, the sending once."""
    filed(world, "100001")
    true_finish, runs = work.finish, []

    def finish(portal: Any, number: int, record: Any) -> None:
        runs.append(number)
        if len(runs) == 1:   # another writer changes the message in the meantime
            world.change(lambda other: setattr(other.messages["000000100001"], "failed", "x"), "")
        true_finish(portal, number, record)

    monkeypatch.setattr(work, "finish", finish)
    do_due(world)
    assert len(runs) == 2
    assert len(world.sender.envelopes) == 1
    assert left(world) == (0, 0)


def test_many_jobs_wait_for_the_disk_once(world: Any) -> None:
    filed(world, "100001", "100002", "100003")
    before = len(list(world.database.storage.iterator()))
    assert do_due(world) == 3
    assert len(list(world.database.storage.iterator())) == before + 1
    assert left(world) == (0, 0)


def test_one_job_whose_change_cannot_be_saved_holds_up_no_other(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsavable(_argument: str, _world: World) -> Any:
        def record(portal: Any) -> None:
            portal.title = lambda: None   # what cannot be pickled

        return record

    filed(world, "100001")
    world.change(lambda portal: portal.outbox.work.put(Job("odd", "x", world.clock())), "")
    filed(world, "100002")
    true_kind_of = work.kind_of
    monkeypatch.setattr(work, "kind_of", lambda name: unsavable if name == "odd" else true_kind_of(name))
    assert do_due(world) == 3
    assert left(world) == (1, 0)
    assert world.read(lambda portal: [job.kind for _, job in portal.outbox.work]) == ["odd"]
    assert sorted(sent.id for sent in world.sender.envelopes) == ["000000100001", "000000100002"]
