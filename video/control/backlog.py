"""How long packets wait in the line's queue: the way's present length above the shortest that was seen."""

BUCKET_S = 15.0
"""The shortest way is forgotten after one to two of these: clocks drift, and paths change."""


class Backlog:
    """Works on the difference of two clocks that are not set alike, so only its changes mean something."""

    def __init__(self, now: float) -> None:
        self.waits_s = 0.0
        self._shortest: float | None = None
        self._before: float | None = None
        self._since = now

    def take(self, now: float, length: float) -> None:
        """The shortest way of the packets of one report: arrival minus sending."""
        if self._shortest is None or length < self._shortest:
            self._shortest = length
        if now - self._since > BUCKET_S:
            self._before, self._shortest, self._since = self._shortest, length, now
        base = self._shortest if self._before is None else min(self._shortest, self._before)
        self.waits_s = length - base
