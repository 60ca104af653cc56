"""Days as people write them: 2019-05-01, 2019年5月1日, 二〇一九年五月一日.

A day is read strictly: what names no day of the calendar, or leaves a part of it out, is only guessed at, and whoever asks
is told so.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from kb.analysis.folding import fold
from kb.numerals import NUMERAL, to_int

_YEAR: Final = r"(\d{4}|[一二][零〇○一二三四五六七八九]{3})"
_PART: Final = rf"(\d{{1,2}}|[{NUMERAL}]{{1,3}})"
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CHINESE: Final = re.compile(rf"{_YEAR}\s*年\s*{_PART}\s*月\s*{_PART}\s*[日号]")
_LOOSE: Final = re.compile(rf"{_YEAR}(?:\s*[-/.年]\s*{_PART}(?:\s*[-/.月]\s*{_PART})?)?\s*[月日号年]?")
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED: Final = re.compile(rf"(?<!\d)(?:{_ISO.pattern}|{_CHINESE.pattern}|{_YEAR}\s*年\s*{_PART}\s*月)(?!\d)")
_MONTHS: Final = 12
_FIRST_YEAR: Final = 1949
"""Texts of before name days of history, not of a dispute."""


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day as ISO, and whether it was written as one or is a guess."""

    iso: str
    is_exact: bool


def read_day(text: str) -> ReadDay | None:
    """The day that a text names; None where it names nothing like one.

    Of 2019-02-30 the guess is the last day of that month, of 2019-13-01 day and month are exchanged, of 2019年5月 it is the
    first day.
    """
    written = fold(text).strip()
    strict = _ISO.fullmatch(written) or _CHINESE.fullmatch(written)
    exact = _day(strict.groups()) if strict else None
    if exact:
        return ReadDay(exact.isoformat(), is_exact=True)
    loose = strict or _PACKED.fullmatch(written) or _LOOSE.fullmatch(written)
    guess = _nearest(loose.groups()) if loose else None
    return ReadDay(guess.isoformat(), is_exact=False) if guess else None


def days_in(text: str, *, most: int = 3) -> tuple[str, ...]:
    """The days that a text tells of, the earliest first, each once; of a month its first day."""
    found = set()
    for named in _NAMED.finditer(fold(text)):
        parts = [part for part in named.groups() if part]
        day = _day(tuple(parts) if len(parts) > 2 else (*parts, "1"))  # noqa: PLR2004  year, month, day
        if day and day.year >= _FIRST_YEAR:
            found.add(day.isoformat())
    return tuple(sorted(found)[:most])


def _day(parts: tuple[str, ...]) -> date | None:
    """The day of the calendar that year, month and day make."""
    year, month, day = (to_int(part) or 0 for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(parts: tuple[str | None, ...]) -> date | None:
    """The day that was probably meant; what is left out is the first."""
    year, month, day = (1 if part is None else to_int(part) or 0 for part in parts)
    if month > _MONTHS and 1 <= day <= _MONTHS:
        month, day = day, month
    month = min(max(month, 1), _MONTHS)
    return date(year, month, min(max(day, 1), monthrange(year, month)[1])) if year else None
