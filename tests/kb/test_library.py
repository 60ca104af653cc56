import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import ArticleUnknown, IndexMissing, QueryInvalid, RegulationUnknown
from kb.library import Library
from kb.model import Document, Upsert


def test_a_law_is_given_with_contents_and_versions(library: Library) -> None:
    law = library.regulation("中华人民共和国和睦法")
    assert (law.version, law.effective, law.validity_word) == ("2023-08-01", "2023-10-01", "现行有效")
    assert [(heading.title, heading.articles) for heading in law.contents] == [
        ("第一章 总则", ("1", "2", "2-1")),
        ("第二章 调解", ("3", "4", "5")),
    ]
    assert [(version.date, version.validity_word) for version in law.versions] == [
        ("2023-08-01", "现行有效"),
        ("2019-03-01", "已被修改"),
    ]


def test_an_older_version_is_given_when_asked_for(library: Library) -> None:
    assert library.regulation("和睦法", "2019-03-01").article_numbers == ("1", "2", "3")
    old = library.article("和睦法", "2", "2019-03-01")
    assert "第四条" not in old.text
    assert old.path.endswith("?version=2019-03-01")


def test_an_article_knows_its_place_and_neighbours(library: Library) -> None:
    article = library.article("和睦法", "2-1")
    assert (article.heading, article.chapters) == ("第二条之一", ("第一章 总则",))
    assert (article.previous, article.next) == ("2", "3")
    assert library.article("和睦法", "1").previous == ""
    assert library.article("和睦法", "5").next == ""


def test_links_go_both_ways(library: Library) -> None:
    cites = library.article("和睦法", "4").cites
    assert [(one.text, one.law, one.article_number, bool(one.path)) for one in cites] == [
        ("《喝茶条例》第五条", "喝茶条例", "5", True)
    ]
    assert [one.id for one in library.article("喝茶条例", "5").cited_by] == ["和睦法@2023-08-01#4"]
    cited_by = library.cited_by("和睦法", "2")
    assert [one.kind for one in cited_by] == ["precedent"]
    assert "和睦法@2023-08-01#2" in [one.id for one in library.cited_by("和睦法", "4")]


def test_what_cites_is_shown_only_to_those_who_may_see_it(library: Library) -> None:
    library.apply([Upsert(Document(id="d", kind="dossier", title="", body="依据和睦法第三条", scopes=("org:1",)))])
    assert library.article("和睦法", "3").cited_by_total == 0
    assert [one.id for one in library.article("和睦法", "3", scopes={"org:1"}).cited_by] == ["d"]


def test_given_citations_count_beside_those_in_the_text(library: Library) -> None:
    library.apply([Upsert(Document(id="d", kind="explainer", title="", body="和睦法2", citations=("喝茶条例#6",)))])
    assert library.document("d").citations == ("喝茶条例#6", "和睦法#2")


def test_unknown_laws_and_articles_have_their_own_errors(library: Library) -> None:
    with pytest.raises(RegulationUnknown):
        library.regulation("没有的法")
    with pytest.raises(RegulationUnknown, match="2023-08-01"):
        library.regulation("和睦法", "1900-01-01")
    with pytest.raises(ArticleUnknown):
        library.article("和睦法", "99")
    with pytest.raises(ArticleUnknown):
        library.article("和睦法", "'; --")


def test_references_in_free_text_lead_to_paths(library: Library) -> None:
    text = "根据《和睦法》第二条之一和没有的《某某法》第一条，参照和睦法第九十九条"
    found = library.resolve(text)
    assert [(one.law, one.article_number, bool(one.path)) for one in found] == [
        ("和睦法", "2-1", True),
        ("某某法", "1", False),
        ("和睦法", "99", False),
    ]
    assert all(text[one.start : one.end] == one.text for one in found)


def test_the_list_of_laws_has_one_entry_a_law_by_level(library: Library) -> None:
    page = library.regulations()
    assert [(one.law, one.validity) for one in page.regulations] == [
        ("和睦法", "current"),
        ("喝茶条例", "current"),
        ("旧和睦办法", "repealed"),
        ("关于茶杯大小问题的答复", "current"),
    ]
    assert library.regulations("和睦", size=1).total == 2
    assert library.regulations(filters={"level": "行政法规"}, page=2, size=1).regulations[0].law == "旧和睦办法"
    with pytest.raises(QueryInvalid):
        library.regulations(page=0)


def test_a_text_without_articles_is_one_regulation(library: Library) -> None:
    assert "双手能捧" in library.regulation("关于茶杯大小问题的答复").preamble
    assert library.search("茶杯").hits[0].document.kind == "regulation"


def test_what_one_object_commits_another_sees(index_pair: tuple[Library, Library]) -> None:
    one, other = index_pair
    one.apply([Upsert(Document(id="a", kind="precedent", title="", body="吹号比赛"))], 1)
    assert other.position() == 1
    assert other.search("吹号比赛").total >= 1


@pytest.fixture
def index_pair(library: Library) -> tuple[Library, Library]:
    return library, Library.open(library.folder)


def test_a_position_below_nought_is_refused(empty: Library) -> None:
    with pytest.raises(QueryInvalid):
        empty.apply([], -1)


def test_many_threads_search_while_one_writes(fill: Callable[..., Library]) -> None:
    library = fill(**{f"d{n}": f"吹号 第{n}次" for n in range(50)})
    wrong: list[object] = []
    is_done = threading.Event()

    def search() -> None:
        while not is_done.is_set():
            result = library.search("吹号", size=100)
            if result.total != len(result.hits) or result.total < 50:
                wrong.append(result.total)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(15):
        library.apply([Upsert(Document(id=f"new{n}", kind="precedent", title="", body="吹号"))], n)
    is_done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert library.search("吹号", size=100).total == 65


def test_searches_outlive_the_loss_of_the_index_and_the_figures_tell_of_it(library: Library) -> None:
    shutil.rmtree(library.folder)
    library._looked_at = 0.0
    assert library.search("噪声").total
    with pytest.raises(IndexMissing):
        library.stats()


def test_figures_of_the_whole(library: Library) -> None:
    stats = library.check()
    assert stats["documents"] == 18
    assert stats["postings"] > 1000
    assert stats["position"] == -1


def test_warming_reads_what_searches_need_and_leaves_names_for_the_first_completion(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(index)
    read: list[str] = []
    monkeypatch.setattr(library._completer, "of", lambda _snapshot: read.append("names"))
    library.warm(completions=False)
    assert not read
    assert {"kind", "category", "validity"} <= library.refresh()._values.keys()
    assert all(segment.rows is not None and segment._cache._lists for segment in library.refresh().segments)
    library.warm()
    assert read == ["names"]
