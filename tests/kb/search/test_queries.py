"""The query language asked of a real library: what holds for every query, whoever asks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.index.importing import import_laws
from kb.library import Library
from kb.model import Document, SearchResult, Upsert
from kb.search.ranking import SORTS
from kb.search.syntax import parse
from tests.kb.conftest import HARMONY_2019, HARMONY_2023, TEA, write

SCOPES = (("public",), ("org:1",), ("org:2",), ("public", "org:1"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("queries")
    laws = write(folder / "laws", {"民法典/和睦法(2019-03-01).md": HARMONY_2019, "民法典/和睦法(2023-08-01).md": HARMONY_2023, "行政法规/喝茶条例(2020-01-01).md": TEA})
    import_laws(folder / "kb", laws, today=date(2024, 6, 1))
    library = Library.open(folder / "kb")
    bodies = ("噪声扰民", "欠薪拖欠工资", "噪声 调解", "彩礼返还", "占道停车")
    documents = [
        Document(
            id=f"d{n}", kind=("precedent", "explainer", "dossier")[n % 3], title=f"第{n}件", body=bodies[n % 5],
            category=("邻里", "劳动")[n % 2], region=("河南", "浙江", "")[n % 3], date=f"{2018 + n % 7}-0{1 + n % 9}-01",
            scopes=SCOPES[n % 4],
        )
        for n in range(60)
    ]  # fmt: skip
    library.apply([Upsert(one) for one in documents])
    return library


WORDS = st.sampled_from(
    ["噪声", "asof:2020-06-01", "在2022年时", "asof:x", "欠薪", "调解", "彩礼", '"噪声扰民"', "“没有完", "law:和睦法", "法律:和木法", "art:2", "条:99", "category:邻里", "类别:没有",
     "region:河南", "year:2019..2021", "年:..2020", "year:x", "validity:现行有效", "效力:现行", "kind:案例", "kind:按例", "and", "or", "not", "和",
     "或", "非", "(", ")", "（", "-噪声", "民法典1043", "《和睦法》第二条", "\x00", "的", "regoin:x", "§", "：", "or:", "\ud800", "2024"]
)  # fmt: skip
QUERIES = st.lists(WORDS, max_size=7).map(" ".join)
KEEPING = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@KEEPING
@given(QUERIES, st.sampled_from(SCOPES), st.sampled_from(SORTS))
def test_any_query_is_answered_with_what_the_asker_may_see(shelf: Library, text: str, scopes: tuple[str, ...], sort: str) -> None:
    result = shelf.search(text, scopes=scopes, sort=sort, size=100)
    assert len(result.hits) == result.total
    assert len({hit.document.id for hit in result.hits}) == result.total
    assert all(set(hit.document.scopes) & set(scopes) for hit in result.hits)
    assert all(problem.code and problem.text for problem in result.problems)


@KEEPING
@given(QUERIES, st.sampled_from(SCOPES))
def test_the_count_of_a_facet_is_the_length_of_the_list_behind_it(shelf: Library, text: str, scopes: tuple[str, ...]) -> None:
    result = shelf.search(text, scopes=scopes)
    for name in {"kind", "category", "region", "year"} - parse(text).filters.keys():  # what is typed joins what is chosen
        for value in result.facets.get(name, ()):
            assert shelf.search(text, scopes=scopes, filters={name: value.value}).total == value.count


@KEEPING
@given(QUERIES, st.sampled_from(SORTS), st.integers(1, 7))
def test_pages_together_are_the_whole_list(shelf: Library, text: str, sort: str, size: int) -> None:
    def ids(result: SearchResult) -> list[str]:
        return [hit.document.id for hit in result.hits]

    whole = shelf.search(text, sort=sort, size=100)
    pages = [ids(shelf.search(text, sort=sort, size=size, page=page)) for page in range(1, -(-whole.total // size) + 2)]
    assert [one for page in pages for one in page] == ids(whole)


def found(library: Library, text: str, **options: object) -> list[str]:
    return [hit.document.id for hit in library.search(text, size=100, **options).hits]


def test_an_article_is_found_by_law_and_number(shelf: Library) -> None:
    assert found(shelf, "law:和睦法 art:2") == ["和睦法@2023-08-01#2", "和睦法@2019-03-01#2"]
    assert found(shelf, "法律:和睦法 条:第二条之一") == ["和睦法@2023-08-01#2-1"]
    assert found(shelf, "和睦法第2条")[0] == "和睦法@2023-08-01#2"
    assert found(shelf, "喝茶条例")[0] == "喝茶条例@2020-01-01"


def test_or_joins_and_not_takes_away(shelf: Library) -> None:
    everyone = {"public", "org:1", "org:2"}
    noise, gifts = (set(found(shelf, f'"{word}" kind:案例', scopes=everyone)) for word in ("噪声", "彩礼"))
    assert noise and gifts
    assert set(found(shelf, '("噪声" 或 "彩礼") 和 kind:案例', scopes=everyone)) == noise | gifts
    assert set(found(shelf, '"噪声" 非 调解 kind:案例', scopes=everyone)) < noise


def test_years_are_a_range(shelf: Library) -> None:
    dates = {hit.document.date[:4] for hit in shelf.search("year:2019..2021", size=100).hits}
    assert dates == {"2019", "2020", "2021"}
    assert {hit.document.date[:4] for hit in shelf.search("年:2023..", size=100).hits} == {"2023", "2024"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("law:和木法", "law-guessed", "和睦法"),
        ("law:完全没有", "law-unknown", "完全没有"),
        ("year:去年", "year-unknown", "year:2020"),
        ("kind:按例", "value-unknown", "案例"),
        ("效力:现行", "value-unknown", "现行有效"),
        ("效力:xyz", "value-unknown", "已废止"),
        ("regoin:河南", "field-unknown", "region"),
        ("吹号 晒谷", "widened", "最接近"),
    ],
)
def test_a_wrong_value_is_answered_with_a_code_and_a_guess(shelf: Library, text: str, code: str, said: str) -> None:
    problems = {problem.code: problem.text for problem in shelf.search(text).problems}
    assert said in problems[code]


def test_whether_a_category_exists_is_not_told(shelf: Library) -> None:
    assert shelf.search("类别:秘密").problems == ()


def test_the_highest_law_stands_first_when_sorted_by_level(shelf: Library) -> None:
    levels = [hit.document.level for hit in shelf.search("", sort="level", size=100).hits]
    assert levels == sorted(levels, key=("法律", "行政法规", "").index)


def test_dates_stand_in_order_and_what_has_none_stands_last(fill: Callable[..., Library]) -> None:
    dated = [Document(id=f"d{n}", kind="precedent", title="", body="吹号", date=day) for n, day in enumerate(["2020-01-01", "", "2022-01-01"])]
    library = fill(*dated)
    assert found(library, "吹号", sort="date") == ["d2", "d0", "d1"]
    assert found(library, "吹号", sort="oldest") == ["d0", "d2", "d1"]


@pytest.mark.parametrize("text", ["的 了 和", "的", "，。！", "\x00\x01\x02", "   ", "()", '""', "not", "law:", "-", "𠀀" * 50])
def test_queries_of_nothing_are_answered(shelf: Library, tmp_path: Path, text: str) -> None:
    assert shelf.search(text).total >= 0
    assert shelf.similar(text).total >= 0


def test_twenty_megabytes_are_answered(shelf: Library) -> None:
    result = shelf.search("噪声扰民 " * 4_000_000)
    assert [problem.code for problem in result.problems] == ["query-cut"]
    assert len(result.query) <= 1000
    assert shelf.similar("噪声扰民 " * 4_000_000).total >= 0
