"""What is taken is not given a second time, and what is free is found."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.diary import Booking, Diary
from portal.domain.session import MediationSession
from tests.factories.portals import MONDAY

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=12)
"""Beginnings and lengths, in quarters of an hour."""


def at(quarters: int) -> timedelta:
    return timedelta(minutes=15 * quarters)


def a_session(begins: int, length: int) -> MediationSession:
    return MediationSession(MONDAY + at(begins), 15 * length, "on_site", "village", "room")


def booking(session: MediationSession) -> Booking:
    return Booking(session, session.planned_at, session.planned_until)


def filled(spans: list[tuple[int, int]]) -> Diary:
    diary = Diary()
    for span in spans:
        diary.enter(booking(a_session(*span)))
    return diary


def by_hand(spans: list[tuple[int, int]], begins: int, length: int) -> int:
    """The most sessions in any one quarter."""
    return max(sum(first <= quarter < first + long for first, long in spans) for quarter in range(begins, begins + length))


@given(SPANS, st.integers(0, 40), st.integers(1, 12))
def test_the_fullest_moment_is_that_of_a_count_by_quarters(spans: list[tuple[int, int]], begins: int, length: int) -> None:
    diary = filled(spans)
    assert diary.most_at_once(MONDAY + at(begins), MONDAY + at(begins + length)) == by_hand(spans, begins, length)


@given(SPANS, st.integers(0, 40), st.integers(1, 12), st.integers(1, 3))
def test_the_moment_that_is_offered_is_the_first_free_one(spans: list[tuple[int, int]], begins: int, length: int, rooms: int) -> None:
    offered = filled(spans).free_from(MONDAY + at(begins), at(length), rooms)
    expected = next(quarter for quarter in range(begins, 100) if by_hand(spans, quarter, length) < rooms)
    assert offered == MONDAY + at(expected)


def test_one_session_after_the_other_is_no_overlap() -> None:
    diary = filled([(0, 4), (8, 4)])
    assert diary.free_from(MONDAY + at(4), at(4)) == MONDAY + at(4)
    assert diary.free_from(MONDAY + at(4), at(5)) == MONDAY + at(12)


def test_a_session_is_entered_once_and_given_back_once() -> None:
    diary, session = Diary(), a_session(0, 4)
    diary.enter(booking(session))
    diary.enter(booking(session))
    assert len(diary.bookings) == 1
    diary.release(session)
    diary.release(session)
    assert diary.bookings == ()
