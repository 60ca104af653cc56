from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.markdown import abolished_titles, effective_date, parse
from tests.kb.conftest import HARMONY_2023, REPLY, TEA


def test_title_events_chapters_and_articles_are_read() -> None:
    law = parse(HARMONY_2023)
    assert law.title == "中华人民共和国和睦法"
    assert [(event.date, event.text) for event in law.events] == [
        ("2019-03-01", "第一届和睦大会通过"),
        ("2023-08-01", "第二届和睦大会修订"),
    ]
    assert [(section.title, [one.number for one in section.articles]) for section in law.sections] == [
        ("第一章 总则", ["1", "2", "2-1"]),
        ("第二章 调解", ["3", "4", "5"]),
    ]
    assert law.articles[1].text.endswith("依照本法第四条处理。")


def test_the_effective_date_stands_in_the_last_articles() -> None:
    assert effective_date(parse(HARMONY_2023), "2023-08-01") == "2023-10-01"
    assert effective_date(parse(TEA), "2020-01-01") == "2020-01-01"


def test_what_a_law_abolishes_is_read() -> None:
    assert abolished_titles(parse(HARMONY_2023)) == ("旧和睦办法",)


def test_a_text_without_articles_is_kept_whole() -> None:
    law = parse(REPLY)
    assert law.articles == []
    assert "双手能捧" in law.preamble


def test_a_wrapped_line_that_names_an_article_opens_none() -> None:
    law = parse("# 甲法\n<!-- INFO END -->\n第一条 依照\n第九条规定的办法处理。\n第二条 完。")
    assert [one.number for one in law.articles] == ["1", "2"]
    assert law.articles[0].text == "依照\n第九条规定的办法处理。"


def test_an_article_that_comes_twice_keeps_both_texts_and_is_noted() -> None:
    law = parse("# 甲法\n<!-- INFO END -->\n第一条 甲。\n第二条 乙。\n第二条 丙。")
    assert [(one.number, one.text) for one in law.articles] == [("1", "甲。"), ("2", "乙。"), ("2~2", "丙。")]
    assert law.notes[0][0] == "duplicate-article"


def test_a_file_without_the_mark_is_read_with_a_note() -> None:
    law = parse("# 甲法\n2020年1月1日 通过\n\n第一条 甲。")
    assert [one.text for one in law.articles] == ["甲。"]
    assert law.events[0].date == "2020-01-01"
    assert law.notes[0][0] == "no-header-mark"


def test_front_matter_and_a_title_on_one_line_are_parted() -> None:
    assert parse("---\na: b\n---# 甲法\n<!-- INFO END -->\n第一条 甲。").title == "甲法"


def test_control_characters_go() -> None:
    assert parse("# 甲\x00法\n<!-- INFO END -->\n第一条 甲\x07乙。").articles[0].text == "甲乙。"


def test_an_impossible_date_is_no_event() -> None:
    assert parse("# 甲法\n2020年13月40日 通过\n<!-- INFO END -->\n第一条 甲。").events == ()


@given(st.text(alphabet="#第一条之二十 \n\r-<!INFOED>\x00甲2020年1月日", max_size=200))
def test_no_markdown_breaks_the_reading(raw: str) -> None:
    law = parse(raw)
    assert len({one.number for one in law.articles}) == len(law.articles)
