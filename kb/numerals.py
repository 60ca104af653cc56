"""How the law writes its numbers: 一千零四十三 is 1043, and an article's number is ``1043`` or ``133-1``.

Both the reading of laws and the analysis of queries need this, so it stands beside them.
"""

import re
from typing import Final

DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = "零〇○一二三四五六七八九十百千两"
"""The characters of a Chinese number below ten thousand, as a regular expression's character class."""

_LARGEST = 9999
ARTICLE: Final = re.compile(rf"第([{NUMERAL}]{{1,9}}|\d{{1,4}})条(?:之([{NUMERAL}]{{1,3}}|\d{{1,2}}))?")
"""第一千零四十三条, 第1043条, 第一百三十三条之一: group 1 is the number, group 2 the 之 number or None."""


def to_int(written: str) -> int | None:
    """The value of 一千零四十三, 一〇四三 or 1043; None when it is no number from 0 to 9999."""
    if written.isdecimal():
        value = int(written)
        return value if value <= _LARGEST else None
    if not written or any(c not in NUMERAL for c in written):
        return None
    if not any(c in UNITS for c in written):  # read digit by digit: 二〇二四
        value = int("".join(str(DIGITS[c]) for c in written)) if len(written) <= len(str(_LARGEST)) else _LARGEST + 1
        return value if value <= _LARGEST else None
    total = digit = 0
    for c in written:
        if c in DIGITS:
            digit = DIGITS[c]
        else:
            total += (digit or 1) * UNITS[c]
            digit = 0
    return total + digit


def to_chinese(value: int) -> str:
    """1043 as 一千零四十三, the way an article is headed (0 to 9999)."""
    if not 0 <= value <= _LARGEST:
        raise ValueError(f"{value} is outside 0..{_LARGEST}")
    if value == 0:
        return "零"
    written, gap = "", False
    for name, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        elif written:
            gap = True
    return written.removeprefix("一") if written.startswith("一十") else written


def article_number(number: str, insertion: str | None = None) -> str | None:
    """The key of an article: 一千零四十三 gives ``1043``, (一百三十三, 一) gives ``133-1``; None if neither."""
    main = to_int(number)
    if main is None or main == 0:
        return None
    if insertion is None:
        return str(main)
    extra = to_int(insertion)
    return f"{main}-{extra}" if extra else None


def article_heading(number: str) -> str:
    """``1043`` as 第一千零四十三条, ``133-1`` as 第一百三十三条之一. Anything else comes back as it is."""
    main, _, extra = number.partition("~")[0].partition("-")
    if not main.isdecimal() or int(main) > _LARGEST or (extra and not extra.isdecimal()):
        return number
    return f"第{to_chinese(int(main))}条" + (f"之{to_chinese(int(extra))}" if extra else "")
