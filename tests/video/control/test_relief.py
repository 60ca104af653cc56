"""A worker that is asked for more than it carries, in virtual time."""

from collections.abc import Callable

import pytest

from video.control.relief import LATE_S, Relief

TICK_S = 0.1


class Worker:
    """Carries `most` of what comes when everything is handed on, which takes as much as there is handed on."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.relief = Relief()
        self.now = self.behind = self.latest = 0.0
        self.shares: list[float] = []

    def run(self, seconds: float, most: float | Callable[[float], float] | None = None) -> float:
        """Let time pass; returns the share at its end. `most` may change meanwhile."""
        self.shares, self.latest = [], 0.0
        for _ in range(round(seconds / TICK_S)):
            self.now += TICK_S
            carries = most(self.now) if callable(most) else self.most if most is None else most
            self.behind = max(0.0, self.behind + TICK_S * (1 - carries / self.relief.share))
            if carries:   # who does not have the processor does not look either
                self.relief.tick(self.now, self.behind)
            self.shares.append(self.relief.share)
            self.latest = max(self.latest, self.behind)
        return self.relief.share


def test_who_carries_everything_hands_everything_on() -> None:
    assert Worker(1.0).run(60) == 1


@pytest.mark.parametrize("most", [0.9, 0.7, 0.5, 0.3])
def test_a_full_worker_hands_on_nearly_all_that_it_carries_and_its_queue_stays_short(most: float) -> None:
    worker = Worker(most)
    worker.run(10)
    worker.run(120)
    assert sum(worker.shares) / len(worker.shares) == pytest.approx(most, rel=0.15)
    assert worker.latest < 3 * LATE_S


def test_a_moment_without_the_processor_costs_no_picture() -> None:
    worker = Worker(1.5)
    assert worker.run(60, lambda now: 0.0 if now % 5 < 0.25 else 1.5) == 1
    assert min(worker.shares) == 1


def test_when_the_load_is_over_everything_comes_back() -> None:
    worker = Worker(0.4)
    assert worker.run(20) < 0.6
    worker.run(25, 2.0)
    assert worker.relief.share == 1
    assert not worker.relief.is_needed


def test_some_of_the_pictures_always_stay() -> None:
    assert Worker(0.001).run(60) > 0
