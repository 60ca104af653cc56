"""The real collection, where it lies beside the checkout."""

from datetime import date
from pathlib import Path

import pytest

from kb.analysis.folding import fold
from kb.analysis.synonyms import entries
from kb.corpus.flags import read_flags
from kb.corpus.laws import RegulationSource, law_paths, read_file, read_laws
from kb.corpus.report import Report
from kb.index.importing import import_laws
from kb.library import Library
from kb.names import citation_key

SHARED = next(
    (path for parent in Path(__file__).resolve().parents[2:5] if (path := parent / "shared/data").is_dir()), None
)
pytestmark = pytest.mark.skipif(SHARED is None, reason="no folder shared/data beside the checkout")


def test_every_legal_word_of_the_table_stands_in_the_article_that_it_names() -> None:
    assert SHARED is not None
    root, report = SHARED / "laws", Report()
    files = (file for path in law_paths(root) for file in read_file(path, root, report))
    wanted: dict[str, list[str]] = {}
    for entry in entries():
        wanted.setdefault(entry.article, []).append(fold(entry.legal))
    missing = {(article, word) for article, words in wanted.items() for word in words}
    for source in read_laws(files, read_flags(root, report), report):
        for article in source.documents if isinstance(source, RegulationSource) else ():
            key = citation_key(article.law, article.article_number)
            missing -= {(key, word) for word in wanted.get(key, ()) if word in fold(article.body)}
    assert missing == set()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    assert SHARED is not None
    folder = tmp_path_factory.mktemp("real") / "kb"
    for part in ("民法典", "社会法"):
        import_laws(folder, SHARED / "laws" / part, today=date(2025, 5, 1))
    return Library.open(folder)


def test_the_civil_code_is_whole(library: Library) -> None:
    code = library.regulation("中华人民共和国民法典")
    assert code.article_numbers == tuple(str(number) for number in range(1, 1261))
    assert code.effective == "2021-01-01"
    assert library.article("民法典", "1043").chapters == ("婚姻家庭编", "第一章 一般规定")


@pytest.mark.parametrize("query", ["民法典1043", "《民法典》第1043条", "民法典第一千零四十三条", "夫妻互相忠实"])
def test_article_1043_comes_first(library: Library, query: str) -> None:
    assert library.search(query).hits[0].document.article_number == "1043"


def test_versions_of_one_law(library: Library) -> None:
    versions = library.regulation("慈善法").versions
    assert [(version.date, version.validity) for version in versions] == [
        ("2023-12-29", "current"),
        ("2016-03-16", "superseded"),
    ]


def test_a_repealed_law_is_not_in_force(library: Library) -> None:
    assert library.regulation("妇女权益保障法").version == "2022-10-30"
