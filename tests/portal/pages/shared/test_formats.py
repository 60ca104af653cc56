"""How times and amounts are written for people (look.md)."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.pages.shared.formats import ZONE, Formats

NOW = dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)


def words(msgid, **names):
    chinese = {
        "${days} days left (${day})": "还有{days}天（{day}）", "${days} days late (${day})": "已超过{days}天（{day}）",
        "due today (${day})": "今天到期（{day}）",
    }
    return chinese[msgid].format(**names)


@pytest.fixture
def chinese():
    return Formats("zh_CN", ZONE, words)


def test_a_moment_is_written_in_words(chinese):
    assert chinese.datetime(NOW) == "2026年11月21日 星期六 上午9点"


@pytest.mark.parametrize(("utc_hour", "minute", "text"), [
    (16, 0, "凌晨0点"), (23, 30, "上午7点30分"), (4, 0, "中午12点"), (6, 5, "下午2点5分"), (12, 0, "晚上8点"),
])
def test_the_part_of_the_day_is_said(chinese, utc_hour, minute, text):
    assert chinese.time(dt.datetime(2026, 11, 21, utc_hour, minute, tzinfo=dt.UTC)) == text


def test_a_day_late_at_night_in_utc_is_the_next_day_here(chinese):
    assert chinese.date(dt.datetime(2026, 11, 21, 20, tzinfo=dt.UTC)) == "2026年11月22日"


def test_a_deadline_says_how_many_days_are_left(chinese):
    assert chinese.until(dt.date(2026, 11, 24), NOW) == "还有3天（11月24日）"
    assert chinese.until(dt.date(2026, 11, 21), NOW) == "今天到期（11月21日）"
    assert chinese.until(dt.date(2026, 11, 19), NOW) == "已超过2天（11月19日）"


def test_a_deadline_is_soon_within_three_days_and_late_after_it(chinese):
    assert chinese.urgency(dt.date(2026, 11, 25), NOW) == ""
    assert chinese.urgency(dt.date(2026, 11, 24), NOW) == "soon"
    assert chinese.urgency(dt.date(2026, 11, 20), NOW) == "late"
    assert chinese.urgency(NOW - dt.timedelta(minutes=1), NOW) == "late"


def test_amounts_have_thousands_and_no_needless_decimals(chinese):
    assert chinese.yuan(Decimal("1409.5")) == "1,409.50元"
    assert chinese.yuan(5000) == "5,000元"
    assert chinese.yuan(None) == ""


def test_english_readers_get_english_dates():
    english = Formats("en", ZONE, words)
    assert english.datetime(NOW) == "21 November 2026 Saturday 9:00"
