"""Giving back the space of old versions of objects and of what nothing refers to any more.

Until then everything that was ever saved can be read in the data file, also what was erased in the portal: packing is part
of erasing. It keeps no copy of the old file.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ZODB.POSException import POSKeyError


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes of the store before and after, and files that no committed object owned."""

    before_bytes: int
    after_bytes: int
    strays: int


def pack(database: Any, *, now: datetime, keep: timedelta = timedelta()) -> Packed:
    """Pack the store; what was current within `keep` stays readable. Saving goes on meanwhile, a little slower."""
    before = int(database.getSize())
    database.pack(t=(now - keep).timestamp())
    return Packed(before, int(database.getSize()), remove_strays(database.storage))


def remove_strays(storage: Any) -> int:
    """Remove the blob files of transactions that were never committed, as after a kill; returns how many."""
    helper = getattr(storage, "fshelper", None)
    if helper is None or not hasattr(storage, "loadSerial"):
        return 0
    last, removed = storage.lastTransaction(), 0
    for _, folder in helper.listOIDs():
        for path in sorted(Path(folder).glob("*.blob")):
            oid, serial = helper.splitBlobFilename(str(path))
            if serial <= last and not _is_committed(storage, oid, serial):
                path.unlink()
                removed += 1
                with suppress(OSError):   # other versions of the blob are still there
                    os.removedirs(folder)
    return removed


def _is_committed(storage: Any, oid: bytes, serial: bytes) -> bool:
    try:
        storage.loadSerial(oid, serial)
    except POSKeyError:
        return False
    return True
