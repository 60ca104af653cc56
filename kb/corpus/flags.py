"""What the collection's own ``db.sqlite3`` says of a law: its dates, and whether it has expired."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb.corpus.report import Report
from kb.names import law_key


@dataclass(frozen=True, slots=True)
class Flag:
    """One row: when the law came into force (or empty), whether it has expired, its level in words."""

    effective: str
    is_expired: bool
    level: str


class Flags:
    """Looks a law up by its name and the date in its file's name."""

    def __init__(self, rows: dict[tuple[str, str], Flag]) -> None:
        self._rows = rows

    def of(self, stem: str, date: str) -> Flag | None:
        """The row for a file called ``stem(date).md``; None if the database does not know it."""
        return self._rows.get((law_key(stem), date))


def read_flags(root: Path, report: Report) -> Flags:
    """Read ``db.sqlite3`` of a collection, without writing there; an absent or broken one gives no flags and a note."""
    path = root / "db.sqlite3"
    if not path.exists():
        return Flags({})
    rows: dict[tuple[str, str], Flag] = {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            for name, publish, valid_from, expired, level in database.execute(
                "SELECT name, publish, valid_from, expired, level FROM law"
            ):
                key = (law_key(str(name)), str(publish or ""))
                rows[key] = Flag(str(valid_from or ""), bool(expired), str(level or ""))
    except sqlite3.Error as error:
        report.add(path.name, "flags-unreadable", f"the database of flags cannot be read: {error}")
    return Flags(rows)
