"""What happened in a video room is stored in its session, each event once."""

from datetime import timedelta
from typing import Any

from portal.domain.session import MediationSession
from portal.jobs.journal import take_in
from portal.storage.attempts import in_transaction
from tests.factories.filed import AT, file_dossier


def planned(world: Any) -> None:
    def plan(connection: Any) -> None:
        dossier = file_dossier(connection, "100001")
        session = MediationSession(AT + timedelta(days=1), 60, "video", "county", "room-1")
        dossier.shelf("sessions").add("1", session)
        dossier.__parent__.__parent__.__parent__.video_rooms["room-1"] = session  # type: ignore[union-attr]

    in_transaction(world.database, plan)


def event(number: int, kind: str = "joined") -> dict[str, Any]:
    return {"n": number, "at": AT.isoformat(), "kind": kind, "room": "room-1", "participant": "a1"}


def logged(world: Any) -> list[int]:
    return world.read(lambda portal: list(portal.dossiers.find("2026/100001").sessions["1"].log))


def test_events_are_stored_once_with_the_position(world: Any) -> None:
    planned(world)
    world.media.events = [event(1), event(2, "admitted")]
    assert take_in(world) == 2
    assert take_in(world) == 0
    assert logged(world) == [1, 2]
    world.media.events.append(event(3, "left"))
    assert take_in(world) == 1
    assert logged(world) == [1, 2, 3]


def test_nothing_new_saves_nothing(world: Any) -> None:
    planned(world)
    before = world.database.lastTransaction()
    assert take_in(world) == 0
    assert world.database.lastTransaction() == before


def test_a_worker_that_lost_its_journal_is_taken_in_from_its_first_event(world: Any) -> None:
    planned(world)
    world.media.events = [event(1), event(2, "admitted")]
    assert take_in(world) == 2
    world.media.epoch, world.media.events = "second", [event(1, "left"), event(2, "joined"), event(3, "left")]
    assert take_in(world) == 3
    assert take_in(world) == 0
    assert logged(world) == [1, 2, 3, 4, 5]
    kinds = world.read(lambda portal: [each.kind for each in portal.dossiers.find("2026/100001").sessions["1"].log.values()])
    assert kinds == ["joined", "admitted", "left", "joined", "left"]


def test_the_worker_is_told_what_is_stored_and_no_more(world: Any) -> None:
    planned(world)
    world.media.events = [event(1), event(2)]
    take_in(world)
    assert world.media.taken == 0
    take_in(world)
    assert world.media.taken == 2
