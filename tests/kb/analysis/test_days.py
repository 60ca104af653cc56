"""Days as people write them."""

import pytest

from kb.analysis.days import ReadDay, days_in, read_day


@pytest.mark.parametrize("text", ["2019-05-01", " 2019年5月1日 ", "２０１９年０５月０１日", "二〇一九年五月一日", "2019年5月1号"])
def test_a_whole_day_is_read_as_it_stands(text: str) -> None:
    assert read_day(text) == ReadDay("2019-05-01", is_exact=True)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("2019-5-1", "2019-05-01"), ("2019/05/01", "2019-05-01"), ("20190501", "2019-05-01"), ("2019年5月", "2019-05-01"),
        ("2019", "2019-01-01"), ("2019-02-30", "2019-02-28"), ("2019年2月30日", "2019-02-28"), ("2019-13-05", "2019-05-13"),
        ("2019-00-00", "2019-01-01"), ("2019-99-99", "2019-12-31"),
    ],
)  # fmt: skip
def test_what_names_no_day_of_the_calendar_is_guessed_at(text: str, guess: str) -> None:
    assert read_day(text) == ReadDay(guess, is_exact=False)


@pytest.mark.parametrize("text", ["", "去年", "5月1日", "0000-01-01", "第二十条", "20190501123", "x" * 1000])
def test_what_is_nothing_like_a_day_is_none(text: str) -> None:
    assert read_day(text) is None


def test_the_days_of_a_story_are_told_the_earliest_first() -> None:
    story = "2021年3月起欠租，双方2019年5月1日签了合同，二〇一九年五月一日入住，2020-02-30 不算，1937年7月7日也不算，编号12019年5月。"
    assert days_in(story) == ("2019-05-01", "2021-03-01")
    assert days_in("没有日期") == ()
