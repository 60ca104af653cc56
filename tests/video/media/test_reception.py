"""What arrives: each number once, holes asked for in time, figures that add up."""

from hypothesis import given
from hypothesis import strategies as st

from video.media.reception import WINDOW, Reception


@given(st.integers(0, 65535), st.permutations(list(range(60))), st.lists(st.integers(0, 59), max_size=30))
def test_each_number_is_accepted_exactly_once(start: int, order: list[int], again: list[int]) -> None:
    reception = Reception()
    accepted = [n for n in order + again if reception.accept((start + n) & 0xFFFF, 0.0)]
    assert accepted == order
    assert reception.received == 60


def test_a_hole_is_asked_for_at_once_then_every_80_ms_eight_times() -> None:
    reception = Reception()
    reception.accept(65534, 0.0)
    reception.accept(1, 0.0)
    assert reception.due(0.0) == [65535, 0]
    assert reception.due(0.05) == []
    times = [n for n in range(1, 200) if reception.due(n / 100)]
    assert len(times) == 7


def test_what_arrives_late_is_not_asked_for_again() -> None:
    reception = Reception()
    for number in (1, 4, 2):
        reception.accept(number, 0.0)
    assert reception.due(0.0) == [3]


def test_a_jump_is_a_restart_and_not_a_storm() -> None:
    reception = Reception()
    reception.accept(1, 0.0)
    reception.accept(1000, 0.0)
    assert reception.due(0.0) == []


def test_what_is_older_than_the_window_is_refused() -> None:
    reception = Reception()
    reception.accept(0, 0.0)
    reception.accept(WINDOW + 5, 0.0)
    assert not reception.accept(3, 0.0)
    assert reception.accept(10, 0.0)


def test_reports_say_what_was_lost_since_the_last() -> None:
    reception = Reception()
    for number in range(100):
        if number % 4:
            reception.accept(number, 0.0)
    fraction, lost, highest = reception.report()
    assert (lost, highest) == (24, 99)
    assert fraction == 24 * 256 // 99
    for number in range(100, 200):
        reception.accept(number, 0.0)
    assert reception.report()[:2] == (0, 24)
