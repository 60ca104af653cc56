from datetime import date, datetime, timedelta

import pytest

from portal.domain.clock import SHANGHAI
from portal.services.working_days import (
    add_working_days,
    end_of_day,
    is_announced,
    is_working_day,
    local_day,
    working_day_from,
    working_days_between,
)


def test_the_published_calendar_knows_holidays_and_swapped_saturdays():
    assert not is_working_day(date(2026, 10, 1), {})
    assert is_working_day(date(2026, 10, 10), {}), "a Saturday that is worked"


def test_the_portals_own_table_wins():
    assert is_working_day(date(2026, 10, 1), {"2026-10-01": False})
    assert not is_working_day(date(2026, 11, 23), {"2026-11-23": True})


def test_a_year_that_is_not_announced_has_weekends_only_and_says_so():
    assert not is_announced(date(2035, 1, 1), {})
    assert is_working_day(date(2035, 1, 1), {}), "a Monday; nobody knows of the holiday yet"
    assert not is_working_day(date(2035, 1, 6), {})
    assert is_announced(date(2026, 1, 1), {})
    assert is_announced(date(2035, 1, 1), {"2035-01-01": True})


@pytest.mark.parametrize(("start", "count", "end"), [
    (date(2026, 11, 23), 1, date(2026, 11, 24)),
    (date(2026, 11, 26), 3, date(2026, 12, 1)),
    (date(2026, 9, 30), 3, date(2026, 10, 10)),
    (date(2026, 12, 1), -3, date(2026, 11, 26)),
])
def test_the_first_day_is_not_counted(start, count, end):
    assert add_working_days(start, count, {}) == end


def test_counting_there_and_back_agree():
    start = date(2026, 9, 25)
    for count in range(1, 30):
        assert working_days_between(start, add_working_days(start, count, {}), {}) == count


def test_a_last_day_on_a_holiday_moves_on():
    assert working_day_from(date(2026, 10, 1), {}) == date(2026, 10, 8)


def test_a_day_is_a_day_in_china():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=SHANGHAI)
    assert local_day(late) == date(2026, 11, 23)
    assert local_day(late + timedelta(hours=1)) == date(2026, 11, 24)
    assert end_of_day(date(2026, 11, 23)).isoformat() == "2026-11-23T23:59:59+08:00"
