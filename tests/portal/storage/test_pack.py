"""Packing gives back space, keeps what is current, and leaves nothing of what was erased."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.storage.attempts import in_transaction
from portal.storage.backup import back_up, restore
from portal.storage.bootstrap import portal_of
from portal.storage.check import check
from portal.storage.database import blob_folder, data_file, open_database
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


def test_what_was_erased_is_in_no_file_of_the_store_and_in_no_new_backup_once_it_is_packed(database: Any, uri: str, tmp_path: Path) -> None:
    def erase(connection: Any) -> None:
        dossier = portal_of(connection).dossiers.find("2026/100001")
        assert dossier is not None
        dossier.documents.remove("1")
        dossier.facts = "依规定删除"

    def said(folder: Path) -> bool:
        contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        return any(word in content for content in contents for word in (b"the photograph", "排水沟改道".encode()))

    in_transaction(database, lambda connection: file_dossier(connection, "100001", content=b"the photograph"))
    assert said(data_file(uri).parent)
    in_transaction(database, erase)
    pack(database, now=datetime.now(UTC))
    assert not said(data_file(uri).parent)
    restored = tmp_path / "another place"
    back_up(uri, tmp_path / "backup")
    restore(tmp_path / "backup", restored)
    assert not said(restored)
    reopened = open_database(f"file://{restored}/Data.fs")
    assert check(reopened).findings == ()
    reopened.close()


def test_a_file_of_a_transaction_that_was_never_committed_is_removed(database: Any, uri: str) -> None:
    in_transaction(database, lambda connection: file_dossier(connection, "100001", content=b"keep me"))
    kept = next(blob_folder(uri).rglob("*.blob"))
    stray = Path(kept.parent, "0x0000000000000001.blob")
    stray.write_bytes(b"left by a killed process")
    assert pack(database, now=datetime.now(UTC)).strays == 1
    assert kept.exists()
    assert not stray.exists()
