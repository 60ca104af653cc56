"""The fallback for a browser that does not report every packet: receiver reports and, where it sends them, its own estimates.

Coarser and slower than `Estimator`: only loss is seen, and a queue that fills without loss is not.
"""

from video.control.estimator import FIRST_BPS, LEAST_BPS, MOST_BPS
from video.control.loss import CONGESTED, LossWatch

GROWTH = 1.1
"""A report, about one a second."""

GROWS_BELOW = 0.02
UNPROVEN = 3.0
"""Without probes, the only way to learn whether more gets through is to try."""

TRUSTED = 0.85
"""A browser's own estimate is cut by what it was sent, so it is a limit only where it lies below that share of it."""


class ReportEstimator:
    """An estimate from loss alone."""

    def __init__(self, now: float) -> None:
        self.estimate = FIRST_BPS
        self.decreased_at = float("-inf")
        self._loss = LossWatch(now)

    def reported(self, now: float, packets: int, lost: int, sent_bps: float) -> None:
        """The browser told how many of `packets` since its last report were lost."""
        self._loss.count(max(packets - lost, 0), max(lost, 0))
        excess = self._loss.judge(now, sent_bps)
        if excess is not None:
            self._fall(now, self.estimate * (1 - 0.5 * excess))
        elif self._loss.excess < CONGESTED and lost <= GROWS_BELOW * max(packets, 1):
            self.estimate = min(MOST_BPS, max(self.estimate, min(self.estimate * GROWTH, UNPROVEN * sent_bps)))

    def told(self, now: float, bps: float, sent_bps: float) -> None:
        """The browser told what it thinks that it can receive (REMB)."""
        if bps < TRUSTED * sent_bps:
            self._fall(now, bps)

    def _fall(self, now: float, to: float) -> None:
        """Less."""
        self.estimate = max(LEAST_BPS, min(self.estimate, to))
        self.decreased_at = now
