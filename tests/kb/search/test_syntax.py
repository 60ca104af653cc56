import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Note
from kb.search.syntax import LONGEST, And, FieldIs, Not, Or, Phrase, Word, parse, without_day


def test_words_are_joined_by_and() -> None:
    assert parse("离婚 彩礼").node == And((Word("离婚"), Word("彩礼")))


@pytest.mark.parametrize("quoted", ['"共同财产"', "“共同财产”", "「共同财产」", "『共同财产』"])
def test_quotes_of_all_kinds_make_a_phrase(quoted: str) -> None:
    assert parse(quoted).node == Phrase("共同财产")
    assert parse(quoted).is_structured


def test_and_binds_closer_than_or_and_not_closest() -> None:
    assert parse("甲 乙 or 丙 not 丁").node == Or((And((Word("甲"), Word("乙"))), And((Word("丙"), Not(Word("丁"))))))
    assert parse("甲 或 -乙").node == Or((Word("甲"), Not(Word("乙"))))


def test_parentheses_group() -> None:
    assert parse("甲 (乙 or 丙)").node == And((Word("甲"), Or((Word("乙"), Word("丙")))))
    assert parse("甲（乙 或 丙）").node == And((Word("甲"), Or((Word("乙"), Word("丙")))))


def test_fields_in_english_and_chinese_become_filters() -> None:
    query = parse("law:和睦法 条:2 噪声 年:2019..2024")
    assert query.filters == {"law": ("和睦法",), "article": ("2",), "year": ("2019..2024",)}
    assert query.node == Word("噪声")
    assert query.words == "噪声"


def test_a_field_inside_an_expression_stays_there() -> None:
    assert parse("噪声 not region:河南").node == And((Word("噪声"), Not(FieldIs("region", "河南"))))


def test_what_is_excluded_is_not_ranked_by() -> None:
    assert parse("甲 not 乙").words == "甲"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('"没有完', "quote-open"),
        ("(甲 or 乙", "parenthesis-open"),
        ("甲) or 乙", "parenthesis-stray"),
        ("甲 not", "not-alone"),
        ("regoin:河南", "field-unknown"),
        ("噪声 art:", "value-missing"),
        ("法律： 噪声", "value-missing"),
        ("(" * 30 + "甲 or 乙", "nested-too-deep"),
    ],
)
def test_a_wrong_query_gives_a_note_with_a_code_and_a_best_guess(wrong: str, code: str) -> None:
    query = parse(wrong)
    assert [note.code for note in query.notes if isinstance(note, Note)][:1] == [code]
    assert query.node is not None or code == "nested-too-deep"


@pytest.mark.parametrize("joined", ["甲 and 乙", "甲 和 乙", "甲 且 乙", "甲 & 乙", "甲 与 乙"])
def test_and_in_both_languages(joined: str) -> None:
    assert parse(joined).node == And((Word("甲"), Word("乙")))


@pytest.mark.parametrize("joined", ["甲 or 乙", "甲 或 乙", "甲 或者 乙", "甲 | 乙"])
def test_or_in_both_languages(joined: str) -> None:
    assert parse(joined).node == Or((Word("甲"), Word("乙")))


@pytest.mark.parametrize("negated", ["甲 not 乙", "甲 非 乙", "甲 -乙", "甲 and not 乙", "甲 和 非 乙"])
def test_not_in_both_languages(negated: str) -> None:
    assert parse(negated).node == And((Word("甲"), Not(Word("乙"))))


def test_an_operator_inside_a_word_is_part_of_it() -> None:
    assert parse("和睦 非法").node == And((Word("和睦"), Word("非法")))


def test_a_minus_inside_a_number_is_no_not() -> None:
    assert parse("-5").node == Word("-5")


def test_a_query_of_twenty_megabytes_is_cut_with_a_note() -> None:
    query = parse("噪声" * 3_500_000)
    assert len(query.words) == LONGEST
    assert "过长" in query.notes[0]


def test_deep_parentheses_do_not_overflow() -> None:
    assert parse("(" * 900 + "甲 or 乙").notes


@given(st.text(alphabet='甲乙 ()（）"“”「」:：-|&ornotand或且非law年0\x00\ud800', max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("彩礼 asof:2019-05-01", "彩礼", "2019-05-01"), ("在2019年5月1日时 彩礼", "彩礼", "2019-05-01"), ("彩礼 当时:二〇一九年五月一日", "彩礼", "2019-05-01"),
        ("在外面时 彩礼", "在外面时 彩礼", ""), ("住在2019年5月1日时", "住在2019年5月1日时", ""), ('ASOF:"2019-05-01" 彩礼', "彩礼", "2019-05-01"),
        ("not asof:2019-05-01 彩礼", "", "2019-05-01"),
    ],
)  # fmt: skip
def test_a_day_is_of_the_whole_query(text: str, words: str, day: str) -> None:
    query = parse(text)
    assert (query.words, query.as_of) == (words, day)


def test_a_day_can_be_taken_out_of_a_query() -> None:
    assert without_day("彩礼 asof:2019-05-01 返还") == "彩礼 返还"
    assert without_day("在2019年5月1日时 “彩礼 返还”") == "“彩礼 返还”"
    assert without_day("彩礼 返还") == "彩礼 返还"


def test_two_days_are_one_too_many() -> None:
    query = parse("asof:2019-05-01 asof:2020-05-01 彩礼")
    assert query.as_of == "2019-05-01"
    assert [note.code for note in query.notes if isinstance(note, Note)] == ["day-single"]


def test_a_line_of_dashes_is_read_as_it_stands() -> None:
    assert parse("-" * 997 + " 彩礼").words == "-" * 997 + " 彩礼"
    assert parse("彩礼 " + "-" * 995 + "嫁妆").words == parse("彩礼 -嫁妆").words == "彩礼"
