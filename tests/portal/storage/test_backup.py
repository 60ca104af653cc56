"""Backups hold data and files of one moment, and come back whole or not at all."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.storage.attempts import in_transaction, reading
from portal.storage.backup import back_up, names, restore
from portal.storage.bootstrap import portal_of
from portal.storage.check import check
from portal.storage.database import open_database
from portal.storage.errors import BackupBroken, NotSupported
from tests.factories.filed import file_dossier


def numbers(folder: Path) -> set[str]:
    """The dossiers of a restored store, which must pass the check."""
    database = open_database(f"file://{folder}/Data.fs")
    try:
        assert check(database).findings == ()
        return reading(database, lambda connection: set(portal_of(connection).dossiers["2026"]))
    finally:
        database.close()


def add(database: Any, number: str) -> None:
    in_transaction(database, lambda connection: file_dossier(connection, number, content=number.encode()))


def test_an_increment_holds_what_came_since_the_full_backup(database: Any, uri: str, tmp_path: Path) -> None:
    add(database, "100001")
    full = back_up(uri, tmp_path / "backup")
    add(database, "100002")
    increment = back_up(uri, tmp_path / "backup")
    assert (full.is_full, full.blobs) == (True, 1)
    assert (increment.is_full, increment.new_blobs, increment.blobs) == (False, 1, 2)
    assert restore(tmp_path / "backup", tmp_path / "back") == increment.name
    assert numbers(tmp_path / "back") == {"100001", "100002"}


def test_the_state_of_an_earlier_time_comes_back(database: Any, uri: str, tmp_path: Path) -> None:
    add(database, "100001")
    first = back_up(uri, tmp_path / "backup")
    add(database, "100002")
    back_up(uri, tmp_path / "backup")
    at = datetime.strptime(first.name, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
    assert restore(tmp_path / "backup", tmp_path / "back", at) == first.name
    assert numbers(tmp_path / "back") == {"100001"}


@pytest.fixture
def writing(database: Any) -> Iterator[list[str]]:
    """A thread that files dossiers without a pause."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def write() -> None:
        for number in range(200000, 300000):
            if stop.is_set():
                return
            add(database, str(number))
            acknowledged.append(str(number))

    thread = threading.Thread(target=write)
    thread.start()
    yield acknowledged
    stop.set()
    thread.join()


def test_a_backup_while_the_portal_writes_holds_all_that_was_acknowledged_before(
    uri: str, tmp_path: Path, writing: list[str],
) -> None:
    while len(writing) < 5:
        time.sleep(0.01)
    for round_number in range(2):
        before = set(writing)
        back_up(uri, tmp_path / "backup")
        restore(tmp_path / "backup", tmp_path / f"back{round_number}")
        assert before <= numbers(tmp_path / f"back{round_number}")


def test_a_file_of_a_backup_that_changed_is_named(database: Any, uri: str, tmp_path: Path) -> None:
    add(database, "100001")
    back_up(uri, tmp_path / "backup")
    kept = next((tmp_path / "backup" / "blobs").rglob("*.blob"))
    kept.write_bytes(b"another thing")
    with pytest.raises(BackupBroken, match=kept.name):
        restore(tmp_path / "backup", tmp_path / "back")


def test_data_of_a_backup_that_changed_are_named(database: Any, uri: str, tmp_path: Path) -> None:
    add(database, "100001")
    back_up(uri, tmp_path / "backup")
    data = next((tmp_path / "backup" / "data").glob("*.fsz"))
    data.write_bytes(data.read_bytes()[:-20])
    with pytest.raises(BackupBroken, match="cannot be used"):
        restore(tmp_path / "backup", tmp_path / "back")


@pytest.mark.usefixtures("database")
def test_a_folder_with_something_in_it_is_not_written_over(uri: str, tmp_path: Path) -> None:
    back_up(uri, tmp_path / "backup")
    with pytest.raises(BackupBroken, match="not empty"):
        restore(tmp_path / "backup", tmp_path / "store")


@pytest.mark.usefixtures("database")
def test_a_time_before_the_first_backup_has_none(uri: str, tmp_path: Path) -> None:
    back_up(uri, tmp_path / "backup")
    assert len(names(tmp_path / "backup")) == 1
    with pytest.raises(BackupBroken, match="no such backup"):
        restore(tmp_path / "backup", tmp_path / "back", datetime(2020, 1, 1, tzinfo=UTC))


def test_other_stores_have_their_own_tools(tmp_path: Path) -> None:
    with pytest.raises(NotSupported, match=r"docs/backup\.md"):
        back_up("postgres://localhost/concord", tmp_path)
