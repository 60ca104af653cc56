"""One dossier in one file: all of it, and nothing of another."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from portal.domain.errors import NotFound
from portal.storage.exchange.bundle import write_dossier
from portal.storage.exchange.manifest import NAME
from tests.factories.filed import AT


@pytest.fixture
def bundle(full: Any, tmp_path: Path) -> Path:
    write_dossier(full, tmp_path / "dossier.zip", reference="2026-100001", now=AT)
    return tmp_path / "dossier.zip"


def test_it_holds_the_whole_dossier_with_digests(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        said = json.loads(opened.read(NAME))
        assert set(opened.namelist()) == {NAME, *said["files"]}
        for name, (size, digest) in said["files"].items():
            content = opened.read(name)
            assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest)
        assert opened.read(f"files/{hashlib.sha256(b'one').hexdigest()[:2]}/{hashlib.sha256(b'one').hexdigest()}") == b"one"
        assert {"Dossier", "Party", "Document", "AuditTrail", "AuditEntry"} <= set(said["records"])


def test_it_holds_nothing_of_another(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        places = [
            json.loads(line)["place"] for name in opened.namelist() if name.startswith("objects/") for line in opened.read(name).splitlines()
        ]
        everything = b"".join(opened.read(name) for name in opened.namelist())
    assert all(place.startswith("/dossiers/2026/100001") for place in places)
    assert b"100002" not in everything
    assert "院墙".encode() not in everything


def test_only_its_owner_can_read_the_file(bundle: Path) -> None:
    assert bundle.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_where_there_is_no_such_dossier(full: Any, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    with pytest.raises(NotFound):
        write_dossier(full, tmp_path / "no.zip", reference="2026-999999", now=AT)
    assert set(tmp_path.iterdir()) == before
