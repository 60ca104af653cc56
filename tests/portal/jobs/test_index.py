"""The index follows the store: it may lag, it never leads, and it lacks nothing."""

from typing import Any

import pytest

from portal.domain.outbox import Job
from portal.jobs import index
from portal.jobs.index import catch_up
from portal.storage.attempts import in_transaction
from portal.storage.check import check
from tests.factories.filed import file_dossier


def filed(world: Any, *numbers: str) -> None:
    for number in numbers:
        in_transaction(world.database, lambda connection, number=number: file_dossier(connection, number))


def hits(world: Any, text: str) -> set[str]:
    return {hit.document.id for hit in world.library.search(text, scopes={"qingxi", "qingxi/centre"}).hits}


def waiting(world: Any) -> int:
    return world.read(lambda portal: len(portal.outbox.index))


def test_a_filed_dossier_is_found_after_the_next_step(world: Any) -> None:
    filed(world, "100001")
    assert catch_up(world) == 1
    assert "dossiers/2026/100001" in hits(world, "排水沟")
    assert (world.library.position(), waiting(world)) == (1, 0)
    assert check(world.database, index_position=world.library.position()).findings == ()


def test_a_dossier_that_was_removed_is_not_found_any_more(world: Any) -> None:
    filed(world, "100001")
    catch_up(world)

    def remove(portal: Any) -> None:
        portal.dossiers["2026"].remove("100001")
        portal.outbox.index.put(Job("index", "/dossiers/2026/100001", world.clock()))

    world.change(remove, "")
    catch_up(world)
    assert hits(world, "排水沟") == set()


def test_a_kill_between_index_and_queue_repeats_nothing_and_loses_nothing(world: Any) -> None:
    filed(world, "100001")
    position = world.library.position()
    changes, last, _ = world.read(lambda portal: index.next_changes(portal, position, world))
    world.library.apply(changes, last)   # and here the process dies
    assert waiting(world) == 1
    assert catch_up(world) == 0
    assert waiting(world) == 0


def test_many_changes_are_taken_in_batches(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    filed(world, "100001", "100002", "100003")
    assert [catch_up(world), catch_up(world), catch_up(world)] == [2, 1, 0]
    assert len(hits(world, "排水沟")) == 3


def test_an_aborted_change_never_reaches_the_index(world: Any) -> None:
    def refuse(connection: Any) -> None:
        file_dossier(connection, "100001")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        in_transaction(world.database, refuse)
    assert catch_up(world) == 0
    assert hits(world, "排水沟") == set()
