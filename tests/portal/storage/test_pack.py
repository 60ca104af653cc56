"""Packing gives back space, keeps what is current, and leaves nothing of what was erased."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from portal.storage.check import check
from portal.storage.database import blob_folder, data_file
from portal.storage.pack import pack
from tests.factories.filed import file_dossier


def test_an_erased_file_is_gone_after_packing(database: Any, uri: str) -> None:
    in_transaction(database, lambda connection: file_dossier(connection, "100001", content=b"erase me"))
    in_transaction(database, lambda connection: file_dossier(connection, "100002", content=b"keep me"))
    in_transaction(
        database, lambda connection: portal_of(connection).dossiers.find("2026/100001").documents.remove("1"))  # type: ignore[union-attr]
    packed = pack(database, now=datetime.now(UTC))
    assert packed.after_bytes < packed.before_bytes
    assert [path.read_bytes() for path in blob_folder(uri).rglob("*.blob")] == [b"keep me"]
    assert not list(data_file(uri).parent.glob("*.old"))
    assert check(database).findings == ()


def test_a_file_of_a_transaction_that_was_never_committed_is_removed(database: Any, uri: str) -> None:
    in_transaction(database, lambda connection: file_dossier(connection, "100001", content=b"keep me"))
    kept = next(blob_folder(uri).rglob("*.blob"))
    stray = Path(kept.parent, "0x0000000000000001.blob")
    stray.write_bytes(b"left by a killed process")
    assert pack(database, now=datetime.now(UTC)).strays == 1
    assert kept.exists()
    assert not stray.exists()
