"""Whoosh's file storage, with files read through memory maps.

Whoosh reads a file by seeking in it, so two threads on one reader disturb each other, and a compound segment is
copied into memory whenever it is opened. A memory map has neither fault, and outlives the deletion of its file: a
reader keeps its snapshot while others commit.
"""

import mmap
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile


class MappedFile(BufferFile):
    """A file of which any range can be read at any time by any thread."""

    def __init__(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            size = path.stat().st_size
            mapped: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None
        super().__init__(b"", name=name)
        if mapped is not None:
            self._buf = self.file = mapped
        self.size = size

    def close(self) -> None:
        """Nothing: other threads may still read. The map goes with its last reference."""


class MappedStorage(FileStorage):
    """A folder of which all files are opened as memory maps."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        """Map a file; raises `OSError` if it is gone."""
        return MappedFile(Path(self.folder) / name, name)
