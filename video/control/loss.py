"""Loss, judged against what the line loses anyway: radio loses packets whatever is sent, a full line only as long as it is full."""

EVERY_S = 1.0
FEWEST = 40
"""Packets below which a share says nothing."""

CONGESTED = 0.10
"""This much above the floor is a full line."""

HIGHEST_FLOOR = 0.4
FELL_TO = 0.85
STAYED_ABOVE = 0.7
DOWN_PULL, UP_PULL = 0.3, 0.05


class LossWatch:
    """Counts packets, and once a second says which share of loss is ours."""

    def __init__(self, now: float) -> None:
        self.share = self.floor = 0.0
        self._packets = self._lost = 0
        self._since = now
        self._reduced: tuple[float, float] | None = None

    @property
    def excess(self) -> float:
        """The share above the floor."""
        return self.share - self.floor

    def count(self, arrived: int, lost: int) -> None:
        """What one report said."""
        self._packets += arrived + lost
        self._lost += lost

    def forget(self, now: float) -> None:
        """What was counted lies before an outage."""
        self._packets = self._lost = 0
        self._since = now

    def judge(self, now: float, sent_bps: float) -> float | None:
        """The share that is congestion, if that is new and too much; `sent_bps` is what was sent meanwhile.

        If the rate went down after the last such verdict and the loss did not, it was not ours: the floor rises to it.
        """
        if now - self._since < EVERY_S or self._packets < FEWEST:
            return None
        self.share = self._lost / self._packets
        self.forget(now)
        if self._reduced is not None and sent_bps < FELL_TO * self._reduced[0]:
            if self.share > STAYED_ABOVE * self._reduced[1]:
                self.floor = min(HIGHEST_FLOOR, self.share)
            self._reduced = None
        self.floor += (self.share - self.floor) * (DOWN_PULL if self.share < self.floor else UP_PULL)
        if self.excess <= CONGESTED:
            return None
        self._reduced = sent_bps, self.share
        return self.excess
