"""A FileStorage that keeps its word when the power goes or the disk is full.

ZODB's own calls fsync for the data file only. A committed record may then point to a blob that never reached the disk, so
here a blob and the folders that lead to it are on the disk before the transaction is voted on. A full disk is said as such,
and the blobs of a transaction that was given up do not stay behind.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from ZODB.FileStorage import FileStorage

from portal.storage.errors import StorageFull

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No space left, quota used up, file larger than the system allows."""


@contextmanager
def full_disk_is_said() -> Iterator[None]:
    """Turn the system's error about a full disk into StorageFull."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull from error
        raise


def sync_path(path: Path) -> None:
    """Have the system write one file or folder to the disk now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class DurableFileStorage(FileStorage):
    """The data file `Data.fs` with its folder of blobs."""

    def storeBlob(  # noqa: N802 - ZODB's name
        self, oid: bytes, oldserial: bytes, data: bytes, blobfilename: str, version: str, transaction: Any,
    ) -> None:
        """Take a blob's file in, and see that both its content and its name are on the disk."""
        with full_disk_is_said():
            target = Path(self.fshelper.getBlobFilename(oid, self._tid))
            top = next(folder for folder in target.parents if folder.exists())
            super().storeBlob(oid, oldserial, data, blobfilename, version, transaction)
            sync_path(target)   # once it has its name: ZODB copies what it cannot rename
            for folder in target.parents:
                sync_path(folder)
                if folder == top:
                    break

    def store(self, oid: bytes, oldserial: bytes, data: bytes, version: str, transaction: Any) -> None:
        """Take one object's record into the transaction's scratch file."""
        with full_disk_is_said():
            super().store(oid, oldserial, data, version, transaction)

    def tpc_vote(self, transaction: Any) -> Any:
        """Append the transaction to the data file; where that fails, ZODB ends the file where it ended before."""
        with full_disk_is_said():
            return super().tpc_vote(transaction)

    def _abort(self) -> None:
        """Undo what the transaction did so far; also its blobs, which ZODB forgets where the vote was not reached."""
        super()._abort()
        self._blob_tpc_abort()
