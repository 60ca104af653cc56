import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.numerals import article_heading, article_number, to_chinese, to_int


@given(st.integers(0, 9999))
def test_every_number_below_ten_thousand_reads_back(value: int) -> None:
    assert to_int(to_chinese(value)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一千零四十三", 1043),
        ("十五", 15),
        ("二十", 20),
        ("两百", 200),
        ("二〇二四", 2024),
        ("1043", 1043),
        ("一百零一", 101),
    ],
)
def test_numbers_as_people_write_them(written: str, value: int) -> None:
    assert to_int(written) == value


@pytest.mark.parametrize("written", ["", "甲", "12345", "二〇二四五"])
def test_what_is_no_such_number_is_none(written: str) -> None:
    assert to_int(written) is None


def test_an_inserted_article_keeps_its_insertion() -> None:
    assert article_number("一百三十三", "一") == "133-1"
    assert article_heading("133-1") == "第一百三十三条之一"
    assert article_heading("1043") == "第一千零四十三条"


def test_there_is_no_article_nought() -> None:
    assert article_number("零") is None


def test_a_key_that_is_no_number_stays_as_it_is() -> None:
    assert article_heading("附件") == "附件"
