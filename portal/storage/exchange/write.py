"""Store to folder: one line of JSON for each object, one file for each kind, one file for each content."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Self

from BTrees.LLBTree import LLTreeSet
from ZODB.utils import u64

from portal.storage.attempts import reading
from portal.storage.blobs import CHUNK_BYTES, digest_of
from portal.storage.bootstrap import portal_of
from portal.storage.checks.finding import Progress, Watch, in_silence
from portal.storage.durable import full_disk_is_said, sync_path
from portal.storage.errors import ExportImpossible
from portal.storage.exchange import manifest
from portal.storage.exchange.manifest import Manifest
from portal.storage.exchange.places import state
from portal.storage.exchange.values import Record


def write_store(database: Any, folder: Path, *, now: datetime, progress: Progress = in_silence) -> tuple[Manifest, str]:
    """Write one state of the whole store to a new folder; returns the manifest and its SHA-256.

    It changes nothing and may run while the portal serves. Raises ExportImpossible, StorageFull.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ExportImpossible(f"{folder} is not empty; an export is written to a new folder.")
    (folder / "objects").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)

    def look(connection: Any) -> Manifest:
        portal = portal_of(connection)
        writing = Writing(folder, Manifest(now.isoformat(), portal.schema_version), Watch(connection, progress))
        with full_disk_is_said(), writing:
            for place, thing in writing.walk(portal):
                writing.write(place, thing)
        return writing.manifest

    made = reading(database, look)
    return made, finish(folder, made)


def finish(folder: Path, made: Manifest) -> str:
    """Take the digests of the lists of objects, and write the manifest; returns its SHA-256."""
    for path in sorted((folder / "objects").iterdir()):
        made.files[f"objects/{path.name}"] = list(manifest.digest_of(path))
        sync_path(path)
    path = folder / manifest.NAME
    path.write_bytes(made.content())
    sync_path(path)
    sync_path(folder)
    return manifest.digest_of(path)[1]


class Writing:
    """An export that is being written."""

    def __init__(self, folder: Path, made: Manifest, watch: Watch) -> None:
        self.folder, self.manifest, self.watch = folder, made, watch
        self._lists: dict[str, IO[bytes]] = {}
        self._closing = ExitStack()
        self._digests: dict[bytes, str] = {}
        self._seen = LLTreeSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def walk(self, top: Any, place: str = "") -> Iterator[tuple[str, Record]]:
        """Every object below one, itself first, each once. Raises ExportImpossible where two own the same."""
        to_do = [(place, top)]
        while to_do:
            where, thing = to_do.pop()
            if not self._seen.insert(u64(thing._p_oid)):  # noqa: SLF001 - persistent's own name
                raise ExportImpossible(f"{where} stands in two places; run check.")
            record = Record(thing, where, self.save)
            yield where, record
            to_do += reversed(record.parts)

    def write(self, place: str, record: Record) -> None:
        """Write one object's line; its parts are known from then on."""
        kind = type(record.owner).__name__
        fields = {name: record.value(value, name) for name, value in state(record.owner).items()}
        try:
            line = json.dumps({"place": place, "fields": fields}, ensure_ascii=False, allow_nan=False)
        except ValueError as error:
            raise ExportImpossible(f"{place} holds a number that is none.") from error
        self._list(kind).write(line.encode("utf-8", "backslashreplace") + b"\n")
        self.manifest.records[kind] = self.manifest.records.get(kind, 0) + 1
        self.watch.saw("objects")

    def _list(self, kind: str) -> IO[bytes]:
        if kind not in self._lists:
            self._lists[kind] = self._closing.enter_context((self.folder / "objects" / f"{kind}.jsonl").open("wb"))
        return self._lists[kind]

    def save(self, blob: Any) -> str:
        """Copy a blob under the name of its SHA-256, unless it is there."""
        known = self._digests.get(blob._p_oid)  # noqa: SLF001 - as above
        if known is not None:
            return known
        size, digest = digest_of(blob)
        name = f"files/{digest[:2]}/{digest}"
        if name not in self.manifest.files:
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with blob.open("r") as source, target.open("wb") as writing:
                shutil.copyfileobj(source, writing, CHUNK_BYTES)
                writing.flush()
                os.fsync(writing.fileno())
            self.manifest.files[name] = [size, digest]
        self._digests[blob._p_oid] = digest  # noqa: SLF001 - as above
        return digest
