from collections.abc import Callable

import pytest

from kb.library import Library
from kb.model import Delete, Document, Hit, SearchResult

Fill = Callable[..., Library]

NOISE = Document(
    id="和睦法#2", kind="article", title="和睦法第二条", body="邻里之间应当互相体谅", law="和睦法", article_number="2", chapter="第一章"
)
TRUMPET = Document(
    id="和睦法#3", kind="article", title="和睦法第三条", body="不得妨碍安宁", law="和睦法", article_number="3", chapter="第一章"
)
TEA = Document(id="喝茶法#5", kind="article", title="喝茶法第五条", body="半夜喝茶吹茶不得争吵", law="喝茶法", article_number="5")
CASE = Document(
    id="case:1", kind="precedent", title="张某诉李某甲吹号案", body="楼上半夜吹号，老人睡不着", citations=("和睦法#3",)
)
SECRET = Document(
    id="dossier:1", kind="dossier", title="李某乙吹号", body="楼上半夜吹号", citations=("和睦法#2",), scopes=("org:7",)
)
QUESTION = "楼上半夜吹号怎么办"


def ids(result: SearchResult) -> list[str]:
    return [hit.document.id for hit in result.hits]


def reasons(hit: Hit) -> dict[str, str]:
    return {reason.code: reason.text for reason in hit.reasons}


@pytest.fixture
def library(fill: Fill) -> Library:
    return fill(NOISE, TRUMPET, TEA, CASE, SECRET, x="买卖合同", y="借款", z="彩礼返还")


def test_a_past_case_lends_an_article_that_shares_no_word_with_the_question(fill: Fill) -> None:
    without = fill(NOISE, TRUMPET, TEA)
    assert "和睦法#3" not in ids(without.similar(QUESTION, kinds=("article",)))
    assert "和睦法#3" in ids(fill(CASE).similar(QUESTION, kinds=("article",)))


def test_the_reason_names_the_case_that_lent(library: Library) -> None:
    (hit,) = (hit for hit in library.similar(QUESTION, kinds=("article",)).hits if hit.document.id == "和睦法#3")
    assert reasons(hit)["past"] == "相似的案例《张某诉李某甲吹号案》引用了它"
    assert next(reason for reason in hit.reasons if reason.code == "past").documents == ("case:1",)


def test_a_case_that_one_may_not_see_lends_nothing(library: Library) -> None:
    public = library.similar(QUESTION, kinds=("article",))
    assert "和睦法#2" not in ids(public)
    assert "李某乙" not in str(public)
    inside = library.similar(QUESTION, kinds=("article",), scopes={"public", "org:7"})
    assert "和睦法#2" in ids(inside)


def test_what_is_left_out_lends_nothing(library: Library) -> None:
    assert "和睦法#3" not in ids(library.similar(QUESTION, kinds=("article",), exclude=("case:1",)))


def test_the_neighbours_of_a_lent_article_rise(fill: Fill) -> None:
    one = Document(id="甲法#1", kind="article", title="甲法第一条", body="吹号扰民须经批准", law="甲法", article_number="1")
    two = Document(id="乙法#1", kind="article", title="乙法第一条", body="吹号扰民须经批准", law="乙法", article_number="1")
    lender = Document(id="past", kind="precedent", title="案", body="吹号扰民", citations=("乙法#9",))
    cited = Document(id="乙法#9", kind="article", title="乙法第九条", body="安宁", law="乙法", article_number="9")
    library = fill(one, two, x="彩礼", y="借款")
    assert ids(library.similar("吹号扰民", kinds=("article",))) == ["甲法#1", "乙法#1"]
    fill(lender, cited)
    found = ids(library.similar("吹号扰民", kinds=("article",)))
    assert found.index("乙法#1") < found.index("甲法#1")


def test_a_loan_changes_neither_the_order_of_other_kinds_nor_their_number(fill: Fill) -> None:
    library = fill(NOISE, TEA, a="楼上半夜吹号", b="半夜吹号", c="吹号")
    before = library.similar(QUESTION)
    fill(TRUMPET, CASE)
    after = library.similar(QUESTION, exclude=("case:1",))
    assert ids(after) == ids(before)
    assert after.total == before.total


def test_a_case_in_the_very_words_hides_no_article(fill: Fill) -> None:
    words = "楼上半夜吹号老人睡不着孩子哭闹邻里不得安宁"
    library = fill(NOISE, a=words, b="买卖合同", c="借款")
    assert ids(library.similar(words, kinds=("article",))) == ["和睦法#2"]


def test_keywords_find_nothing_that_lacks_them(library: Library) -> None:
    assert ids(library.search("老人")) == ["case:1"]


def test_an_expression_is_still_exact(library: Library) -> None:
    assert "和睦法#3" not in ids(library.search("半夜 and 吹号"))


def test_a_deleted_case_lends_no_more(library: Library) -> None:
    library.apply([Delete("case:1")])
    assert "和睦法#3" not in ids(library.similar(QUESTION, kinds=("article",)))


def test_citations_of_what_the_library_does_not_hold_lend_nothing(fill: Fill) -> None:
    lender = Document(id="past", kind="precedent", title="案", body="吹号扰民", citations=("无此法#1", "没有这个案子"))
    result = fill(lender, TRUMPET).similar("吹号扰民", kinds=("article", "precedent"))
    assert ids(result) == ["past"]
