"""Strict field types: exactly right, or refused with a code (hardening: bad input)."""

import contextlib
import datetime as dt
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.shared.fields import (
    Boolean,
    Choice,
    Choices,
    Date,
    Integer,
    Moment,
    Money,
    Phone,
    Refused,
    Text,
    Ticked,
    Time,
    Upload,
)

NODE = colander.SchemaNode(colander.String(), name="x")


def refusal(kind, value):
    with pytest.raises(Refused) as caught:
        kind.deserialize(NODE, value)
    return caught.value.code


@pytest.mark.parametrize("value", ["a\0b", "a\x07b", "a" + chr(0xD800), "a\u202eb", "a\x85b", "a\ufffeb", "a\ufffd", "a\nb"])
def test_text_refuses_what_cannot_be_shown(value):
    assert refusal(Text(), value) == "text-unreadable"


def test_text_of_several_lines_keeps_its_lines():
    assert Text(multiline=True).deserialize(NODE, "一\r\n二\r三") == "一\n二\n三"


def test_text_keeps_full_width_signs_and_rare_characters():
    assert Text().deserialize(NODE, " 阿依·买买提（𠮷） ") == "阿依·买买提（𠮷）"


def test_text_says_how_long_it_may_be():
    assert refusal(Text(3), "四个字啊") == "text-too-long"
    assert refusal(Text(min_length=3), "两字") == "text-too-short"


@pytest.mark.parametrize("value", ["", "   ", "\u3000"])
def test_blank_is_nothing_given(value):
    for kind in (Text(), Integer(), Money(), Date(), Moment(), Phone(), Choice("category")):
        assert kind.deserialize(NODE, value) is colander.null


@pytest.mark.parametrize("value", ["1_000", "1.0", "0x1", "٣", "一", "1e3", "--1", "9" * 16, "nan"])
def test_integer_takes_plain_digits_only(value):
    assert refusal(Integer(), value) == "number-expected"


def test_integer_may_be_typed_in_full_width():
    assert Integer().deserialize(NODE, "１２") == 12


def test_integer_is_bounded():
    assert refusal(Integer(1, 9), "0") == "number-too-small"
    assert refusal(Integer(1, 9), "10") == "number-too-large"


@pytest.mark.parametrize(("typed", "amount"), [
    ("1409.5", "1409.50"), ("¥1,409.50", "1409.50"), ("５０００元", "5000.00"), ("0", "0.00"),
    ("二万", "20000.00"), ("2.5万元", "25000.00"), ("两万零八百块", "20800.00"), ("一千五", "1500.00"), ("壹万贰仟元整", "12000.00"),
])
def test_money_is_decimal_with_two_places(typed, amount):
    read = Money().deserialize(NODE, typed)
    assert read == Decimal(amount)
    assert str(read) == amount


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1.005", "-1", "1,40", "1e5", "￥", "12元5角", "万万", "十十", "一二三四.五六", "亿" * 30])
def test_money_refuses_what_is_no_amount(value):
    assert refusal(Money(), value) == "money-expected"


@pytest.mark.parametrize("value", ["nope", "1", "on", "TRUE"])
def test_boolean_is_true_or_false_and_nothing_else(value):
    assert refusal(Boolean(), value) == "choice-unknown"


def test_a_box_that_must_be_ticked_is_refused_when_it_is_not():
    assert Ticked().deserialize(NODE, "true") is True
    assert refusal(Ticked(), "false") == "tick-needed"


@pytest.mark.parametrize("typed", ["2026-11-21", "2026/11/21", "2026.11.21", "2026年11月21日", "２０２６年１１月２１日"])
def test_date_may_be_written_in_the_usual_ways(typed):
    assert Date().deserialize(NODE, typed) == dt.date(2026, 11, 21)


@pytest.mark.parametrize("value", ["2026-02-30", "2025-02-29", "0000-01-01", "26-11-21", "2026-11-21T00:00"])
def test_date_exists(value):
    assert refusal(Date(), value) == "date-expected"


def test_date_is_bounded():
    assert refusal(Date(minimum=dt.date(2026, 1, 1)), "2025-12-31") == "date-too-early"
    assert refusal(Date(maximum=dt.date(2026, 1, 1)), "2026-01-02") == "date-too-late"


def test_moment_is_local_time_and_becomes_utc():
    assert Moment().deserialize(NODE, "2026-11-21T09:00") == dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)


def test_moment_is_shown_as_local_time():
    assert Moment().serialize(NODE, dt.datetime(2026, 11, 21, 1, tzinfo=dt.UTC)) == "2026-11-21T09:00"


@pytest.mark.parametrize("value", ["2026-11-21", "2026-11-21T24:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T10:00"])
def test_moment_refuses_what_no_clock_shows(value):
    assert refusal(Moment(), value) == "moment-expected"


def test_time_is_to_the_minute():
    assert Time().deserialize(NODE, "9:05") == dt.time(9, 5)
    assert refusal(Time(), "25:00") == "time-expected"


@pytest.mark.parametrize(("typed", "digits"), [
    ("138 0000 0000", "13800000000"), ("+86-138-0000-0000", "13800000000"), ("（0571）0000 0000", "057100000000"),
    ("１２０００００００００", "12000000000"), ("12345", "12345"), ("400-000-0000", "4000000000"),
])
def test_phone_is_kept_as_it_is_dialled(typed, digits):
    assert Phone().deserialize(NODE, typed) == digits


@pytest.mark.parametrize("value", ["12", "abc", "1380000000a", "138000000000", "++86"])
def test_phone_refuses_what_cannot_be_dialled(value):
    assert refusal(Phone(), value) == "phone-expected"


def test_choice_takes_only_what_was_offered():
    assert Choice("category").deserialize(NODE, "neighbour") == "neighbour"
    assert refusal(Choice("category"), "neighbor") == "choice-unknown"
    assert Choices([("a", "A"), ("b", "B")]).deserialize(NODE, ["b", "a", "b"]) == frozenset({"a", "b"})
    with pytest.raises(Refused):
        Choices([("a", "A")]).deserialize(NODE, ["c"])


def upload(content, name="纸.pdf"):
    return SimpleNamespace(file=BytesIO(content), filename=name)


def test_upload_keeps_only_the_last_part_of_a_name():
    received = Upload().deserialize(NODE, upload(b"x", "..\\..\\etc/passwd\0.pdf"))
    assert received.name == "passwd.pdf"
    assert received.size == 1


def test_upload_is_neither_empty_nor_too_large():
    with pytest.raises(Refused, match="file"):
        Upload().deserialize(NODE, upload(b""))
    with pytest.raises(Refused, match="large"):
        Upload(max_bytes=3).deserialize(NODE, upload(b"1234"))


def test_a_text_in_the_place_of_a_file_is_refused():
    with pytest.raises(Refused):
        Upload().deserialize(NODE, "C:/x.pdf")


ANY = st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))
KINDS = [Text(), Text(multiline=True), Integer(), Money(), Boolean(), Date(), Time(), Moment(), Phone(), Choice("category")]


@given(value=ANY)
def test_whatever_comes_is_a_value_or_a_refusal(value):
    for kind in KINDS:
        with contextlib.suppress(Refused):
            kind.deserialize(NODE, value)
