"""A recording of a session: who is on it, where it rested, how long it is kept, and what became of it (R-REC-5 to R-REC-9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from portal.domain.node import Folder, Node

OPEN_FOR: Final = timedelta(hours=4)
"""So long after somebody opened it to watch it may be watched by that person."""
RecordingState = Literal["running", "waiting", "kept", "empty", "erased"]
"""running: being made. waiting: ended, its files are still with the media worker. kept: here. empty: nothing was said or shown."""


@dataclass(frozen=True)
class RecordedFile:
    """One file with its digest. The blob is None until it is taken in, and again once it is erased."""

    name: str
    participant: str
    size_bytes: int
    digest: str
    """SHA-256 of the content, hexadecimal."""
    blob: Any = None


@dataclass(frozen=True)
class RecordingMark:
    """A change of the recording's state: when, at which moment of its own time, and why."""

    at: datetime
    at_ms: int
    state: str
    reason: str


class Recording(Node):
    """One recording, from the first yes of all to the next no."""

    state: RecordingState = "running"
    ended_at: datetime | None = None
    complete = True
    """Whether its files were closed in order; else they end with what was written when something broke."""
    marks: tuple[RecordingMark, ...] = ()
    files: tuple[RecordedFile, ...] = ()
    """One for each participant, as it came."""
    film: RecordedFile | None = None
    """Everybody in one picture, for watching."""
    film_done = 0.0
    film_failed = ""
    keep_until: datetime | None = None
    """The end of the period that those who agreed were told (R-REC-6)."""
    opened: tuple[tuple[str, datetime], ...] = ()
    """Who opened it to watch, and when last; each time stands in the audit trail too (R-REC-7)."""
    erased_at: datetime | None = None
    erased_by = ""
    erased_rule = ""

    def __init__(self, key: str, worker: str, started_at: datetime) -> None:
        self.key = key
        """Its name with the media worker."""
        self.worker = worker
        self.started_at = started_at

    @property
    def stands(self) -> RecordingState:
        """How it stands for a reader: one that ended is not being made any more, also before its files were heard of."""
        return "waiting" if self.state == "running" and self.ended_at is not None else self.state

    def open_to(self, principal: str, now: datetime) -> None:
        """Somebody opens it to watch."""
        self.opened = (*(each for each in self.opened if each[0] != principal), (principal, now))

    def is_open_to(self, principal: str, now: datetime) -> bool:
        """Whether somebody opened it within the last hours."""
        return any(who == principal and now - at < OPEN_FOR for who, at in self.opened)

    def note(self, mark: RecordingMark) -> None:
        """Add a change of state."""
        self.marks = (*self.marks, mark)


class Recordings(Folder):
    """The recordings of one session, numbered."""

    accepts = "Recording"

    def of_key(self, key: str) -> Recording | None:
        """The recording that the media worker calls by this name."""
        return next((each for each in self.values() if each.key == key), None)
