"""Is the way through the network growing longer? A line fitted to the delays of the last packet groups (RFC draft rmcat-gcc, 5).

The verdict is drawn once a report, not once a packet, and compared with a threshold that adapts to how restless the line is.
"""

from collections import deque
from collections.abc import Sequence
from typing import Literal

Verdict = Literal["longer", "shorter", "steady"]

GROUPS = 20
FEWEST = GROUPS // 2
GAIN = 4.0
BURST_S = 0.005
"""Packets sent within this time are one group: they waited for each other."""

SMOOTHING = 0.9
MOST_COUNTED = 60
K_UP, K_DOWN = 0.0087, 0.039
FIRST_THRESHOLD, LEAST_THRESHOLD, MOST_THRESHOLD = 12.5, 6.0, 600.0
SPIKE = 15.0
"""A value this far above the threshold is a spike, to which it does not adapt."""

MOST_STEP_MS = 100.0
TWICE = 2


class Trend:
    """Fed with send and arrival times in seconds; works in milliseconds inside."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float]] = deque(maxlen=GROUPS)
        self._groups = 0
        self._total = self._smooth = 0.0
        self._threshold = FIRST_THRESHOLD
        self._slope = 0.0
        self._rising = 0
        self._open: tuple[float, float, float] | None = None
        self._before: tuple[float, float] | None = None

    def add(self, sent_at: Sequence[float], arrived_at: Sequence[float]) -> None:
        """Packets in the order in which they were sent."""
        opened = self._open
        for sent, arrived in zip(sent_at, arrived_at, strict=True):
            if opened is None:
                opened = sent, sent, arrived
                continue
            first, last, latest = opened
            if sent < first:
                continue
            waited = arrived - latest
            if sent - first <= BURST_S or (waited <= BURST_S and waited < sent - last):
                opened = first, sent, max(latest, arrived)
            else:
                self._close(last, latest)
                opened = sent, sent, arrived
        self._open = opened

    def _close(self, sent: float, arrived: float) -> None:
        """A group is complete; note how much later than the one before it came."""
        if self._before is not None:
            self._total += 1000 * ((arrived - self._before[1]) - (sent - self._before[0]))
            self._smooth = SMOOTHING * self._smooth + (1 - SMOOTHING) * self._total
            self._points.append((1000 * arrived, self._smooth))
            self._groups += 1
        self._before = sent, arrived

    def verdict(self, passed_s: float) -> Verdict:
        """What the line says, `passed_s` after it was asked last."""
        if len(self._points) < FEWEST:
            return "steady"
        slope = self._fit()
        value = min(self._groups, MOST_COUNTED) * slope * GAIN
        said: Verdict = "steady"
        if value > self._threshold:
            self._rising += 1
            if self._rising >= TWICE and slope >= self._slope:
                said = "longer"
        else:
            self._rising = 0
            if value < -self._threshold:
                said = "shorter"
        self._slope = slope
        self._adapt(abs(value), min(1000 * passed_s, MOST_STEP_MS))
        return said

    def _fit(self) -> float:
        """Least squares: milliseconds of delay a millisecond of time."""
        count = len(self._points)
        middle_x = sum(x for x, _ in self._points) / count
        middle_y = sum(y for _, y in self._points) / count
        spread = sum((x - middle_x) ** 2 for x, _ in self._points)
        if not spread:
            return 0.0
        return sum((x - middle_x) * (y - middle_y) for x, y in self._points) / spread

    def _adapt(self, value: float, passed_ms: float) -> None:
        """A restless line gets a higher threshold, slowly; a quiet one a lower, slower still."""
        if value <= self._threshold + SPIKE:
            pull = K_DOWN if value < self._threshold else K_UP
            moved = self._threshold + pull * (value - self._threshold) * passed_ms
            self._threshold = min(MOST_THRESHOLD, max(LEAST_THRESHOLD, moved))
