"""The law as it stood on a day: which version held, and what is said where that is not known."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kb.errors import QueryInvalid
from kb.index.importing import import_laws
from kb.library import Library
from kb.model import Document, Upsert
from tests.kb.conftest import TODAY, write

GUILD = """# 中华人民共和国行会法

1992年4月3日 通过

2001年10月27日 第一次修正

2021年12月24日 第二次修正

<!-- INFO END -->

第一条 行会调解成员之间的纠纷。
"""

NOISE = """# 噪声办法

2001年1月1日 发布

<!-- INFO END -->

第一条 噪声扰民的，应当停止。
"""


@pytest.fixture
def then(library: Library) -> Library:
    return Library(library.folder, today=lambda: TODAY)


def ids(library: Library, text: str, as_of: str = "", **more: object) -> set[str]:
    return {hit.document.id for hit in library.search(text, as_of=as_of, **more).hits}


def test_a_search_finds_the_version_that_held_on_the_day(then: Library) -> None:
    found = then.search("夜间 噪声", kinds=("article",), as_of="2020-06-01")
    assert [hit.document.id for hit in found.hits] == ["和睦法@2019-03-01#2"]
    assert (found.hits[0].document.validity, found.as_of) == ("current", "2020-06-01")
    assert ids(then, "夜间 噪声", "2024-01-01", kinds=("article",)) == {"和睦法@2023-08-01#2"}
    assert found.facets["validity"][0].value == "current"
    assert len(found.facets["validity"]) == 1


def test_a_version_holds_from_its_first_day_and_no_day_longer_than_to_the_next(then: Library) -> None:
    held = {day: then.regulation("和睦法", as_of=day).version for day in ("2019-05-01", "2023-09-30", "2023-10-01")}
    assert held == {"2019-05-01": "2019-03-01", "2023-09-30": "2019-03-01", "2023-10-01": "2023-08-01"}
    before = then.regulation("和睦法", as_of="2019-04-30")
    assert (before.version, before.validity) == ("2019-03-01", "future")


def test_what_a_later_law_abolished_held_before(then: Library) -> None:
    assert then.regulation("旧和睦办法", as_of="2023-09-30").validity == "current"
    assert then.regulation("旧和睦办法", as_of=date(2023, 10, 1)).validity == "repealed"
    assert ids(then, "邻里应当和睦", "2023-01-01", kinds=("article",)) >= {"旧和睦办法@1999-01-01#1"}
    assert "旧和睦办法@1999-01-01#1" not in ids(then, "邻里应当和睦", "2023-12-01", kinds=("article",))


def test_a_law_whose_words_of_then_are_not_held_is_found_and_said_to_be_so(index: Path, tmp_path: Path) -> None:
    write(tmp_path / "more", {"社会法/行会法(2021-12-24).md": GUILD})
    import_laws(index, tmp_path / "more", today=TODAY, collection="more")
    library = Library(index, today=lambda: TODAY)
    hit = library.search("行会 纠纷", kinds=("article",), as_of="2019-05-01").hits[0]
    assert (hit.document.id, hit.document.validity) == ("行会法@2021-12-24#1", "unheld")
    assert library.article("行会法", "1", as_of="2022-01-01").validity == "current"
    assert library.regulation("行会法", as_of="1990-01-01").validity == "future"


def test_a_change_between_two_versions_that_is_not_held_is_said_too(index: Path, tmp_path: Path) -> None:
    first = GUILD.replace("2021年12月24日 第二次修正\n", "").replace("2001年10月27日 第一次修正\n", "")
    write(tmp_path / "more", {"社会法/行会法(2021-12-24).md": GUILD, "社会法/行会法(1992-04-03).md": first})
    import_laws(index, tmp_path / "more", today=TODAY, collection="more")
    library = Library(index, today=lambda: TODAY)
    told = {day: library.regulation("行会法", as_of=day) for day in ("1999-01-01", "2010-01-01", "2022-01-01")}
    assert [(one.version, one.validity) for one in told.values()] == [
        ("1992-04-03", "current"), ("1992-04-03", "unheld"), ("2021-12-24", "current"),
    ]  # fmt: skip


def test_a_flag_without_a_day_says_nothing_of_the_past(laws: Path, tmp_path: Path) -> None:
    write(laws, {"行政法规/噪声办法(2001-01-01).md": NOISE})
    with closing(sqlite3.connect(laws / "db.sqlite3")) as database:
        database.execute("CREATE TABLE law (name, publish, valid_from, expired, level)")
        database.execute("INSERT INTO law VALUES ('噪声办法', '2001-01-01', '2001-01-01', 1, '行政法规')")
        database.commit()
    import_laws(tmp_path / "kb", laws, today=TODAY)
    library = Library(tmp_path / "kb", today=lambda: TODAY)
    assert library.regulation("噪声办法").validity == "repealed"
    assert library.regulation("噪声办法", as_of="2010-01-01").validity == ""
    assert library.regulation("噪声办法", as_of="2000-12-31").validity == "future"
    assert "噪声办法@2001-01-01#1" in ids(library, "噪声 扰民", "2010-01-01")


def test_a_validity_that_is_asked_for_is_that_of_the_day(then: Library) -> None:
    assert ids(then, "validity:尚未施行", "2020-06-01", kinds=("regulation",)) == {"和睦法@2023-08-01", "关于茶杯大小问题的答复@2021-02-02"}
    assert ids(then, "", "2020-06-01", kinds=("regulation",), filters={"validity": "future"}) == ids(
        then, "validity:尚未施行", "2020-06-01", kinds=("regulation",)
    )


def test_cases_are_there_on_every_day_and_today_is_as_without_a_day(then: Library) -> None:
    assert ids(then, "吹号", "1990-01-01") == {"case:案例/邻里/张某诉李某甲噪声案"}
    with_day, without = then.search("", as_of=TODAY), then.search("", filters={"validity": ("current",)})
    assert {hit.document.id for hit in with_day.hits if hit.document.law} == {hit.document.id for hit in without.hits}


def test_the_day_stands_in_the_query_too_and_goes_before_the_other(then: Library) -> None:
    for text in ("asof:2020-06-01 夜间 噪声", "夜间 噪声 在2020年6月1日时", "当时:2020年6月1日 夜间 噪声", "夜间 or 噪声 asof:2020-06-01"):
        found = then.search(text, kinds=("article",), as_of="2024-01-01")
        assert {hit.document.version for hit in found.hits} == {"2019-03-01"}, text
        assert found.as_of == "2020-06-01"


def test_a_day_that_is_none_is_guessed_at_in_the_text_and_refused_as_a_parameter(then: Library) -> None:
    found = then.search("噪声 asof:2020-02-30")
    assert found.as_of == "2020-02-29"
    assert [problem.code for problem in found.problems] == ["day-guessed"]
    nothing = then.search("噪声 asof:去年")
    assert (nothing.as_of, [problem.code for problem in nothing.problems]) == ("", ["day-unknown"])
    with pytest.raises(QueryInvalid, match="did you mean 2020-02-29"):
        then.search("噪声", as_of="2020-02-30")
    with pytest.raises(QueryInvalid, match="not a day"):
        then.regulation("和睦法", as_of="去年")


def test_facts_meet_the_law_of_their_day(then: Library) -> None:
    found = then.similar("邻居夜间制造噪声，没有体谅别人", kinds=("article",), as_of="2020-06-01")
    assert found.hits[0].document.id == "和睦法@2019-03-01#2"


def test_a_commit_is_seen_on_other_days_at_once(then: Library) -> None:
    assert "p1" not in ids(then, "夜里锯木头", "2020-06-01", kinds=("precedent",))
    then.apply([Upsert(Document(id="p1", kind="precedent", title="锯木头案", body="夜里锯木头"))])
    assert ids(then, "夜里锯木头", "2020-06-01", kinds=("precedent",)) >= {"p1"}
