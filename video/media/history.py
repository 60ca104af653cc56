"""What was sent lately on one outgoing stream, to be sent again when a browser misses it, within limits.

Without limits a lossy link collapses under its own repairs: at 300 kbit/s the cap cut retransmissions to a sixth.
"""

from typing import NamedTuple

SIZE = 1024
"""Packets kept; a power of two. At 130 packets/s these are eight seconds."""

AGAIN_S = 0.1
MAX_TRIES = 3
TRIES_FADE_S = 5.0
PER_SECOND = 60
BURST = 60


Kept = tuple[int, int, int, bytes]
"""The fields of `Sent` as a plain tuple: the garbage collector looks at each named one for ever, and a room of ten keeps 180,000."""


class Sent(NamedTuple):
    """One packet as it went out."""

    sequence: int
    timestamp: int
    marker: int
    payload: bytes


class History:
    """A ring of sent packets, and the budget for sending them again: 100 ms apart, three times, 60 a second."""

    def __init__(self) -> None:
        self._ring: list[Kept | None] = [None] * SIZE
        self._tries: dict[int, tuple[float, int]] = {}
        self._budget, self._filled_at = float(BURST), 0.0

    def remember(self, kept: Kept) -> None:
        """Keep a packet, over the one that was sent 1,024 packets ago."""
        self._ring[kept[0] & (SIZE - 1)] = kept

    def forget(self) -> None:
        """Keep nothing: the stream goes on with somebody else."""
        self._ring = [None] * SIZE
        self._tries.clear()

    def again(self, sequences: list[int], now: float) -> list[Sent]:
        """Which of the missed packets to send again now."""
        self._budget = min(BURST, self._budget + (now - self._filled_at) * PER_SECOND)
        self._filled_at = now
        found: list[Sent] = []
        for sequence in sequences:
            kept = self._ring[sequence & (SIZE - 1)]
            if kept is not None and kept[0] == sequence and self._allow(sequence, now):
                found.append(Sent(*kept))
        return found

    def _allow(self, sequence: int, now: float) -> bool:
        """Count one more try, if there is one left."""
        last, tries = self._tries.get(sequence, (0.0, 0))
        if now - last > TRIES_FADE_S:
            tries = 0
        if self._budget < 1 or tries >= MAX_TRIES or (tries and now - last < AGAIN_S):
            return False
        if len(self._tries) > 2 * SIZE:
            self._tries.clear()
        self._tries[sequence] = (now, tries + 1)
        self._budget -= 1
        return True
