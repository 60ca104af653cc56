"""What was sent lately on one outgoing stream, to be sent again when a browser misses it, within limits.

Without limits a lossy link collapses under its own repairs: at 300 kbit/s the cap cut retransmissions to a sixth.
"""

from typing import NamedTuple

from video.media.rtp import MARKER
from video.media.vp8 import Numbers

SIZE = 1024
"""Packets kept; a power of two. At 130 packets/s these are eight seconds."""

AGAIN_S = 0.05
OF_ROUND_TRIP = 0.8
MAX_TRIES = 3
TRIES_FADE_S = 5.0
PER_SECOND = 60
BURST = 60
TOO_OLD_S = 3.0
"""Nobody waits that long for a packet any more."""


Kept = tuple[int, float, bytes, bytes, Numbers | None]
"""The fields of `Sent` as a plain tuple: the garbage collector looks at each named one for ever, and a room of ten keeps 180,000."""


class Sent(NamedTuple):
    """One packet as it went out at a moment; the payload is shared with all viewers, `numbers` are this one's picture counters in it.

    The header is kept as it was: what is sent again under the same sequence number must be the same to the last byte, or the cipher
    gives its key away.
    """

    sequence: int
    at: float
    header: bytes
    payload: bytes
    numbers: Numbers | None

    @property
    def marker(self) -> int:
        """Of the header."""
        return self.header[1] & MARKER

    @property
    def timestamp(self) -> int:
        """Of the header."""
        return int.from_bytes(self.header[4:8], "big")


class History:
    """A ring of sent packets, and the budget for sending them again: a round trip apart, three times, 60 a second."""

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

    def recent(self, sequence: int) -> Sent | None:
        """The packet of this number, if it is still kept."""
        kept = self._ring[sequence & (SIZE - 1)]
        return Sent(*kept) if kept is not None and kept[0] == sequence else None

    def again(self, sequences: list[int], now: float, round_trip_s: float = 0.1) -> list[Sent]:
        """Which of the missed packets to send again now."""
        self._budget = min(BURST, self._budget + (now - self._filled_at) * PER_SECOND)
        self._filled_at = now
        wait = max(AGAIN_S, OF_ROUND_TRIP * round_trip_s)
        found: list[Sent] = []
        for sequence in sequences:
            kept = self.recent(sequence)
            if kept is not None and now - kept.at < TOO_OLD_S and self._allow(sequence, now, wait):
                found.append(kept)
        return found

    def _allow(self, sequence: int, now: float, wait: float) -> bool:
        """Count one more try, if there is one left."""
        last, tries = self._tries.get(sequence, (0.0, 0))
        if now - last > TRIES_FADE_S:
            tries = 0
        if self._budget < 1 or tries >= MAX_TRIES or (tries and now - last < wait):
            return False
        if len(self._tries) > 2 * SIZE:
            self._tries.clear()
        self._tries[sequence] = (now, tries + 1)
        self._budget -= 1
        return True
