"""The object ids of an import by place, on the disk, so that a large store needs no more memory than a small one."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from portal.storage.errors import ExportBroken


class Names:
    """Place to object id."""

    def __init__(self, table: sqlite3.Connection) -> None:
        self._table = table
        table.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        table.execute("CREATE TABLE names (place TEXT PRIMARY KEY, oid BLOB) WITHOUT ROWID")

    def add(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        """Remember ids. Raises ExportBroken where a place comes twice."""
        try:
            self._table.executemany("INSERT INTO names VALUES (?, ?)", pairs)
        except sqlite3.Error as error:   # also a place that is no text
            raise ExportBroken("Two records have one place.") from error

    def find(self, place: object) -> bytes | None:
        """The id of a place, or None."""
        row = self._table.execute("SELECT oid FROM names WHERE place = ?", (str(place),)).fetchone()
        return bytes(row[0]) if row is not None else None

    def __getitem__(self, place: object) -> bytes:
        found = self.find(place)
        if found is None:
            raise ExportBroken(f"A record refers to {place}, which is not there.")
        return found


@contextmanager
def names() -> Iterator[Names]:
    """Names that are forgotten afterwards."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "names", isolation_level=None)) as table:
        yield Names(table)
