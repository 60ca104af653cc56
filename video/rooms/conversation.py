"""What was written in the room, kept for as long as the room lives so that a reloaded page shows it again."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

MAX_LINES = 200
"""Lines kept for those who reload; the journal keeps all."""


@dataclass(frozen=True)
class Line:
    """One chat message and the people whom it reached, the sender among them."""

    sender: str
    name: str
    text: str
    at: datetime
    readers: frozenset[str]


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

    def seen_by(self, participant: str) -> list[Line]:
        """What one participant was shown, oldest first."""
        return [line for line in self._lines if participant in line.readers]
