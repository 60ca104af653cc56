import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kb.errors import CorpusMissing
from kb.index.importing import import_laws
from kb.library import Library
from kb.model import Document, Upsert
from tests.kb.conftest import HARMONY_2023, TODAY, write


def validity(library: Library, key: str) -> str:
    return library.document(key).validity


def test_every_kind_of_file_arrives(index: Path) -> None:
    library = Library.open(index)
    assert library.stats()["kinds"] == {"article": 12, "precedent": 1, "regulation": 5}
    assert library.document("和睦法@2023-08-01#2-1").chapter == "第一章 总则"
    assert library.document("case:案例/邻里/张某诉李某甲噪声案").category == "邻里"


def test_versions_stand_side_by_side_with_their_validity(index: Path) -> None:
    library = Library.open(index)
    assert validity(library, "和睦法@2023-08-01#1") == "current"
    assert validity(library, "和睦法@2019-03-01#1") == "superseded"
    assert validity(library, "旧和睦办法@1999-01-01#1") == "repealed"


def test_a_second_import_reads_and_writes_nothing(index: Path, laws: Path) -> None:
    report = import_laws(index, laws, today=TODAY)
    assert (report.files, report.skipped, report.written, report.deleted) == (0, 6, 0, 0)


def test_a_changed_file_is_written_again_and_a_vanished_one_leaves(index: Path, laws: Path) -> None:
    (laws / "行政法规/旧和睦办法(1999-01-01).md").unlink()
    write(laws, {"民法典/和睦法(2023-08-01).md": HARMONY_2023.replace("堆放杂物", "晾晒腊肉")})
    import_laws(index, laws, today=TODAY)
    library = Library.open(index)
    assert "腊肉" in library.article("和睦法", "2-1").text
    assert library.document("旧和睦办法@1999-01-01") is None
    assert library.document("旧和睦办法@1999-01-01#1") is None
    assert library.check()["documents"] == 16


def test_a_part_of_the_collection_leaves_the_rest_alone(index: Path, laws: Path) -> None:
    with closing(sqlite3.connect(laws / "db.sqlite3")) as database:
        database.execute("CREATE TABLE law (name, publish, valid_from, expired, level)")
        database.commit()
    report = import_laws(index, laws / "民法典", today=TODAY)
    assert (report.written, report.deleted) == (0, 0)
    assert Library.open(index).stats()["kinds"]["regulation"] == 5


def test_two_collections_stand_side_by_side(index: Path, tmp_path: Path) -> None:
    others = tmp_path / "others"
    write(others, {"地方性法规/浙江省/睦邻规定(2024-01-01).md": HARMONY_2023.replace("和睦法", "睦邻规定")})
    import_laws(index, others, today=TODAY, collection="others")
    assert Library.open(index).stats()["kinds"]["regulation"] == 6
    again = import_laws(index, others, today=TODAY, collection="others")
    assert (again.skipped, again.written, again.deleted) == (1, 0, 0)
    next(others.rglob("*.md")).unlink()
    import_laws(index, others, today=TODAY, collection="others")
    assert Library.open(index).stats()["kinds"] == {"article": 12, "precedent": 1, "regulation": 5}


def test_the_day_on_which_a_version_comes_into_force_changes_both(tmp_path: Path, laws: Path) -> None:
    folder = tmp_path / "kb"
    import_laws(folder, laws, today=date(2023, 9, 1))
    before = Library.open(folder, today=lambda: date(2023, 9, 1))
    assert validity(before, "和睦法@2023-08-01#1") == "future"
    assert validity(before, "和睦法@2019-03-01#1") == "current"
    assert import_laws(folder, laws, today=date(2023, 10, 1)).files == 0
    after = Library.open(folder, today=lambda: date(2023, 9, 1))
    assert validity(after, "和睦法@2023-08-01#1") == "current"
    assert validity(after, "和睦法@2019-03-01#1") == "superseded"


def test_a_law_that_comes_into_force_tomorrow_needs_no_new_import(tmp_path: Path, laws: Path) -> None:
    day = [date(2023, 9, 30)]
    import_laws(tmp_path / "kb", laws, today=date(2023, 9, 1))
    library = Library.open(tmp_path / "kb", today=lambda: day[0])
    assert library.regulation("和睦法").version == "2019-03-01"
    assert library.search("化解纠纷 validity:尚未施行").hits[0].document.id == "和睦法@2023-08-01#1"
    assert validity(library, "旧和睦办法@1999-01-01#1") == "current"
    day[0] = date(2023, 10, 1)
    library.refresh()
    assert library.regulation("和睦法").version == "2023-08-01"
    assert validity(library, "和睦法@2019-03-01#2") == "superseded"
    assert validity(library, "旧和睦办法@1999-01-01#1") == "repealed"
    found = library.search("化解纠纷 validity:现行有效")
    assert [hit.document.id for hit in found.hits][:1] == ["和睦法@2023-08-01#1"]
    counts = {value.value: value.count for value in library.search("", kinds=("article",)).facets["validity"]}
    assert counts == {"current": 8, "superseded": 3, "repealed": 1}
    assert library.search("", filters={"validity": "repealed"}).total == 2
    library.apply([Upsert(Document(id="x", kind="precedent", title="", body="吹号"))])
    assert library.regulation("和睦法").version == "2023-08-01"


def test_the_flags_of_the_collection_count(tmp_path: Path, laws: Path) -> None:
    with closing(sqlite3.connect(laws / "db.sqlite3")) as database:
        database.execute("CREATE TABLE law (name, publish, valid_from, expired, level)")
        database.execute("INSERT INTO law VALUES ('喝茶条例', '2020-01-01', '2020-01-01', 1, '行政法规')")
        database.commit()
    import_laws(tmp_path / "kb", laws, today=TODAY)
    assert validity(Library.open(tmp_path / "kb"), "喝茶条例@2020-01-01#5") == "repealed"


def test_broken_flags_are_reported_and_the_laws_still_read(tmp_path: Path, laws: Path) -> None:
    (laws / "db.sqlite3").write_bytes(b"no database")
    report = import_laws(tmp_path / "kb", laws, today=TODAY)
    assert [problem.code for problem in report.problems] == ["flags-unreadable"]
    assert report.regulations == 5


def test_parts_of_a_law_become_one(tmp_path: Path) -> None:
    head = "# 中华人民共和国大典\n# {}\n2020年5月5日 通过\n<!-- INFO END -->\n## 第一章 {}\n"
    laws = write(
        tmp_path / "laws",
        {
            "民法典/乙编.md": head.format("乙编", "买卖") + "第三条 买卖自由。\n第四条 本法自2021年1月1日起施行。",
            "民法典/甲编.md": head.format("甲编", "总则") + "第一条 人人平等。\n第二条 诚实守信。",
        },
    )
    import_laws(tmp_path / "kb", laws, today=TODAY)
    whole = Library.open(tmp_path / "kb").regulation("大典")
    assert whole.article_numbers == ("1", "2", "3", "4")
    assert [heading.title for heading in whole.contents] == ["甲编", "第一章 总则", "乙编", "第一章 买卖"]
    assert whole.effective == "2021-01-01"
    write(laws, {"民法典/甲编.md": head.format("甲编", "总则") + "第一条 人人平等。\n第二条 言而有信。"})
    import_laws(tmp_path / "kb", laws, today=TODAY)
    library = Library.open(tmp_path / "kb")
    assert library.regulation("大典").article_numbers == ("1", "2", "3", "4")
    assert library.article("大典", "2").text == "言而有信。"
    assert library.article("大典", "3").chapters == ("乙编", "第一章 买卖")


def test_one_version_in_two_files_is_kept_once_and_does_not_flip(tmp_path: Path, laws: Path) -> None:
    write(laws, {"经济法/喝茶条例(2020-01-01).md": "# 喝茶条例\n<!-- INFO END -->\n第五条 别的茶。"})
    first = import_laws(tmp_path / "kb", laws, today=TODAY)
    assert [problem.code for problem in first.problems] == ["same-law-twice"]
    assert import_laws(tmp_path / "kb", laws, today=TODAY).written == 0


def test_what_cannot_be_read_is_reported(tmp_path: Path, laws: Path) -> None:
    (laws / "社会法").mkdir()
    (laws / "社会法/坏.md").write_bytes(b"\xff\xff\xff\x00")
    (laws / "社会法/空.md").write_text("# 空法\n<!-- INFO END -->\n", encoding="utf-8")
    (laws / "社会法/国标.md").write_bytes("# 国标法\n<!-- INFO END -->\n第一条 甲。".encode("gb18030"))
    report = import_laws(tmp_path / "kb", laws, today=TODAY)
    assert {problem.code for problem in report.problems} == {"encoding-unknown", "empty-law"}
    assert Library.open(tmp_path / "kb").article("国标法", "1").text == "甲。"


def test_documents_of_others_stay_when_laws_are_imported_beside(
    index: Path, laws: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(index)
    library.apply([Upsert(Document(id="dossier:1", kind="dossier", title="", body="吹号", scopes=("org:1",)))], 9)
    monkeypatch.setattr("kb.index.importing.IN_PLACE", 0)
    write(laws, {"民法典/和睦法(2023-08-01).md": HARMONY_2023.replace("堆放杂物", "晾晒腊肉")})
    import_laws(index, laws, today=TODAY)
    assert library.position() == 9
    assert library.document("dossier:1", scopes={"org:1"}).body == "吹号"
    assert "腊肉" in library.article("和睦法", "2-1").text


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing):
        import_laws(tmp_path / "kb", tmp_path / "none", today=TODAY)
    assert not (tmp_path / "kb").exists()
