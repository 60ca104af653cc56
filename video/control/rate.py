"""A bit rate over the last half second of its own events."""

from collections import deque
from collections.abc import Sequence

WINDOW_S = 0.5
STEP_S = 0.02
"""Events this close share one entry: most packets cost an addition and nothing else."""

RECENT_S = 0.2


class Rate:
    """Bits a second; `at` is any clock's time in seconds that hardly runs backwards."""

    def __init__(self) -> None:
        self._steps: deque[list[float]] = deque()
        self._bytes = 0.0

    def add(self, at: float, size: float) -> None:
        """So many bytes at this moment."""
        self.add_all((at,), (size,))

    def add_all(self, times: Sequence[float], sizes: Sequence[float]) -> None:
        """So many bytes at each of these moments."""
        steps = self._steps
        step = steps[-1] if steps else None
        for at, size in zip(times, sizes, strict=True):
            if step is not None and at - step[0] < STEP_S:
                step[1] += size
                continue
            step = [at, size]
            steps.append(step)
            old = at - WINDOW_S
            while steps[0][0] < old:
                self._bytes -= steps.popleft()[1]
        self._bytes += sum(sizes)

    @property
    def bps(self) -> float:
        """The rate over the window."""
        return self._bytes * 8 / WINDOW_S

    @property
    def peak_bps(self) -> float:
        """The larger of the window's rate and that of its last fifth of a second: a burst fills the line, not the window."""
        if not self._steps:
            return 0.0
        since = self._steps[-1][0] - RECENT_S
        return max(self.bps, sum(size for at, size in self._steps if at >= since) * 8 / RECENT_S)
