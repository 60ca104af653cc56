from collections.abc import Callable

import pytest

from kb.errors import QueryInvalid
from kb.library import Library
from kb.model import Delete, Document, SearchResult, Upsert

Fill = Callable[..., Library]


def ids(result: SearchResult) -> list[str]:
    return [hit.document.id for hit in result.hits]


def test_an_article_that_is_named_comes_first(library: Library) -> None:
    for query in ("和睦法2", "《和睦法》第二条", "和睦法第2条", "中华人民共和国和睦法第二条", "law:和睦法 art:2"):
        assert ids(library.search(query))[0] == "和睦法@2023-08-01#2", query


def test_a_law_that_is_named_comes_first_in_its_version_in_force(library: Library) -> None:
    assert ids(library.search("和睦法"))[:2] == ["和睦法@2023-08-01", "和睦法@2019-03-01"]
    assert library.search("喝茶条例").hits[0].reasons[0].code in {"title", "citation"}


def test_an_exact_title_comes_first(library: Library) -> None:
    assert ids(library.search("张某诉李某甲噪声案"))[0] == "case:案例/邻里/张某诉李某甲噪声案"


def test_an_old_version_stands_below_the_one_in_force(library: Library) -> None:
    found = ids(library.search("邻里 体谅 噪声"))
    assert found.index("和睦法@2023-08-01#2") < found.index("和睦法@2019-03-01#2")


def test_traditional_and_full_width_find_simplified(library: Library) -> None:
    assert ids(library.search("夜間製造噪聲")) == ids(library.search("夜间制造噪声"))


def test_a_number_is_found_in_its_other_writing(library: Library) -> None:
    assert ids(library.search("调解 30日"))[0] == "和睦法@2023-08-01#3"


def test_lay_words_find_what_the_law_says_and_say_so(library: Library) -> None:
    result = library.search("老板欠薪怎么办")
    assert "支付劳动报酬" in result.also_searched
    assert ids(result)[0] == "喝茶条例@2020-01-01#5"
    assert any(reason.code == "synonym" for reason in result.hits[0].reasons)


def test_a_phrase_needs_its_words_in_a_row(library: Library) -> None:
    assert ids(library.search('"公共通道"')) == ["和睦法@2023-08-01#2-1"]
    assert library.search('"通道公共"').total == 0


def test_operators_are_exact(fill: Fill) -> None:
    library = fill(a="吹号 占道", b="吹号", c="占道", d="喝茶")
    assert set(ids(library.search("吹号 and 占道"))) == {"a"}
    assert set(ids(library.search("吹号 or 占道"))) == {"a", "b", "c"}
    assert set(ids(library.search("吹号 not 占道"))) == {"b"}
    assert set(ids(library.search("not 吹号"))) == {"c", "d"}


@pytest.mark.parametrize(
    "text", ["", "   ", "，。！", "的", "的 了 吗", "\x00\x07", "\ud800", "()", "or", "not", '""', "law:", "年:abc"]
)
def test_any_text_is_answered(library: Library, text: str) -> None:
    result = library.search(text)
    assert result.total >= len(result.hits)


def test_twenty_megabytes_are_answered_with_a_note(library: Library) -> None:
    result = library.search("夜间噪声" * 1_700_000)
    assert result.total
    assert any("过长" in note for note in result.notes)
    assert library.similar("夜间噪声" * 1_700_000, kinds=()).total


def test_only_what_shares_a_scope_is_found_counted_or_shown(fill: Fill) -> None:
    library = fill(
        Document(id="mine", kind="dossier", title="甲", body="吹号", scopes=("org:1", "user:2"), category="邻里"),
        Document(id="theirs", kind="dossier", title="乙", body="吹号", scopes=("org:2",), category="劳动"),
    )
    assert library.search("吹号").total == 0
    result = library.search("吹号", scopes={"public", "org:1"})
    assert ids(result) == ["mine"]
    assert [value.value for value in result.facets["category"]] == ["邻里"]
    assert library.document("theirs", scopes={"org:1"}) is None
    assert library.search("吹号", scopes=()).total == 0


def test_the_count_of_a_facet_is_the_length_of_its_list(library: Library) -> None:
    for query in ("", "邻里和睦应当怎样", "噪声", '"喝茶"'):
        first = library.search(query, size=100)
        for field, values in first.facets.items():
            for value in values:
                narrowed = library.search(query, filters={field: value.value}, size=100)
                assert narrowed.total == len(narrowed.hits) == value.count, (query, field, value)


def test_a_chosen_facet_still_shows_its_other_values(library: Library) -> None:
    result = library.search("", filters={"kind": "precedent"})
    assert {value.value for value in result.facets["kind"]} == {"article", "regulation", "precedent"}
    assert [value.value for value in result.facets["kind"] if value.is_selected] == ["precedent"]
    assert [value.value for value in result.facets["category"]] == ["邻里"]


def test_filters_by_every_field(library: Library) -> None:
    assert library.search("year:2019..2020").total == library.search("", filters={"year": ["2019", "2020"]}).total == 7
    assert library.search("validity:已废止").total == 2
    assert library.search("", filters={"validity": "superseded"}).total == 4
    assert library.search("类型:案例").total == 1
    assert library.search("kind:article law:喝茶条例").total == 2
    assert library.search("art:2-1").total == 1


def test_a_law_that_does_not_exist_is_guessed_with_a_note(library: Library) -> None:
    result = library.search("law:喝茶条列")
    assert any("喝茶条例" in note for note in result.notes)
    assert result.total == 3


def test_nothing_found_gives_a_suggestion(library: Library) -> None:
    assert library.search('"喝荼条例"').suggestion == "喝茶条例"


@pytest.mark.parametrize(
    "wrong",
    [{"sort": "best"}, {"page": 0}, {"page": -1}, {"size": 0}, {"size": 5000}, {"filters": {"colour": "red"}}],
)
def test_a_wrong_parameter_is_refused(library: Library, wrong: dict[str, object]) -> None:
    with pytest.raises(QueryInvalid):
        library.search("噪声", **wrong)


def test_pages_are_the_list_cut_without_loss_or_repetition(fill: Fill) -> None:
    library = fill(**{f"d{n:02}": "吹号" for n in range(25)})
    whole = ids(library.search("吹号", size=100))
    pages = [one for page in range(1, 5) for one in ids(library.search("吹号", page=page, size=7))]
    assert pages == whole
    assert len(set(whole)) == 25
    assert library.search("吹号", page=99, size=7).hits == ()


def test_order_by_date(fill: Fill) -> None:
    library = fill(
        *(
            Document(id=day, kind="precedent", title="", body="吹号", date=day)
            for day in ("2020-01-01", "2024-01-01", "2022-01-01")
        ),
        Document(id="none", kind="precedent", title="", body="吹号"),
    )
    assert ids(library.search("吹号", sort="date")) == ["2024-01-01", "2022-01-01", "2020-01-01", "none"]
    assert ids(library.search("吹号", sort="oldest")) == ["2020-01-01", "2022-01-01", "2024-01-01", "none"]


def test_like_cases_leave_out_what_is_excluded(fill: Fill) -> None:
    library = fill(a="夜间吹号扰民，邻居不堪其扰", b="夜间吹号影响休息", c="拖欠茶钱")
    assert ids(library.similar("邻居夜间吹号", exclude=("a",)))[0] == "b"


def test_every_hit_shows_a_mark(library: Library) -> None:
    for query in ("噪声", "夜间 噪声", "茶杯多大", "《和睦法》", "张某"):
        for hit in library.search(query).hits:
            assert any(piece.is_match for piece in (*hit.snippet, *hit.title)), (query, hit.document.id)


def test_deletions_leave_no_trace_in_counts(fill: Fill) -> None:
    library = fill(a="吹号", b="吹号")
    library.apply([Delete("a")])
    result = library.search("吹号")
    assert (result.total, result.facets["kind"][0].count) == (1, 1)


def test_a_document_without_any_text_does_no_harm(empty: Library) -> None:
    assert empty.search("噪声").total == 0
    empty.apply([Upsert(Document(id="a", kind="precedent", title=""))])
    assert empty.search("噪声").total == 0
    assert empty.search("").total == 1


def test_a_reason_names_whole_words_and_not_their_parts_too(fill: Fill) -> None:
    hit = fill(wage="用人单位应当按月支付农民工工资。").search("农民工的工资该找谁要呢").hits[0]
    named = next(reason.text for reason in hit.reasons if reason.code == "body").removeprefix("正文含：").split("、")
    assert "农民工" in named
    assert not {"农民", "民工"} & set(named)


def test_what_the_law_calls_it_is_cut_where_it_is_half_a_sentence(fill: Fill) -> None:
    hit = fill(fee="业主应当按照约定向物业服务人支付物业费。").search("物业费").hits[0]
    said = next(reason.text for reason in hit.reasons if reason.code == "synonym")
    assert said == "“物业费”在法律上称：业主应当按照约定向物业服务…"
