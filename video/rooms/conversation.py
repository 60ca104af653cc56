"""What was written in the room, kept for as long as the room lives so that a reloaded page shows it again."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from video.protocol.requests import HandedIn

MAX_LINES = 200
"""Lines kept for those who reload; the journal keeps all."""


@dataclass(frozen=True)
class Line:
    """One chat message, or a file that was handed in, and the people whom it reached, the sender among them."""

    sender: str
    name: str
    text: str
    at: datetime
    readers: frozenset[str]
    file: HandedIn | None = None


class Conversation:
    """The lines of one room; each is shown to those only whom it once reached."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=MAX_LINES)

    def add(self, line: Line) -> None:
        """Keep a line, and forget the oldest when there are too many."""
        self._lines.append(line)

    @property
    def last(self) -> Line:
        """The newest line; there must be one."""
        return self._lines[-1]

    def of_file(self, document: str) -> Line | None:
        """The line of a file, or None."""
        return next((line for line in self._lines if line.file is not None and line.file.document == document), None)

    def seen_by(self, participant: str) -> list[Line]:
        """What one participant was shown, oldest first."""
        return [line for line in self._lines if participant in line.readers]
