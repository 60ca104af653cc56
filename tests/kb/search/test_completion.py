from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import QueryInvalid
from kb.library import Library
from kb.model import Completion, Delete, Document, Upsert
from kb.search.completion import marked


def texts(found: tuple[Completion, ...]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize("typed", ["和睦", "hemufa", "hemu", "hmf", "HM", "和睦法", "中华人民共和国和", "《和睦"])
def test_a_law_is_completed_by_characters_pinyin_and_initials(library: Library, typed: str) -> None:
    first = library.complete(typed)[0]
    assert (first.text, first.kind, first.path) == ("和睦法", "law", "/library/regulations/%E5%92%8C%E7%9D%A6%E6%B3%95")
    assert first.detail == "法律 · 现行有效"


def test_a_law_is_completed_once_whatever_its_versions_and_what_is_in_force_first(library: Library) -> None:
    assert texts(library.complete("和睦", kinds=("law",))) == ["和睦法", "旧和睦办法"]


def test_a_word_inside_a_name_leads_to_it(library: Library) -> None:
    assert "喝茶条例" in texts(library.complete("条例"))
    assert "喝茶条例" in texts(library.complete("tiaoli"))
    assert "喝茶条例" in texts(library.complete("tl"))


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("和睦法第", ["第一条", "第二条", "第二条之一", "第三条", "第四条", "第五条"]),
        ("和睦法2", ["第二条", "第二条之一"]),
        ("和睦法第二", ["第二条", "第二条之一"]),
        ("和睦法第2条", ["第二条", "第二条之一"]),
        ("hmf5", ["第五条"]),
        ("hemufa 第五条", ["第五条"]),
        ("和睦法99", []),
        ("没有的法3", []),
    ],
)
def test_a_citation_is_completed_to_articles(library: Library, typed: str, numbers: list[str]) -> None:
    found = library.complete(typed, kinds=("article",))
    assert texts(found) == [f"和睦法{number}" for number in numbers]
    assert all(one.path.startswith("/library/regulations/") and one.detail for one in found)


def test_titles_of_cases_are_completed_by_any_of_their_words(library: Library) -> None:
    (found,) = library.complete("噪声案", kinds=("precedent",))
    assert (found.text, found.detail) == ("张某诉李某甲噪声案", "邻里")
    assert texts(library.complete("zszs", kinds=("precedent",))) == []
    assert texts(library.complete("zms", kinds=("precedent",))) == ["张某诉李某甲噪声案"]


def test_common_words_of_public_documents_are_offered(fill: Callable[..., Library]) -> None:
    library = fill(a="邻居吹号", b="半夜吹号扰民", c="吹号比赛", d="下棋")
    assert "吹号" in texts(library.complete("吹", kinds=("word",)))
    assert "吹号" in texts(library.complete("chuih", kinds=("word",)))
    assert texts(library.complete("下棋", kinds=("word",))) == []


def test_what_the_asker_may_not_see_is_not_named(fill: Callable[..., Library]) -> None:
    secret = [
        Document(id=f"s{n}", kind="precedent", title="甲村秘密吹号案", body="秘密吹号", scopes=("org:1",)) for n in range(5)
    ]
    library = fill(*secret)
    for typed in ("甲村", "秘密", "吹号", "mmch", "mimi"):
        assert library.complete(typed) == ()
        assert texts(library.complete(typed, scopes={"org:2", "public"})) == []
    assert texts(library.complete("mimi", scopes={"org:1"})) == ["甲村秘密吹号案"]


def test_dossiers_with_the_names_of_their_parties_are_not_completed(fill: Callable[..., Library]) -> None:
    library = fill(Document(id="d", kind="dossier", title="张某甲与李某乙", body="", scopes=("public",)))
    assert library.complete("张某") == ()


def test_what_left_the_library_is_no_longer_offered_and_what_came_is(fill: Callable[..., Library]) -> None:
    library = fill(Document(id="a", kind="explainer", title="说说彩礼", body="", url="/explainers/1"))
    assert [(one.kind, one.path) for one in library.complete("shuo")] == [("explainer", "/explainers/1")]
    library.apply([Delete("a"), Upsert(Document(id="b", kind="explainer", title="说说嫁妆", body=""))])
    assert texts(library.complete("shuo")) == ["说说嫁妆"]


def test_no_kind_takes_all_places(fill: Callable[..., Library]) -> None:
    cases = [Document(id=f"c{n}", kind="precedent", title=f"茶案{n}", body="") for n in range(20)]
    library = fill(*cases, Document(id="e", kind="explainer", title="茶须知", body=""))
    found = library.complete("茶", kinds=("precedent", "explainer"), limit=5)
    assert len(found) == 5
    assert {one.kind for one in found} == {"precedent", "explainer"}


def test_wrong_parameters_are_refused_and_no_text_is(library: Library) -> None:
    for wrong in (lambda: library.complete("民", limit=0), lambda: library.complete("民", kinds=("dossier",))):
        with pytest.raises(QueryInvalid):
            wrong()
    assert library.complete("") == library.complete("  ") == library.complete("甲" * 5000) == ()


@given(st.text(alphabet="和睦法hmf第12条之一 《》()\n\x00\ud800", max_size=12))
def test_no_beginning_breaks_completion(text: str) -> None:
    pieces = marked("和睦法", text.strip())
    assert "".join(piece.text for piece in pieces) == "和睦法"


@pytest.mark.parametrize("text", ["\x00", "第", "条", "1", "第一", "\ud800", "和睦法第之", "'", "\n", "(", "a" * 40])
def test_odd_beginnings_are_answered(library: Library, text: str) -> None:
    assert len(library.complete(text)) <= 8


def test_the_part_that_was_typed_is_marked() -> None:
    assert [(piece.text, piece.is_match) for piece in marked("重庆市物业条例", "wuye")] == [
        ("重庆市", False),
        ("物业", True),
        ("条例", False),
    ]
    assert [piece.text for piece in marked("物业条例", "wyt") if piece.is_match] == ["物业条"]
