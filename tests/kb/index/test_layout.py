import json
import random
import stat
from pathlib import Path

import pytest

from kb.cli import main
from kb.errors import (
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexProblem,
    IndexUnsafe,
    IndexVersionMismatch,
)
from kb.index import build, layout
from kb.library import Library
from kb.model import Document


def test_the_folder_is_for_us_alone(empty: Library) -> None:
    assert stat.S_IMODE(empty.folder.stat().st_mode) == 0o700


def test_a_folder_that_is_not_there_is_a_missing_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Library.open(tmp_path / "none")


def test_an_empty_folder_is_a_missing_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Library.open(tmp_path)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(IndexForeign):
        Library.open(tmp_path)
    with pytest.raises(IndexForeign):
        build.rebuild(tmp_path, ())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "kb").write_text("x", encoding="utf-8")
    with pytest.raises(IndexProblem):
        build.create(tmp_path / "kb")


def test_a_folder_where_others_may_write_is_refused(empty: Library) -> None:
    empty.folder.chmod(0o777)
    with pytest.raises(IndexUnsafe, match="chmod 700"):
        Library.open(empty.folder)


@pytest.mark.parametrize("stamp", [{"format": 0, "whoosh": "2.7.5"}, {"format": 1, "whoosh": "9.9"}])
def test_another_version_is_refused_and_can_be_built_again(empty: Library, stamp: dict[str, object]) -> None:
    (layout.current(empty.folder) / layout.STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    with pytest.raises(IndexVersionMismatch):
        Library.open(empty.folder)
    build.rebuild(empty.folder, ())
    assert Library.open(empty.folder).stats()["documents"] == 0


def test_building_again_keeps_the_documents_of_an_older_format(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    build.rebuild(folder, [Document(id="a", kind="precedent", title="甲案", body="吹号")], position=7)
    stamp = layout.current(folder) / layout.STAMP
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "format": 0}), encoding="utf-8")
    with pytest.raises(IndexVersionMismatch):
        Library.open(folder)
    assert main(["build", "--index", str(folder)]) == 0
    library = Library.open(folder)
    assert [hit.document.id for hit in library.search("吹号").hits] == ["a"]
    assert library.position() == 7


@pytest.mark.parametrize("ending", [".toc", ".trm", ".pst", "_stored.col", "text.col", "kb.json"])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_torn_file_is_found_out_and_the_index_can_be_built_again(tmp_path: Path, ending: str, share: float) -> None:
    folder = tmp_path / "kb"
    build.rebuild(folder, [Document(id=f"d{n}", kind="precedent", title="", body=f"正文{n}" * 9) for n in range(99)])
    (torn,) = (path for path in layout.current(folder).iterdir() if path.name.endswith(ending))
    torn.write_bytes(torn.read_bytes()[: int(torn.stat().st_size * share)])
    with pytest.raises(IndexDamaged):
        Library.open(folder).check()
    build.rebuild(folder, ())
    assert Library.open(folder).check()["documents"] == 0


@pytest.mark.parametrize("ending", [".pst", ".trm", "_stored.col", "text.col", "_body_len.col"])
def test_bytes_that_were_overwritten_are_found_out_or_do_no_harm(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "kb"
    case = [Document(id=f"d{n}", kind="precedent", title=f"案{n}", body=f"第{n}件噪声占道" * (n % 9 + 1)) for n in range(120)]
    build.rebuild(folder, case)
    (path,) = (path for path in layout.current(folder).iterdir() if path.name.endswith(ending))
    whole, chance, found_out = path.read_bytes(), random.Random(ending), 0
    for _ in range(25):
        at = chance.randrange(len(whole))
        torn = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 16))))
        path.write_bytes((whole[:at] + torn + whole[at + len(torn) :])[: len(whole)])
        try:
            library = Library.open(folder)
            library.search("噪声")
            library.similar("占道的第7件", kinds=())
            library.check()
        except IndexDamaged:
            found_out += 1
    assert found_out or ending == "_body_len.col"  # any byte is a length


@pytest.mark.parametrize("content", ["", "g999999", "../..", "\x00"])
def test_a_torn_pointer_is_found_out(empty: Library, content: str) -> None:
    (empty.folder / layout.CURRENT).write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamaged):
        Library.open(empty.folder)


def test_a_file_that_is_gone_is_found_out(empty: Library) -> None:
    build.rebuild(empty.folder, [Document(id="a", kind="precedent", title="", body="甲")])
    for path in layout.current(empty.folder).glob("*.pst"):
        path.unlink()
    with pytest.raises(IndexDamaged):
        Library.open(empty.folder)


def test_what_a_killed_build_left_is_removed_by_the_next(empty: Library) -> None:
    (empty.folder / "g000077").mkdir()
    build.rebuild(empty.folder, ())
    build.rebuild(empty.folder, ())
    assert len([path for path in empty.folder.iterdir() if path.is_dir()]) == 2
