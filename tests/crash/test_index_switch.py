"""An index whose writer is killed anywhere is whole: the state before or the one after, and it serves all the time."""

import shutil
from pathlib import Path

import pytest

from kb.library import Library
from portal.domain.dossier import Dossier
from portal.domain.outbox import Job
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from portal.storage.check import check
from tests.crash.failpoints import FOLLOW, REINDEX, kill_at
from tests.crash.stores import start
from tests.crash.worker import do, opened_world, prepare
from tests.factories.filed import AT, file_dossier

FIRST = ("100001", "100002")
CHANGED, ADDED = "100001", "100003"
OLD = {"100001": "排水沟", "100002": "排水沟"}
NEW = {"100001": "围墙", "100002": "排水沟", "100003": "排水沟"}
BEFORE = {"read", "segment", "before", "begun", "built"}
"""Places at which the state before is still the one that serves."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and an index that agreed, made by three builds so that the next one has older generations to remove; then a change."""
    folder = tmp_path_factory.mktemp("begun")
    prepare(folder, *FIRST)
    with opened_world(folder) as world:
        for _ in range(3):
            do(world, folder, "reindex")
        do(world, folder, "follow")
    change(folder)
    return folder


def change(folder: Path) -> None:
    """One dossier is told anew and one is filed, in a store whose index does not know it yet."""
    with opened_world(folder) as world:
        def retell(connection: object) -> None:
            portal = portal_of(connection)
            dossier = portal.dossiers.find(f"2026/{CHANGED}")
            assert isinstance(dossier, Dossier)
            dossier.facts = "因围墙占地发生争议"
            portal.outbox.index.put(Job("index", dossier.path(), AT))

        in_transaction(world.database, retell)
        in_transaction(world.database, lambda connection: file_dossier(connection, ADDED))


def held(library: Library) -> dict[str, str]:
    """What each document of an index that is whole says, by number; a document that stands twice fails."""
    library.check()
    documents = list(library.refresh().documents())
    found = {document.id.rpartition("/")[2]: next(word for word in ("围墙", "排水沟") if word in document.body) for document in documents}
    assert len(found) == len(documents)
    return found


@pytest.mark.parametrize(("work", "place"), [("follow", name) for name in FOLLOW] + [("reindex", name) for name in REINDEX])
def test_a_killed_writer_leaves_one_whole_index_that_goes_on_serving(begun: Path, tmp_path: Path, work: str, place: str) -> None:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    serving = Library.open(tmp_path / "kb")
    assert held(serving) == OLD
    kill_at(start("tests.crash.worker", str(tmp_path), work, place, "1"), place)
    expected = OLD if place in BEFORE else NEW
    assert held(serving) == expected
    assert held(Library.open(tmp_path / "kb")) == expected
    with opened_world(tmp_path) as world:
        assert check(world.database, index_position=world.library.position()).findings == ()
        do(world, tmp_path, "follow")
        assert held(serving) == NEW
        assert world.read(lambda portal: len(portal.outbox.index)) == 0
        do(world, tmp_path, work)
        assert held(serving) == NEW
        assert check(world.database, index_position=world.library.position()).findings == ()
