"""How much the worker sends, so that a further room is refused with a reason before all that stand grow worse."""

import time

from video.media.counters import Counters

WINDOW_S = 5.0
MEGA = 1e6


class Throughput:
    """Megabits a second over the last five seconds, with the headers of UDP and IP."""

    def __init__(self, counters: Counters) -> None:
        self.mbit = 0.0
        self._counters = counters
        self._at, self._bytes = time.monotonic(), counters.sent_bytes

    def measure(self, now: float) -> None:
        """Bring it up to date; `now` is monotonic."""
        passed = now - self._at
        if passed >= WINDOW_S:
            self.mbit = (self._counters.sent_bytes - self._bytes) * 8 / passed / MEGA
            self._at, self._bytes = now, self._counters.sent_bytes
