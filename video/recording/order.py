"""Packets into their order, with some patience for what is sent again."""

from collections.abc import Iterator
from typing import Final

from video.recording.wire import Recorded

MOST: Final = 64
"""So many packets behind a hole, and it is given up."""
PATIENCE_MS: Final = 600
"""So long is a hole waited for."""


class Order:
    """Gives packets out by sequence number. `broken` says that the next one follows a hole that was given up."""

    def __init__(self) -> None:
        self.broken = False
        self._next: int | None = None
        self._waiting: dict[int, Recorded] = {}

    def push(self, packet: Recorded) -> Iterator[Recorded]:
        """Take one packet; gives out those whose turn it is."""
        if self._next is None:
            self._next = packet.sequence
        ahead = (packet.sequence - self._next) & 0xFFFF
        if ahead >= 0x8000:   # noqa: PLR2004 - behind: its turn is over
            return
        self._waiting[packet.sequence] = packet
        yield from self._ready()
        while self._waiting and self._is_hopeless(packet.at_ms):
            self._next = min(self._waiting, key=self._distance)
            self.broken = True
            yield from self._ready()

    def _distance(self, sequence: int) -> int:
        assert self._next is not None
        return (sequence - self._next) & 0xFFFF

    def _is_hopeless(self, now_ms: int) -> bool:
        """Whether the hole before what waits is given up."""
        oldest = min(packet.at_ms for packet in self._waiting.values())
        return len(self._waiting) > MOST or now_ms - oldest > PATIENCE_MS

    def _ready(self) -> Iterator[Recorded]:
        """All that follows without a hole."""
        while self._next is not None and self._next in self._waiting:
            packet = self._waiting.pop(self._next)
            self._next = (self._next + 1) & 0xFFFF
            yield packet
            self.broken = False
