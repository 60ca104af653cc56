import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.analysis.citations import find

KNOWN = {"和睦法", "喝茶条例", "劳动法", "劳动合同法", "民法典"}.__contains__


def keys(text: str, own_law: str = "") -> list[tuple[str, str, str]]:
    return [
        (text[found.start : found.end], found.law, found.article_number)
        for found in find(text, is_known=KNOWN, own_law=own_law)
    ]


@pytest.mark.parametrize(
    ("text", "law", "number"),
    [
        ("《民法典》第一千零四十三条", "民法典", "1043"),
        ("《中华人民共和国民法典》（2020年版）第1043条", "民法典", "1043"),
        ("民法典1043", "民法典", "1043"),
        ("民法典第一千零四十三条", "民法典", "1043"),
        ("民法典1043条", "民法典", "1043"),
        ("劳动合同法38条", "劳动合同法", "38"),
        ("《劳动合同法》38", "劳动合同法", "38"),
        ("《刑法》第一百三十三条之一", "刑法", "133-1"),
    ],
)
def test_the_ways_of_citing_an_article(text: str, law: str, number: str) -> None:
    assert keys(text) == [(text, law, number)]


def test_paragraph_and_item_are_read() -> None:
    (found,) = find("《民法典》第一千零七十九条第三款第（二）项")
    assert (found.paragraph, found.item) == (3, 2)


def test_a_list_and_the_same_law_belong_to_the_law_before() -> None:
    text = "《和睦法》第二条、第三条和第四条，同法第五条"
    assert [number for _, law, number in keys(text) if law == "和睦法"] == ["2", "3", "4", "5"]


def test_this_law_means_its_own() -> None:
    assert keys("依照本法第四条", own_law="和睦法") == [("本法第四条", "和睦法", "4")]
    assert keys("依照本法第四条") == []


def test_the_longest_known_name_is_meant() -> None:
    assert keys("依据劳动合同法第三条")[0][1] == "劳动合同法"


def test_a_title_alone_is_the_law_as_a_whole() -> None:
    assert keys("违反《和睦法》的规定") == [("《和睦法》", "和睦法", "")]


def test_years_and_sums_are_no_articles() -> None:
    assert keys("民法典2020年通过，罚款500元") == []


@given(st.text(alphabet="《》第条款项之一二十百千0123456789民法典同法、，本 \n", max_size=60))
def test_no_text_breaks_the_search_and_places_are_true(text: str) -> None:
    for found in find(text, is_known=KNOWN, own_law="和睦法"):
        assert 0 <= found.start < found.end <= len(text)


def test_few_blanks_stand_within_a_reference() -> None:
    assert [each.article_number for each in find("《民法典》第  十 条  第 二 款")] == ["10"]
    assert find("第一条" + " " * 20_000 + "第二款") == find("第" + " " * 20_000 + "一条") == []
