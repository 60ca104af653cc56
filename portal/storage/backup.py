"""Backups of a data file and its blobs, made while the portal serves.

A backup folder holds `data/` (what ZODB's repozo writes: full copies, and increments of what was appended since), `blobs/`
(each file once, since a blob file never changes) and `manifests/` (for each backup, the blobs that belong to it with their
SHA-256). The data are copied first and the blobs after: a blob is on the disk before the record that names it, so each
record in the copy finds its blob.
"""

import hashlib
import json
import os
import shutil
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from zc.lockfile import LockError, LockFile  # type: ignore[import-untyped]
from ZODB.FileStorage import FileStorage
from ZODB.scripts import repozo

from portal.storage.blobs import CHUNK_BYTES
from portal.storage.database import blob_folder, data_file
from portal.storage.durable import sync_path
from portal.storage.errors import BackupBroken, StoreInUse

NAME_FORMAT: Final = "%Y-%m-%d-%H-%M-%S"
"""The name of a backup: the time in UTC, as repozo writes it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its name, whether its data are a full copy, and how many blobs were new."""

    name: str
    is_full: bool
    new_blobs: int
    blobs: int


def back_up(uri: str, folder: Path) -> Backup:
    """Add one backup of a `file://` store to a folder. Raises NotSupported, StoreInUse where another backup runs."""
    source = data_file(uri)
    for name in ("data", "blobs", "manifests"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lock = LockFile(str(folder / ".lock"))
    except LockError as error:
        raise StoreInUse(f"Another backup into {folder} is running.") from error
    with closing(lock):
        data = _copy_data(source, folder / "data")
        wanted = _blobs_of(source, blob_folder(uri))
        known = _hashes_so_far(folder)
        hashes = {path: known.get(path) or _copy(blob_folder(uri) / path, folder / "blobs" / path) for path in wanted}
        name = data.name.partition(".")[0]
        _write_manifest(folder, name, hashes)
        return Backup(name, data.name.endswith(".fsz"), len(hashes.keys() - known.keys()), len(hashes))


def names(folder: Path) -> list[str]:
    """The names of the backups in a folder, oldest first."""
    return sorted(path.stem for path in (folder / "manifests").glob("*.json"))


def restore(folder: Path, target: Path, at: datetime | None = None) -> str:
    """Write the newest backup, or the newest until a time, to a new folder; returns its name.

    Every file is compared with its digest. Raises BackupBroken, also where there is no such backup.
    """
    if target.exists() and any(target.iterdir()):
        raise BackupBroken(f"{target} is not empty; a backup is restored to a new folder only.")
    until = at.astimezone(UTC).strftime(NAME_FORMAT) if at is not None else "9999"
    name = max((each for each in names(folder) if each <= until), default=None)
    if name is None:
        raise BackupBroken(f"There is no such backup in {folder}.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        repozo.do_recover(repozo.parseargs(
            ["-R", "-w", "-D", name, "-r", str(folder / "data"), "-o", str(target / "Data.fs")]))
    except (repozo.RepozoError, OSError, EOFError, zlib.error) as error:
        raise BackupBroken(f"The data of backup {name} cannot be used: {error}") from error
    manifest = json.loads((folder / "manifests" / f"{name}.json").read_text(encoding="utf-8"))
    (target / "blobs" / "tmp").mkdir(parents=True)
    (target / "blobs" / ".layout").write_text("bushy", encoding="ascii")
    for path, digest in manifest["blobs"].items():
        if _copy(folder / "blobs" / path, target / "blobs" / path) != digest:
            raise BackupBroken(f"The file {path} of backup {name} has changed since it was made.")
    return name


def _copy_data(source: Path, repository: Path) -> Path:
    """Have repozo copy what is new; returns its newest file, which stands for the state just copied."""
    newest = max(repository.glob("*fsz"), default=None)
    # A name is one second. Two files of one second would be taken for one backup, so wait for the next; by repozo's own
    # clock, which turns over some milliseconds later than the one that datetime reads.
    while newest is not None and newest.name.partition(".")[0] >= time.strftime(NAME_FORMAT, time.gmtime()):
        time.sleep(0.05)
    repozo.do_backup(repozo.parseargs(["-B", "-Q", "-z", "-r", str(repository), "-f", str(source)]))
    return max(repository.glob("*fsz"))


def _blobs_of(source: Path, blobs: Path) -> list[str]:
    """The blob files of committed transactions, as paths below the folder of blobs."""
    with closing(FileStorage(str(source), read_only=True, blob_dir=str(blobs))) as storage:
        last = storage.lastTransaction()
        found = (str(path) for _, folder in storage.fshelper.listOIDs() for path in Path(folder).glob("*.blob"))
        return sorted(
            str(Path(path).relative_to(blobs.resolve())) for path in found if storage.fshelper.splitBlobFilename(path)[1] <= last
        )


def _hashes_so_far(folder: Path) -> dict[str, str]:
    newest = max((folder / "manifests").glob("*.json"), default=None)
    return dict(json.loads(newest.read_text(encoding="utf-8"))["blobs"]) if newest is not None else {}


def _copy(source: Path, target: Path) -> str:
    """Copy a file durably under its own name only once it is whole; returns its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part, digest = target.with_name(target.name + ".part"), hashlib.sha256()
    try:
        with source.open("rb") as reading, part.open("wb") as writing:
            while chunk := reading.read(CHUNK_BYTES):
                digest.update(chunk)
                writing.write(chunk)
            writing.flush()
            os.fsync(writing.fileno())
    except FileNotFoundError as error:
        raise BackupBroken(f"The file {source} is missing.") from error
    shutil.move(part, target)
    sync_path(target.parent)
    return digest.hexdigest()


def _write_manifest(folder: Path, name: str, hashes: dict[str, str]) -> None:
    path = folder / "manifests" / f"{name}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"version": 1, "blobs": hashes}, indent=1), encoding="utf-8")
    sync_path(part)
    part.replace(path)
    sync_path(path.parent)
