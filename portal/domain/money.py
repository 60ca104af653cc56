"""Money in words and figures, as papers must state it.

Words follow the rules of the People's Bank for cheques (支付结算办法, annex 1): 人民币 without a gap, 整 after 元
only, 零 for zeros inside the amount. Amounts are `Decimal` yuan with at most two decimals.
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_LIMIT = Decimal(10) ** 12
_CENT = Decimal("0.01")


def _cents(amount: Decimal) -> int:
    """The amount in 分; ValueError where it is negative, not finite, finer than a cent or of 10^12 yuan or more."""
    if not amount.is_finite() or not 0 <= amount < _LIMIT or amount != amount.quantize(_CENT):
        raise ValueError(f"not an amount of yuan and cents: {amount}")
    return int(amount * 100)


def _group_in_words(group: int) -> str:
    """Four digits in words, inner zeros as one 零, none at the end."""
    words = ""
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += _DIGITS[digit] + _UNITS[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def _whole_in_words(whole: int) -> str:
    """A whole number in words; a group that starts with zero, or follows one that ends in it, is led by 零."""
    words = ""
    gap = False
    for place in (2, 1, 0):
        group = whole // 10_000**place % 10_000
        if group == 0:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):  # noqa: PLR2004
            words += "零"
        words += _group_in_words(group) + _GROUPS[place]
        gap = False
    return words


def amount_in_words(amount: Decimal) -> str:
    """`人民币壹仟肆佰零玖元伍角` for 1409.50; 人民币零元整 for nothing."""
    yuan_part, rest = divmod(_cents(amount), 100)
    jiao, fen = divmod(rest, 10)
    words = "人民币" + (_whole_in_words(yuan_part) + "元" if yuan_part else "")
    if rest == 0:
        return words + ("整" if yuan_part else "零元整")
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan_part:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "")


def yuan(amount: Decimal) -> str:
    """The amount in figures: `¥1,409.50`."""
    cents = _cents(amount)
    return f"¥{cents // 100:,}.{cents % 100:02d}"
