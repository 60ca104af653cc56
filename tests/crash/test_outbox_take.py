"""A worker killed anywhere while it takes jobs loses none of them, and sends nothing twice."""

import json
import shutil
from pathlib import Path

import pytest

from portal.jobs.world import World
from portal.storage.check import check
from tests.crash.failpoints import kill_at
from tests.crash.stores import start
from tests.crash.worker import do, opened_world, prepare

NUMBERS = ("100001", "100002", "100003")
MESSAGES = {f"{int(number):012d}" for number in NUMBERS}


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a message of each dossier in its outbox."""
    folder = tmp_path_factory.mktemp("filed")
    prepare(folder, *NUMBERS)
    return folder


@pytest.fixture
def store(filed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(filed, tmp_path, dirs_exist_ok=True))


def left(world: World) -> int:
    return world.read(lambda portal: len(portal.outbox.work))


def marked(world: World) -> set[str]:
    return world.read(lambda portal: {name for name, message in portal.messages.items() if message.sent_at is not None})


def sent(folder: Path) -> list[str]:
    path = folder / "outgoing" / "messages.jsonl"
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] if path.exists() else []


@pytest.mark.parametrize(
    ("place", "times", "out", "waiting"),
    [
        ("taken", 1, 0, 3), ("taken", 3, 2, 3), ("sending", 1, 1, 3), ("sending", 2, 2, 3), ("sent", 1, 1, 3), ("sent", 3, 3, 3),
        ("changed", 1, 3, 3), ("changed", 3, 3, 3), ("voted", 1, 3, 3), ("committed", 1, 3, 0), ("done", 1, 3, 0),
    ],
)
def test_a_killed_worker_loses_no_job_and_does_none_twice(
    store: Path, place: str, times: int, out: int, waiting: int,
) -> None:
    """`out` messages had left the house and `waiting` jobs were still in the outbox when the process died."""
    kill_at(start("tests.crash.worker", str(store), "outbox", place, str(times)), place)
    assert len(sent(store)) == out
    with opened_world(store) as world:
        assert check(world.database, index_position=world.library.position()).findings == ()
        assert left(world) == waiting
        assert marked(world) == (set() if waiting else MESSAGES)
        do(world, store, "outbox")
        assert left(world) == 0
        assert marked(world) == MESSAGES
        assert check(world.database, index_position=world.library.position()).findings == ()
    assert sorted(sent(store)) == sorted(MESSAGES)


def test_killed_at_each_place_in_turn_all_jobs_are_done_once_in_the_end(store: Path) -> None:
    for place in ("taken", "sending", "sent", "changed", "voted"):
        kill_at(start("tests.crash.worker", str(store), "outbox", place, "1"), place)
    with opened_world(store) as world:
        assert left(world) == 3
        do(world, store, "outbox")
        assert left(world) == 0
    assert sorted(sent(store)) == sorted(MESSAGES)
