"""How times, amounts and counts are written for people: 2026年11月21日 星期六 上午9点, 还有3天（11月24日）, 1,409.50元.

Times come in as aware UTC and are shown in the time of the place (`ZONE`). In data they stay ISO.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""The one time zone of the mainland; a county has no other."""
WEEKDAYS: Final = "一二三四五六日"
SOON_DAYS: Final = 3
"""From how many days before its end a clock is shown as soon (look.md, the example of a date)."""


class Formats:
    """Writing for one reader: a language and a time zone."""

    def __init__(self, locale: str, zone: ZoneInfo, translate: Callable[..., str]) -> None:
        self.chinese = locale.startswith("zh")
        self.locale = "zh_CN" if self.chinese else locale
        self.zone = zone
        self._ = translate

    def local(self, moment: dt.datetime) -> dt.datetime:
        """An aware moment in the time of the place."""
        return local_to(moment, self.zone)

    def day_of(self, value: dt.date | dt.datetime) -> dt.date:
        """The calendar day of a moment where we are; a date is its own day."""
        return self.local(value).date() if isinstance(value, dt.datetime) else value

    def date(self, value: dt.date | dt.datetime | None) -> str:
        """`2026年11月21日`; nothing for None."""
        if value is None:
            return ""
        day = self.day_of(value)
        return f"{day.year}年{day.month}月{day.day}日" if self.chinese else format_date(day, "d MMMM y", locale=self.locale)

    def short_date(self, value: dt.date | dt.datetime) -> str:
        """`11月24日`, where the year goes without saying."""
        day = self.day_of(value)
        return f"{day.month}月{day.day}日" if self.chinese else format_date(day, "d MMMM", locale=self.locale)

    def weekday(self, value: dt.date | dt.datetime) -> str:
        """`星期六`."""
        day = self.day_of(value)
        return f"星期{WEEKDAYS[day.weekday()]}" if self.chinese else format_date(day, "EEEE", locale=self.locale)

    def time(self, value: dt.datetime | dt.time) -> str:
        """`上午9点`, `下午2点30分`, `中午12点`."""
        clock = self.local(value).time() if isinstance(value, dt.datetime) else value
        if not self.chinese:
            return format_time(clock, "H:mm", locale=self.locale)
        hour = clock.hour if clock.hour <= 12 else clock.hour - 12   # noqa: PLR2004 - the clock
        minutes = f"{clock.minute}分" if clock.minute else ""
        return f"{part_of_day(clock.hour)}{hour}点{minutes}"

    def datetime(self, value: dt.datetime | None) -> str:
        """`2026年11月21日 星期六 上午9点`; nothing for None."""
        if value is None:
            return ""
        here = self.local(value)
        day = here.date()
        return f"{self.date(day)} {self.weekday(day)} {self.time(here.time())}"

    def until(self, due: dt.date | dt.datetime, now: dt.datetime) -> str:
        """`还有3天（11月24日）`, `今天到期（11月21日）`, `已超过2天（11月19日）`."""
        return self.left(self.days_left(due, now), due)

    def left(self, days: int, due: dt.date | dt.datetime) -> str:
        """`until`, where the days are counted already."""
        day = self.short_date(due)
        if days < 0:
            return self._("${days} days late (${day})", days=-days, day=day)
        if days == 0:
            return self._("due today (${day})", day=day)
        return self._("${days} days left (${day})", days=days, day=day)

    def days_left(self, due: dt.date | dt.datetime, now: dt.datetime) -> int:
        """Calendar days from today to the day due, counted where we are; negative when late."""
        return (self.day_of(due) - self.day_of(now)).days

    def urgency(self, due: dt.date | dt.datetime, now: dt.datetime) -> str:
        """`late`, `soon` or nothing: the class of a clock. A moment that has passed today is late."""
        return self.pressing(self.days_left(due, now), due, now)

    @staticmethod
    def pressing(days: int, due: dt.date | dt.datetime, now: dt.datetime) -> str:
        """`urgency`, where the days are counted already."""
        if days < 0 or (isinstance(due, dt.datetime) and due < now):
            return "late"
        return "soon" if days <= SOON_DAYS else ""

    def number(self, value: float) -> str:
        """`1,234`."""
        return f"{value:,}"

    def yuan(self, amount: Decimal | int | None) -> str:
        """`1,409.50元`, whole amounts without decimals; nothing for None. Money is Decimal or int, never float."""
        if amount is None:
            return ""
        whole = Decimal(amount).quantize(Decimal("0.01"))
        text = f"{whole:,.0f}" if whole == whole.to_integral_value() else f"{whole:,.2f}"
        return f"{text}元" if self.chinese else f"CNY {text}"


@lru_cache(maxsize=4096)
def local_to(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """An aware moment in the time of a zone; a list asks for a hundred, the same ones again and again."""
    return moment.astimezone(zone)


def part_of_day(hour: int) -> str:
    """凌晨, 上午, 中午, 下午 or 晚上, as people say it."""
    for end, word in ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午")):
        if hour < end:
            return word
    return "晚上"
