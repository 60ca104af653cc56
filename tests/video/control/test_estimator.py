"""The estimator on lines of every kind, in virtual time."""

import pytest

from tests.video.control.line import Line
from video.control.estimator import FIRST_BPS, Estimator

SOUND_BPS = 63_000


def fill(estimator: Estimator) -> float:
    """Pictures that take what sound leaves."""
    return max(0.0, estimator.estimate - SOUND_BPS)


@pytest.mark.parametrize("jitter", [0.0, 0.015])
def test_a_clean_line_never_loses_anything(jitter: float) -> None:
    line = Line(50e6, jitter=jitter)
    line.run(2, 600_000)
    for _ in range(60):
        before = line.estimator.estimate
        assert line.run(1, 600_000) >= before
        assert line.estimator.is_calm(line.now)
    assert line.estimator.estimate > 600_000


def test_a_probe_finds_room_that_nothing_used() -> None:
    line = Line(5e6)
    assert line.run(3, 150_000, wanted=2_000_000) > 1_800_000


def test_what_was_never_tried_is_not_believed() -> None:
    line = Line(50e6)
    assert line.run(60, 150_000) <= max(FIRST_BPS, 1.5 * 1.2 * (150_000 + SOUND_BPS))


@pytest.mark.parametrize("bps", [300_000, 1_000_000, 3_000_000])
def test_a_full_line_is_found_and_its_queue_stays_short(bps: float) -> None:
    line = Line(bps)
    line.run(8, fill, wanted=4_000_000)
    line.longest_queue = 0.0
    assert 0.6 * bps < line.run(30, fill, wanted=4_000_000) < 1.15 * bps
    assert line.longest_queue < 0.25


def test_a_line_that_shrinks_is_followed_and_comes_back() -> None:
    line = Line(3e6)
    line.run(5, lambda e: 0.9 * e.estimate, wanted=2_500_000)
    line.bps = 300_000
    assert line.run(4, fill, wanted=2_500_000) < 350_000
    line.bps = 3e6
    assert line.run(10, fill, wanted=2_500_000) > 1_500_000


@pytest.mark.parametrize(("loss", "at_least"), [(0.05, 1_000_000), (0.15, 200_000)])
def test_what_radio_loses_is_not_taken_for_a_full_line(loss: float, at_least: float) -> None:
    line = Line(5e6, loss=loss)
    assert line.run(40, lambda e: min(1_200_000, e.estimate), wanted=2_000_000) > at_least


def test_an_outage_is_noticed_and_forgotten() -> None:
    line = Line(3e6)
    before = line.run(5, 1_000_000, wanted=2_000_000)
    line.cut = True
    line.run(2, 1_000_000)
    assert line.estimator.outage
    line.cut = False
    assert line.run(3, 1_000_000) > 0.7 * before
    assert not line.estimator.outage


def test_a_browser_that_never_reports_is_no_outage() -> None:
    estimator = Estimator(0.0)
    for step in range(1000):
        estimator.sent(step * 0.01, 1000)
        estimator.tick(step * 0.01)
    assert not estimator.outage
    assert estimator.begin_probe(10.0, 5e6) is None


def test_another_path_begins_anew_but_numbers_go_on() -> None:
    line = Line(5e6)
    line.run(5, 1_000_000, wanted=3_000_000)
    last = line.estimator.sent(line.now, 100)
    fresh = line.estimator.anew(line.now)
    assert fresh.estimate == FIRST_BPS
    assert fresh.sent(line.now, 100) == (last + 1) & 0xFFFF


def test_a_report_of_packets_that_were_never_sent_says_nothing() -> None:
    line = Line(5e6)
    before = line.run(2, 300_000)
    line.estimator.reported(line.now, 40_000, [1, 2, None, 3] * 100)
    assert line.estimator.estimate == before
    assert line.estimator.loss.share == 0


SIZES = (60e3, 120e3, 180e3, 240e3, 480e3, 1.2e6, 1.8e6)
"""What the pictures of a room take on their rungs."""


@pytest.mark.parametrize("seed", range(6))
def test_a_narrow_line_that_widens_is_found_within_seven_seconds(seed: int) -> None:
    def pictures(estimator: Estimator) -> float:
        return max((size for size in SIZES if size * 1.05 <= estimator.budget - 40e3), default=30e3)

    line = Line(300_000, loss=0.05, jitter=0.005, seed=seed)
    line.run(15 + 0.37 * seed, pictures, wanted=2_100_000)
    line.bps, line.loss = 50e6, 0.0
    assert line.run(7, pictures, wanted=2_100_000) > 1_900_000
