"""How often somebody may do something: a bucket that fills evenly and is emptied by each act."""

import time


class Pace:
    """`burst` acts at once, then `per_second`."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._rate = per_second
        self._most = burst
        self._level = burst
        self._at = time.monotonic()

    def allows(self) -> bool:
        """Whether one more act is within the pace; counts it if so."""
        now = time.monotonic()
        self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
