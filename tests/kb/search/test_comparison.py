from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import RegulationUnknown
from kb.index.importing import import_laws
from kb.library import Library
from kb.model import Document, Upsert
from kb.search.comparison import compared, spans


def kinds(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.old_number, one.new_number) for one in compared(old, new)]


LONG = "村民会议由本村十八周岁以上的村民组成。"
NIGHT = "夜间不得吹号扰民，违者应当道歉。"
TEA = "调解期间由双方轮流准备茶水，费用自理。"


def test_an_article_put_in_between_moves_the_others() -> None:
    assert kinds({"1": LONG, "2": NIGHT, "3": TEA}, {"1": LONG, "2": "新增加的规定在此。", "3": NIGHT, "4": TEA}) == [
        ("same", "1", "1"),
        ("added", "", "2"),
        ("moved", "2", "3"),
        ("moved", "3", "4"),
    ]


def test_a_removed_article_stands_where_it_was() -> None:
    assert kinds({"1": LONG, "2": NIGHT, "3": TEA}, {"1": LONG, "2": TEA}) == [
        ("same", "1", "1"),
        ("removed", "2", ""),
        ("moved", "3", "2"),
    ]


def test_an_article_that_moved_and_changed_is_still_that_article() -> None:
    changes = list(compared({"1": LONG, "2": NIGHT}, {"1": "总则。", "2": LONG, "3": NIGHT.replace("道歉", "赔礼道歉")}))
    assert [(one.kind, one.old_number, one.new_number) for one in changes] == [
        ("added", "", "1"),
        ("moved", "1", "2"),
        ("moved", "2", "3"),
    ]
    assert [piece.text for piece in changes[2].new if piece.is_match] == ["赔礼"]


def test_blanks_and_punctuation_are_no_change() -> None:
    assert kinds({"1": "甲、乙，丙。"}, {"1": "甲，乙　丙。"}) == [("same", "1", "1")]


def test_one_number_with_wholly_other_words_is_a_new_article() -> None:
    assert kinds({"1": LONG}, {"1": TEA}) == [("added", "", "1"), ("removed", "1", "")]


ARTICLES = st.dictionaries(st.sampled_from(["1", "2", "3", "3-1", "4"]), st.text(alphabet="甲乙丙丁。", max_size=20), max_size=5)


@given(ARTICLES, ARTICLES)
def test_every_article_of_both_versions_is_told_of_exactly_once(old: dict[str, str], new: dict[str, str]) -> None:
    changes = list(compared(old, new))
    assert sorted(one.old_number for one in changes if one.old_number) == sorted(old)
    assert [one.new_number for one in changes if one.new_number] == list(new)
    for one in changes:
        assert "".join(piece.text for piece in one.old) == old.get(one.old_number, "")
        assert "".join(piece.text for piece in one.new) == new.get(one.new_number, "")


@given(st.text(alphabet="甲乙丙", max_size=30), st.text(alphabet="甲乙丙", max_size=30))
def test_what_is_not_marked_is_in_both(old: str, new: str) -> None:
    left, right = spans(old, new)
    kept = ["".join(piece.text for piece in side if not piece.is_match) for side in (left, right)]
    assert kept[0] == kept[1]


def test_two_versions_of_a_law_are_compared(library: Library) -> None:
    found = library.compare("和睦法", "2019-03-01", "2023-08-01")
    assert [(one.kind, one.old_number, one.new_number) for one in found.articles] == [
        ("changed", "1", "1"),
        ("changed", "2", "2"),
        ("added", "", "2-1"),
        ("added", "", "3"),
        ("added", "", "4"),
        ("added", "", "5"),
        ("removed", "3", ""),
    ]
    assert (found.count("changed"), found.count("added")) == (2, 4)
    assert [piece.text for piece in found.articles[0].new if piece.is_match] == ["化解纠纷，"]
    with pytest.raises(RegulationUnknown):
        library.compare("和睦法", "2019-03-01", "1900-01-01")


def cites(key: str, dated: str, *articles: str, scopes: tuple[str, ...] = ("public",)) -> Upsert:
    return Upsert(Document(id=key, kind="explainer", title="说法", body="", date=dated, citations=articles, scopes=scopes))


def stale(library: Library, **options: object) -> set[tuple[str, str, str, str]]:
    found = library.stale_citations(**options)
    return {(one.document.id, one.article_number, one.kind, one.now_number) for one in found}


def test_what_cites_words_that_changed_since_is_named(library: Library) -> None:
    library.apply([
        cites("old", "2020-01-01", "和睦法#1", "和睦法#3", "喝茶条例#5"),
        cites("new", "2024-01-01", "和睦法#1"),
        cites("undated", "", "和睦法#2"),
        cites("repealed", "2024-01-01", "旧和睦办法#1"),
        cites("unknown", "2020-01-01", "没有的法#1", "和睦法#"),
    ])
    case = "case:案例/邻里/张某诉李某甲噪声案"
    assert stale(library) == {
        ("old", "1", "changed", "1"),
        ("old", "3", "removed", ""),
        ("undated", "2", "changed", "2"),
        ("repealed", "1", "repealed", ""),
        (case, "2", "changed", "2"),
    }
    assert stale(library, law="旧和睦办法") == {("repealed", "1", "repealed", "")}
    assert stale(library, kinds=("precedent",)) == {(case, "2", "changed", "2")}


def test_what_the_asker_may_not_see_is_not_named(library: Library) -> None:
    library.apply([cites("secret", "2020-01-01", "和睦法#1", scopes=("org:1",))])
    assert "secret" not in {one[0] for one in stale(library)}
    assert "secret" in {one[0] for one in stale(library, scopes={"org:1"})}


def test_a_version_to_come_makes_nothing_stale_before_its_day(tmp_path: Path, laws: Path) -> None:
    import_laws(tmp_path / "kb", laws, today=date(2023, 9, 1))
    day = [date(2023, 9, 1)]
    library = Library.open(tmp_path / "kb", today=lambda: day[0])
    library.apply([cites("old", "2020-01-01", "和睦法#1")])
    assert stale(library, kinds=("explainer",)) == set()
    day[0] = date(2023, 10, 1)
    library.refresh()
    assert stale(library, kinds=("explainer",)) == {("old", "1", "changed", "1")}
