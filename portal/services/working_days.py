"""Working days in China: the announced holidays of the portal's own table first, then the calendar as published.

The State Council announces a year's holidays in the November before. A year that is not announced yet is counted by weekends
only; `portal-admin INI holidays` says so, and sets days.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

import chinese_calendar

from portal.domain.clock import SHANGHAI

SATURDAY: Final = 5
LAST_SECOND: Final = time(23, 59, 59)


def local_day(at: datetime) -> date:
    """The day in China on which a moment falls."""
    return at.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The last second of a day in China, as an aware time: a period of days runs until then."""
    return datetime.combine(day, LAST_SECOND, SHANGHAI)


def is_announced(day: date, holidays: Mapping[str, bool]) -> bool:
    """Whether the holidays of that day's year are known."""
    if any(known.startswith(f"{day.year}-") for known in holidays):
        return True
    return day.year in _published_years()


def _published_years() -> frozenset[int]:
    return frozenset(known.year for known in chinese_calendar.constants.holidays)


def is_working_day(day: date, holidays: Mapping[str, bool]) -> bool:
    """Whether people work on that day: by the portal's table, else as published, else by the weekday."""
    own = holidays.get(day.isoformat())
    if own is not None:
        return not own
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def working_day_from(day: date, holidays: Mapping[str, bool]) -> date:
    """That day, or where it is a day off the next working day (R-TIM-11)."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, holidays: Mapping[str, bool]) -> date:
    """The day after `count` working days; the first day is not counted (R-TIM-11). A negative count goes back."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Mapping[str, bool]) -> int:
    """How many working days follow `first`, up to and with `last`."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
