"""Identity numbers: warnings, never a wall; python-stdnum is the oracle."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from portal.domain.identity_numbers import check_credit_code, check_resident_id, masked_number, masked_phone

TODAY = date(2026, 11, 21)
EXAMPLE = "11010519491231002X"  # the example of the standard
CODE = "91110000600037341L"  # the example of python-stdnum


@pytest.mark.parametrize(
    "typed", [EXAMPLE, EXAMPLE.lower(), " 110105 19491231 002x ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_the_example_of_the_standard_passes_however_typed(typed: str) -> None:
    checked = check_resident_id(typed, TODAY)
    assert (checked.number, checked.warnings) == (EXAMPLE, ())


@pytest.mark.parametrize(
    ("typed", "warnings"),
    [
        ("110105194912310021", ("id-check-digit",)),
        ("110105194913310021", ("id-birth-date",)),
        ("110105491231002", ("id-length",)),
        ("", ("id-length",)),
        ("H1234567890123456X", ("id-characters",)),
        ("１١0105194912310021", ("id-characters",)),
    ],
)
def test_what_looks_wrong_is_said_and_the_number_kept(typed: str, warnings: tuple[str, ...]) -> None:
    checked = check_resident_id(typed, TODAY)
    assert checked.warnings == warnings
    assert len(checked.number) == len(typed)


def test_nobody_is_born_tomorrow() -> None:
    assert "id-birth-date" in check_resident_id("110105202611220000", TODAY).warnings
    assert "id-birth-date" not in check_resident_id("110105202611210000", TODAY).warnings


@given(st.integers(min_value=0, max_value=10**17 - 1))
def test_check_digits_agree_with_stdnum(body: int) -> None:
    digits = f"{body:017d}"
    expected = ric.calc_check_digit(digits + "0")
    for mark in "0123456789X":
        warned = "id-check-digit" in check_resident_id(digits + mark, TODAY).warnings
        assert warned == (mark != expected)


def test_a_credit_code_passes_and_a_slip_is_seen() -> None:
    assert uscc.is_valid(CODE)
    assert check_credit_code(CODE.lower()).warnings == ()
    assert check_credit_code(CODE[:-1] + "M").warnings == ("credit-code-check-character",)
    assert check_credit_code(CODE[:-1]).warnings == ("credit-code-length",)
    assert check_credit_code("I" + CODE[1:]).warnings == ("credit-code-characters",)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), st.integers(0, 999_999))
def test_credit_codes_agree_with_stdnum(organisation: str, area: int) -> None:
    body = f"91{area:06d}{organisation}"
    expected = uscc.calc_check_digit(body)
    assert check_credit_code(body + expected).warnings == ()


def test_masked_numbers_show_the_last_four() -> None:
    assert masked_number(EXAMPLE) == "**************002X"
    assert masked_number("123") == "***"


def test_masked_phones() -> None:
    assert masked_phone("138 0000 1234") == "138****1234"
    assert masked_phone("0000-0001234") == "*******1234"
