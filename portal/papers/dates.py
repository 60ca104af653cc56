"""Dates and times as papers write them: Arabic numerals, no leading zeros, the time of China."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One time for the whole country, without summer time."""

_WEEKDAYS = "一二三四五六日"


def chinese_date(day: date) -> str:
    """`2026年11月21日` (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_time(moment: datetime) -> str:
    """`2026年11月21日 14时05分`; an aware time is moved to China's, a naive one is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    local = moment.astimezone(CHINA)
    return f"{chinese_date(local)} {local.hour}时{local.minute:02d}分"


def chinese_appointment(moment: datetime) -> str:
    """`2026年11月23日（星期一）上午9时00分`: how a person is told when to come."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    local = moment.astimezone(CHINA)
    noon = 12
    half = "上午" if local.hour < noon else "下午"
    hour = local.hour if local.hour <= noon else local.hour - noon
    return f"{chinese_date(local)}（星期{_WEEKDAYS[local.weekday()]}）{half}{hour}时{local.minute:02d}分"
