"""Volume numbers and dates, as offices write them."""

from datetime import UTC, date, datetime

import pytest

from portal.papers.dates import chinese_appointment, chinese_date, chinese_time
from portal.papers.numbering import Brackets, volume_number


def test_a_volume_number_has_no_leading_zero() -> None:
    assert volume_number(2026, "柳林", 12) == "（2026）柳林人调字第12号"


def test_the_brackets_are_the_committees_choice() -> None:
    assert volume_number(2026, "柳林", 1, Brackets("tortoise")) == "〔2026〕柳林人调字第1号"


@pytest.mark.parametrize(("year", "word", "sequence"), [(26, "柳林", 1), (2026, " ", 1), (2026, "柳林", 0)])
def test_no_number_is_made_of_nothing(year: int, word: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="no volume number"):
        volume_number(year, word, sequence)


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
