"""A process in which one call to the disk fails: `python -m tests.crash.faults FOLDER`.

For each number, in a store of its own below FOLDER, it files a dossier with a file, then a second one of which the call of
that number fails, then a third; and says `ERROR NUMBER SAVED…` with what it acknowledged. It goes on until no call of a second
dossier has that number, and dies without closing anything.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Final

from ZODB.blob import BlobFile

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.factories.filed import file_dossier

ERRORS: Final = ("EIO", "ENOSPC")
CALLS: Final = ("fsync", "rename", "mkdir", "chmod", "open")
FILE_STORAGE: Final = import_module("ZODB.FileStorage.FileStorage")   # the module, which a class of that name hides
WRITES: Final = ("write", "flush", "truncate")


class Faults:
    """Counts the calls to the disk and lets the one of a number fail; a write then leaves half of what it was given."""

    def __init__(self) -> None:
        self.left = 0
        self.error = 0
        self.hit = ""

    def arm(self, error: int, number: int) -> None:
        """Let the call of that number fail."""
        self.error, self.left, self.hit = error, number, ""

    def disarm(self) -> str:
        """Let no more calls fail; which one did."""
        self.left = 0
        return self.hit

    def failing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, counted."""

        def counted(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                self.hit = name
                if name == "write":
                    call(*given[:-1], given[-1][: len(given[-1]) // 2])
                raise OSError(self.error, os.strerror(self.error))
            return call(*given, **named)

        return counted


class FailingFile:
    """An open file of which the writing calls are counted."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self._file = file
        for name in WRITES:
            setattr(self, name, faults.failing(name, getattr(file, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def counted(faults: Faults, storage: Any) -> Iterator[None]:
    """Count what a storage asks of the disk: its two files, those of blobs, and their folders."""
    kept = {name: getattr(os, name) for name in CALLS}
    write, file, scratch = BlobFile.write, storage._file, storage._tfile
    try:
        for name, call in kept.items():
            setattr(os, name, faults.failing(name, call))
        FILE_STORAGE.fsync = os.fsync
        BlobFile.write = faults.failing("write", write)
        storage._file, storage._tfile = FailingFile(file, faults), FailingFile(scratch, faults)
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)
        FILE_STORAGE.fsync = os.fsync
        BlobFile.write, storage._file, storage._tfile = write, file, scratch


def saved(database: Any, number: str) -> bool:
    """File a dossier with a file; whether that was acknowledged."""
    try:
        in_transaction(database, lambda connection: file_dossier(connection, number, content=number.encode() * 50))
    except Exception:  # noqa: BLE001 - whatever it is, the person is told that it was not saved
        return False
    return True


def one(folder: Path, faults: Faults, error: str, number: int) -> str:
    """Three dossiers, the second with a fault; which call it met, if any."""
    database = open_database(f"file://{folder}/Data.fs")
    in_transaction(database, make_portal)
    told = ["100001"] if saved(database, "100001") else []
    with counted(faults, database.storage):
        faults.arm(getattr(errno, error), number)
        told += ["100002"] if saved(database, "100002") else []
        hit = faults.disarm()
    told += ["100003"] if saved(database, "100003") else []
    sys.stdout.write(" ".join([error, str(number), hit or "-", *told]) + "\n")
    return hit


def main(folder: str) -> None:
    """All numbers of all errors."""
    faults = Faults()
    for error in ERRORS:
        for number in count(1):
            if not one(Path(folder, f"{error}-{number}"), faults, error, number):
                break
    sys.stdout.flush()
    os._exit(9)


if __name__ == "__main__":
    main(sys.argv[1])
