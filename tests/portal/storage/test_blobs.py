"""Files go in as streams and come out as they went in."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

import pytest

from portal.storage import durable
from portal.storage.attempts import in_transaction
from portal.storage.blobs import digest_of, new_blob
from portal.storage.bootstrap import portal_of
from tests.factories.filed import file_dossier

LARGE = os.urandom(2_500_000)


def test_a_file_larger_than_one_piece_keeps_its_content(database: Any) -> None:
    def put(connection: Any) -> tuple[int, str]:
        stored = new_blob(io.BytesIO(LARGE), connection)
        portal_of(connection).kept = stored.blob
        return stored.size_bytes, stored.digest

    said = in_transaction(database, put)
    assert said == (2_500_000, hashlib.sha256(LARGE).hexdigest())
    assert in_transaction(database, lambda connection: digest_of(portal_of(connection).kept)) == said


def test_a_file_is_taken_from_where_the_stream_stands() -> None:
    stream = io.BytesIO(b"head|body")
    stream.seek(5)
    assert new_blob(stream).size_bytes == 4


def test_content_and_name_are_on_the_disk_before_the_vote(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, vote = durable.sync_path, durable.FileStorage.tpc_vote
    monkeypatch.setattr(durable, "sync_path", lambda path: (done.append("folder" if path.is_dir() else "file"), sync(path)))
    monkeypatch.setattr(
        durable.FileStorage, "tpc_vote", lambda storage, transaction: (done.append("vote"), vote(storage, transaction))[1])
    in_transaction(database, lambda connection: file_dossier(connection, "100001"))
    assert done[0] == "file"
    assert done[-1] == "vote"
    assert done.count("folder") >= 2   # the blob's own folder and the one that names it


def test_no_half_upload_is_left_where_the_request_was_given_up(database: Any, uri: str) -> None:
    def refuse(connection: Any) -> None:
        file_dossier(connection, "100001", content=LARGE)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        in_transaction(database, refuse)
    folder = Path(uri.partition("blobstorage_dir=")[2])
    assert not list(folder.rglob("*.blob"))
