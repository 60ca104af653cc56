"""An export that is broken, foreign or altered is refused with a code, and the store stays as empty as it was."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.domain.portal import SCHEMA_VERSION
from portal.storage.attempts import reading
from portal.storage.bootstrap import holds_nothing
from portal.storage.errors import StoreError
from portal.storage.exchange.manifest import NAME
from portal.storage.exchange.read import read_store
from tests.portal.storage.exchange.conftest import Opened

DOSSIERS = "objects/Dossier.jsonl"


def manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    said = json.loads((folder / NAME).read_text("utf-8"))
    change(said)
    (folder / NAME).write_text(json.dumps(said), "utf-8")


def forged(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Alter a file and let the manifest agree with it, as somebody would who knows the format."""
    content = change((folder / name).read_bytes())
    (folder / name).write_bytes(content)
    manifest(folder, lambda said: said["files"].update({name: [len(content), hashlib.sha256(content).hexdigest()]}))


def record(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """Alter the first record of a list."""
    first, _, rest = content.partition(b"\n")
    said = json.loads(first)
    change(said)
    return json.dumps(said).encode() + b"\n" + rest


def field(name: str, value: Any) -> Callable[[bytes], bytes]:
    return lambda content: record(content, lambda said: said["fields"].update({name: value}))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


ALTERED: dict[str, Callable[[Path], object]] = {
    "no-manifest": lambda folder: (folder / NAME).unlink(),
    "manifest-no-json": lambda folder: (folder / NAME).write_bytes(b"\xff{"),
    "manifest-a-list": lambda folder: (folder / NAME).write_bytes(b"[]"),
    "manifest-deep": lambda folder: (folder / NAME).write_bytes(b"[" * 200_000),
    "another-format": lambda folder: manifest(folder, lambda said: said.update(format="zip")),
    "unknown-key": lambda folder: manifest(folder, lambda said: said.update(odd=1)),
    "list-altered": lambda folder: flip(folder / DOSSIERS),
    "list-missing": lambda folder: (folder / DOSSIERS).unlink(),
    "list-cut": lambda folder: (folder / DOSSIERS).write_bytes((folder / DOSSIERS).read_bytes()[:-9]),
    "file-altered": lambda folder: flip(next((folder / "files").rglob("?" * 64))),
    "file-missing": lambda folder: next((folder / "files").rglob("?" * 64)).unlink(),
    "file-of-the-machine": lambda folder: manifest(folder, lambda said: said["files"].update({"files/../../../etc/passwd": [1, "0" * 64]})),
    "file-not-listed": lambda folder: manifest(
        folder, lambda said: [said["files"].pop(name) for name in list(said["files"]) if name.startswith("files/")]),
    "list-not-listed": lambda folder: manifest(folder, lambda said: said["files"].pop(DOSSIERS)),
    "kind-unknown": lambda folder: manifest(folder, lambda said: said["records"].update({"Popen": 1})),
    "kind-of-the-machine": lambda folder: manifest(folder, lambda said: said["records"].update({"../Dossier": 1})),
    "records-fewer": lambda folder: manifest(folder, lambda said: said["records"].update(Dossier=1)),
    "line-no-json": lambda folder: forged(folder, DOSSIERS, lambda content: b"{\n" + content),
    "line-deep": lambda folder: forged(folder, DOSSIERS, lambda content: b"[" * 200_000 + b"\n" + content),
    "line-without-fields": lambda folder: forged(folder, DOSSIERS, lambda content: record(content, lambda said: said.pop("fields"))),
    "line-with-more": lambda folder: forged(folder, DOSSIERS, lambda content: record(content, lambda said: said.update(odd=1))),
    "line-twice": lambda folder: forged(folder, DOSSIERS, lambda content: content.splitlines(keepends=True)[0] + content),
    "line-gone": lambda folder: forged(folder, DOSSIERS, lambda content: content.partition(b"\n")[2]),
    "field-of-the-machine": lambda folder: forged(folder, DOSSIERS, field("_p_oid", "0")),
    "value-unknown": lambda folder: forged(folder, DOSSIERS, field("matter", {"Popen": {"args": "true"}})),
    "value-of-two-kinds": lambda folder: forged(folder, DOSSIERS, field("matter", {"date": "2026-01-01", "set": []})),
    "date-that-is-none": lambda folder: forged(folder, DOSSIERS, field("received_at", {"datetime": "2026-02-30T00:00:00"})),
    "amount-that-is-none": lambda folder: forged(folder, DOSSIERS, field("amount", {"decimal": "much"})),
    "tree-without-order": lambda folder: forged(folder, DOSSIERS, field("odd", {"Tree": [["a", 1], [1, 1]]})),
    "reference-to-nothing": lambda folder: forged(folder, DOSSIERS, field("holder", {"at": "/orgs/nowhere"})),
    "reference-that-is-none": lambda folder: forged(folder, DOSSIERS, field("holder", {"at": ["/orgs"]})),
    "file-that-is-none": lambda folder: forged(folder, "objects/Document.jsonl", field("blob", {"file": "0" * 64})),
    "no-root": lambda folder: forged(folder, "objects/Portal.jsonl", lambda content: record(content, lambda said: said.update(place="/x"))),
    "another-root": lambda folder: forged(
        folder, "objects/Portal.jsonl", lambda content: content.replace(b'"place": ""', b'"place": "/x"').replace(b'{"at": ""}', b'{"at": "/x"}')),
    "trail-altered": lambda folder: forged(folder, "objects/AuditEntry.jsonl", field("actor", "staff:somebody")),
    "agreement-altered": lambda folder: forged(folder, "objects/AgreementVersion.jsonl", field("terms", "赔偿一百万元")),
    "count-altered": lambda folder: forged(folder, "objects/Listing.jsonl", field("_days", {"NumberTree": [[0, 99]]})),
}


@pytest.mark.parametrize("how", ALTERED)
def test_what_is_altered_is_refused_and_leaves_the_store_empty(how: str, exported: Path, empty: Opened) -> None:
    ALTERED[how](exported)
    database = empty()
    with pytest.raises(StoreError) as refused:
        read_store(database, exported)
    assert refused.value.code == "export-broken"
    assert reading(database, holds_nothing)


@pytest.mark.parametrize("key", ["version", "schema_version"])
def test_a_newer_export_is_refused(key: str, exported: Path, empty: Opened) -> None:
    manifest(exported, lambda said: said.update({key: SCHEMA_VERSION + 1}))
    database = empty()
    with pytest.raises(StoreError) as refused:
        read_store(database, exported)
    assert refused.value.code == "export-too-new"
    assert reading(database, holds_nothing)
