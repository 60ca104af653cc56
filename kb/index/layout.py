"""The folder of an index: which generation is current, who writes, and whether it may be trusted.

::

    var/kb/             mode 0700
        CURRENT         the name of the generation that is served, switched by renaming
        lock            held (flock) by the one writer
        g000003/        a Whoosh index and ``kb.json`` with its format
        g000002/        the one before, for readers that still have it open
"""

import errno
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import whoosh

from kb.errors import (
    IndexDamaged,
    IndexForeign,
    IndexLocked,
    IndexMissing,
    IndexProblem,
    IndexUnsafe,
    IndexUnwritable,
    IndexVersionMismatch,
)
from kb.index.schema import FORMAT
from kb.index.writer import sync

CURRENT: Final = "CURRENT"
LOCK: Final = "lock"
STAMP: Final = "kb.json"
_OTHERS_WRITE: Final = 0o022
_POLL_S: Final = 0.05
_TAKES_NO_MORE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


def prepare(folder: Path) -> None:
    """Make the folder for us alone, or see that it is empty or ours."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise IndexProblem(f"the folder {folder} cannot be made or read: {error.strerror}") from error
    ours = {CURRENT, LOCK, f"{CURRENT}.new"}
    if any(name not in ours and not _is_generation(name) for name in names):
        raise IndexForeign(f"{folder} holds other files; give an empty folder, or one that holds an index of Concord")
    if not names:
        folder.chmod(0o700)
    refuse_unsafe(folder)


def _is_generation(name: str) -> bool:
    return name.startswith("g") and name[1:].isdecimal()


def refuse_unsafe(folder: Path) -> None:
    """Others who can write there could put pickles there."""
    status = folder.stat()
    if status.st_mode & _OTHERS_WRITE:
        raise IndexUnsafe(f"others may write to {folder}; set it right with: chmod 700 {folder}")
    if status.st_uid not in (os.geteuid(), 0):
        raise IndexUnsafe(f"{folder} belongs to another user")


def current(folder: Path, *, of_any_format: bool = False) -> Path:
    """The generation that is served; ``of_any_format`` to read its documents alone, which all formats keep alike.

    Raises `IndexMissing`, `IndexForeign`, `IndexUnsafe`, `IndexDamaged` or `IndexVersionMismatch`.
    """
    if not folder.is_dir():
        raise IndexMissing(f"there is no index in {folder}; make one with: python -m kb import-laws DIR")
    refuse_unsafe(folder)
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        if any(path.name != LOCK and not _is_generation(path.name) for path in folder.iterdir()):
            raise IndexForeign(f"{folder} holds no index of Concord; give another folder") from error
        raise IndexMissing(f"there is no index in {folder}; make one with: python -m kb import-laws DIR") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{folder / CURRENT} cannot be read; build the index again") from error
    if not _is_generation(name) or not (folder / name).is_dir():
        raise IndexDamaged(f"{folder / CURRENT} names no generation that is there; build the index again")
    _check_stamp(folder / name, of_any_format=of_any_format)
    return folder / name


def _check_stamp(generation: Path, *, of_any_format: bool) -> None:
    try:
        stamp = json.loads((generation / STAMP).read_text(encoding="utf-8"))
        found = (stamp["format"], stamp["whoosh"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{generation / STAMP} cannot be read; build the index again") from error
    if found[1] != whoosh.versionstring() or (found[0] != FORMAT and not of_any_format):
        raise IndexVersionMismatch(
            f"the index in {generation} was written as format {found[0]} with Whoosh {found[1]}; "
            f"this is format {FORMAT} with Whoosh {whoosh.versionstring()}: build it again"
        )


def begin_generation(folder: Path) -> Path:
    """A new empty generation beside the current one; what a killed build left behind is removed."""
    served = _served(folder)
    numbers = [int(path.name[1:]) for path in folder.iterdir() if _is_generation(path.name)]
    for path in folder.iterdir():
        if _is_generation(path.name) and path.name != served and not _is_before(path.name, served):
            shutil.rmtree(path)
    generation = folder / f"g{max(numbers, default=0) + 1:06}"
    generation.mkdir(mode=0o700)
    (generation / STAMP).write_text(json.dumps({"format": FORMAT, "whoosh": whoosh.versionstring()}), encoding="utf-8")
    return generation


def _served(folder: Path) -> str:
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_before(name: str, served: str) -> bool:
    return bool(served) and int(name[1:]) < int(served[1:] or 0) if _is_generation(served) else False


def switch(folder: Path, generation: Path) -> None:
    """Serve a finished generation from now on. All earlier ones but the last are removed."""
    before = _served(folder)
    new = folder / f"{CURRENT}.new"
    new.write_text(generation.name, encoding="utf-8")
    sync(generation / STAMP)
    sync(generation)
    sync(new)
    new.replace(folder / CURRENT)
    sync(folder)
    for path in folder.iterdir():
        if _is_generation(path.name) and path.name not in (generation.name, before):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def writing(folder: Path, *, timeout_s: float = 10.0) -> Iterator[None]:
    """Be the one writer. Raises `IndexLocked` if another still writes after ``timeout_s``.

    Raises `IndexUnwritable` where the disk takes no more: what was written up to then does not count, and the next
    commit clears it away.
    """
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise IndexUnwritable(f"nothing can be written to {folder}: {error.strerror}") from error
    try:
        _acquire(descriptor, folder, time.monotonic() + timeout_s)
        yield
    except OSError as error:
        if error.errno not in _TAKES_NO_MORE:
            raise
        raise IndexUnwritable(f"{folder} takes no more ({error.strerror}); the index is as it was before") from error
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, folder: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise IndexLocked(f"another process is writing to {folder}; try again when it is done") from error
            time.sleep(_POLL_S)
        else:
            return
