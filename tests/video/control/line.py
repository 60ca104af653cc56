"""A line in virtual time: a rate, a queue that drops at its end, a delay, loss, jitter, and a browser that reports arrivals."""

import random
from collections.abc import Callable

from video.control.estimator import Estimator
from video.control.probe import LASTS_S

STEP_S = 0.005
SOUND, PICTURE = 158, 1000


class Line:
    """Sends sound 50 times a second and as much picture as told; the browser reports every 50 ms."""

    def __init__(
        self, bps: float, *, loss: float = 0.0, jitter: float = 0.0, delay: float = 0.02, queue: float = 0.3, seed: int = 7
    ) -> None:
        self.bps, self.loss, self.jitter, self.delay, self.queue = bps, loss, jitter, delay, queue
        self.now = 100.0
        self.estimator = Estimator(self.now)
        self.cut = False
        self.longest_queue = 0.0
        self._random = random.Random(seed)
        self._free = self._latest = 0.0
        self._flying: list[tuple[int, float | None, float]] = []

    def send(self, size: int) -> None:
        number = self.estimator.sent(self.now, size)
        self._free = max(self._free, self.now)
        waits = self._free - self.now
        if self.cut or self._random.random() < self.loss or waits > self.queue:
            self._flying.append((number, None, self.now))
            return
        self.longest_queue = max(self.longest_queue, waits)
        self._free += size * 8 / self.bps
        self._latest = max(self._latest, self._free + self.delay + self._random.random() * self.jitter)
        self._flying.append((number, self._latest, self.now))

    def run(self, seconds: float, pictures: float | Callable[[Estimator], float], wanted: float = 0.0) -> float:
        """Let time pass; `pictures` in bits a second, `wanted` what is probed for. Returns the estimate."""
        owed, steps = 0.0, round(seconds / STEP_S)
        for step in range(steps):
            self.now += STEP_S
            if step % 4 == 0:
                self.send(SOUND)
            owed += (pictures(self.estimator) if callable(pictures) else pictures) / 8 * STEP_S
            while owed >= PICTURE:
                self.send(PICTURE)
                owed -= PICTURE
            self._probe()
            if step % 10 == 0:
                self._report()
            if step % 20 == 0:
                self.estimator.tick(self.now)
                self.estimator.begin_probe(self.now, wanted)
        return self.estimator.estimate

    def _probe(self) -> None:
        probe = self.estimator.probe
        if probe is None or probe.end is not None:
            return
        while probe.due(self.now, self.estimator.bytes_sent) > 0:
            self.send(PICTURE)
        if self.now - probe.began >= LASTS_S:
            self.estimator.end_probe(self.now)

    def _report(self) -> None:
        """All up to the last packet that has arrived and whose report has come back."""
        known = [n for n, (_, at, _) in enumerate(self._flying) if at is not None and at + self.delay <= self.now]
        if not known or self.cut:
            return
        told, self._flying = self._flying[: known[-1] + 1], self._flying[known[-1] + 1 :]
        ticks = [None if at is None else int(at * 4000) for _, at, _ in told]
        self.estimator.reported(self.now, told[0][0], ticks)
