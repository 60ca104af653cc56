"""Money in words, against the examples of the rule and its structure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import amount_in_words, yuan

_VALUES = {mark: value for value, mark in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> Decimal:
    """The amount that a reader takes from the words: an inverse written on its own."""
    total = group = digit = cents = 0
    for mark in words.removeprefix("人民币"):
        if mark in _VALUES:
            digit = _VALUES[mark]
        elif mark in _UNITS:
            group, digit = group + digit * _UNITS[mark], 0
        elif mark in "万亿元":
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[mark], 0, 0
        elif mark in "角分":
            cents, digit = cents + digit * (10 if mark == "角" else 1), 0
        else:
            assert mark == "整"
    return Decimal(total * 100 + cents) / 100


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("5000", "人民币伍仟元整"),
        ("10", "人民币壹拾元整"),
        ("100000000", "人民币壹亿元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1000100", "人民币壹佰万零壹佰元整"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角"),
    ],
)
def test_amounts_are_worded_as_the_rule_on_cheques_says(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_words_read_back_give_the_amount(cents: int) -> None:
    amount = Decimal(cents) / 100
    words = amount_in_words(amount)
    assert read_back(words) == amount
    assert "零零" not in words


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "Infinity", "1000000000000"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        amount_in_words(Decimal(amount))


def test_figures_have_thousands_and_two_decimals() -> None:
    assert yuan(Decimal("1409.5")) == "¥1,409.50"
    assert yuan(Decimal(0)) == "¥0.00"
