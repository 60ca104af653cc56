"""A stream's own timestamps on the recording's time line."""

from typing import Final

MOST_APART_MS: Final = 400
"""When a stream's own clock is further than this from the arrival of its packets, it began anew, or the recording paused."""


class Clock:
    """Maps timestamps of one stream to milliseconds that never go back; even steps are kept, however unevenly packets come."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._timestamp = 0
        self._ms: float | None = None
        self._last = -1

    def at(self, timestamp: int, arrived_ms: int) -> int:
        """When something with this timestamp is played; always later than what was asked before."""
        step = ((timestamp - self._timestamp + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        ms = arrived_ms if self._ms is None else self._ms + step * 1000 / self._rate
        if abs(ms - arrived_ms) > MOST_APART_MS:
            ms = arrived_ms
        self._timestamp, self._ms = timestamp, ms
        self._last = max(self._last + 1, round(ms))
        return self._last
