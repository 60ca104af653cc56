"""Dates, as offices write them."""

from datetime import UTC, date, datetime

import pytest

from portal.papers.dates import chinese_appointment, chinese_date, chinese_time


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 1, 2)) == "2026年1月2日"


def test_times_move_to_china_over_midnight() -> None:
    assert chinese_time(datetime(2026, 12, 31, 16, 5, tzinfo=UTC)) == "2027年1月1日 0时05分"


def test_appointments_say_which_half_of_the_day() -> None:
    assert chinese_appointment(datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) == "2026年11月23日（星期一）上午9时00分"
    assert chinese_appointment(datetime(2026, 11, 23, 4, 30, tzinfo=UTC)) == "2026年11月23日（星期一）下午12时30分"


def test_a_time_without_a_zone_is_refused() -> None:
    for write in (chinese_time, chinese_appointment):
        with pytest.raises(ValueError, match="zone"):
            write(datetime(2026, 11, 21))  # noqa: DTZ001
