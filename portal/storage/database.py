"""Opening the object database by its address.

`file://` is one data file with a folder of blobs, for one process on one machine; `zeo://` and `postgres://` serve several
processes and are opened by zodburi. `memory://` serves tests.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from zc.lockfile import LockError  # type: ignore[import-untyped]
from ZODB import DB
from ZODB.blob import LAYOUT_MARKER
from ZODB.FileStorage import FileStorage
from zodburi import resolve_uri

from portal.settings import Settings
from portal.storage.durable import DurableFileStorage, sync_path
from portal.storage.errors import NotSupported, StoreInUse

CONNECTIONS: Final = 16
"""Connections kept open for reuse; more than the server has threads."""
IDLE_S: Final = 300
"""A connection that nobody used for so long goes, with the objects that it kept: one or two serve most of the time."""
FILE_SCHEME: Final = "file://"


def data_file(uri: str) -> Path:
    """The data file of a `file://` address. Raises NotSupported for any other."""
    if not uri.startswith(FILE_SCHEME):
        scheme = uri.split(":", 1)[0]
        raise NotSupported(f"This works on a store of the kind file:// only, not on {scheme}://; see docs/backup.md.")
    return Path(uri.removeprefix(FILE_SCHEME).partition("?")[0])


def blob_folder(uri: str) -> Path:
    """The folder of blobs of a `file://` address: as it says, or `blobs` beside the data file."""
    path = data_file(uri)
    named = dict(parse_qsl(uri.partition("?")[2])).get("blobstorage_dir")
    return Path(named) if named else path.parent / "blobs"


def open_database(uri: str, *, cache_objects: int = 4000, read_only: bool = False) -> DB:
    """Open the store. The caller closes it. Raises StoreInUse where another process has the data file open.

    Read-only sees the store as it is now, also while another process writes it, and works on `file://` only.
    """
    factory, options = resolve_uri(uri)
    if uri.startswith(FILE_SCHEME):
        storage = open_file(data_file(uri), blob_folder(uri), read_only=read_only)
    else:
        if read_only:
            data_file(uri)
        storage = factory()
    return DB(storage, **pool_options(uri, options, cache_objects))


@contextmanager
def opened(settings: Settings, *, to_look: bool = False) -> Iterator[DB]:
    """The store of the settings for one command; a data file that is only looked at may be in use by the portal."""
    is_file = settings.zodb_uri.startswith(FILE_SCHEME)
    database = open_database(
        settings.zodb_uri, cache_objects=settings.zodb_cache_objects, read_only=to_look and is_file,
    )
    try:
        yield database
    finally:
        database.close()


def pool_options(uri: str, options: Mapping[str, Any], cache_objects: int) -> dict[str, Any]:
    """What the address says of the connections, and ours where it says nothing: zodburi then puts in what it takes as usual."""
    said = dict(parse_qsl(uri.partition("?")[2]))
    ours = {"cache_size": cache_objects, "pool_size": CONNECTIONS, "pool_timeout": IDLE_S}
    return {**options, **{name: value for name, value in ours.items() if f"connection_{name}" not in said}}


def open_file(path: Path, blobs: Path, *, read_only: bool) -> FileStorage:
    """Open a data file with its blobs, making both where they are missing."""
    if read_only:
        return FileStorage(str(path), read_only=True, blob_dir=str(blobs))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        storage = DurableFileStorage(str(path), blob_dir=str(blobs), pack_keep_old=False)
    except LockError as error:
        raise StoreInUse(in_use_message(path)) from error
    # with its name alone on the disk, the file that says how blobs are laid out would shut the store after a power cut
    for made in (blobs / LAYOUT_MARKER, blobs, blobs.parent, path.parent):
        sync_path(made)
    sweep_temporary(blobs)
    return storage


def in_use_message(path: Path) -> str:
    """Which process has the file, and what to do."""
    lock = Path(f"{path}.lock")
    holder = lock.read_text(encoding="ascii", errors="replace").strip() if lock.exists() else ""
    by = f" by process {holder}" if holder.isdigit() else ""
    return (
        f"The store {path} is open{by}; a data file serves one process at a time. Stop that process first, "
        "or keep the store in ZEO or PostgreSQL (docs/storage.md)."
    )


def sweep_temporary(blobs: Path) -> int:
    """Remove what a killed process left half written; returns how many files. Only the holder of the lock may call it."""
    left = [path for path in (blobs / "tmp").glob("*") if path.is_file()]
    for path in left:
        path.unlink()
    return len(left)
