"""Opening the store by its address."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.domain.portal import SCHEMA_VERSION
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import make_portal, portal_of
from portal.storage.database import CONNECTIONS, IDLE_S, blob_folder, data_file, open_database
from portal.storage.errors import NotSupported, StoreInUse

HOLD = """
import sys
from portal.storage.database import open_database
database = open_database(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_store_is_made_where_there_is_none(uri: str) -> None:
    database = open_database(uri)
    in_transaction(database, make_portal)
    database.close()
    again = open_database(uri)
    assert reading(again, lambda connection: list(portal_of(connection)))[:2] == ["dossiers", "experts"]
    again.close()


def test_a_second_process_on_one_data_file_is_told_who_has_it(uri: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreInUse, match=rf"open by process {other.pid};.*Stop that process"):
            open_database(uri)


def test_a_reader_sees_the_store_while_a_process_writes_it(uri: str) -> None:
    writer = open_database(uri)
    in_transaction(writer, make_portal)
    reader = open_database(uri, read_only=True)
    assert reading(reader, lambda connection: portal_of(connection).schema_version) == SCHEMA_VERSION
    reader.close()
    writer.close()


def test_what_a_killed_process_left_half_written_is_swept_away(uri: str) -> None:
    open_database(uri).close()
    left = blob_folder(uri) / "tmp" / "BUCabc"
    left.write_bytes(b"half an upload")
    open_database(uri).close()
    assert not left.exists()


def test_blobs_stand_beside_the_data_file_where_the_address_does_not_say(tmp_path: Path) -> None:
    assert blob_folder(f"file://{tmp_path}/a/Data.fs") == tmp_path / "a" / "blobs"
    assert blob_folder(f"file://{tmp_path}/a/Data.fs?blobstorage_dir={tmp_path}/b") == tmp_path / "b"


def test_a_data_file_is_asked_of_file_addresses_only() -> None:
    with pytest.raises(NotSupported, match="zeo://"):
        data_file("zeo://localhost:9991")


def test_a_connection_that_nobody_needs_any_more_gives_its_memory_back(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(sys.modules["ZODB.DB"], "time", SimpleNamespace(time=lambda: now[0]))
    database = open_database(uri)
    for connection in [database.open() for _ in range(3)]:
        connection.close()
    assert len(database.connectionDebugInfo()) == 3
    now[0] += IDLE_S + 1
    database.open().close()
    assert len(database.connectionDebugInfo()) == 1
    database.close()


def test_what_the_address_does_not_say_of_connections_is_ours(uri: str) -> None:
    database = open_database(uri, cache_objects=123)
    assert (database.getCacheSize(), database.getPoolSize()) == (123, CONNECTIONS)
    database.close()
    joint = "&" if "?" in uri else "?"
    database = open_database(f"{uri}{joint}connection_cache_size=77&connection_pool_size=3", cache_objects=123)
    assert (database.getCacheSize(), database.getPoolSize()) == (77, 3)
    database.close()
