from pathlib import Path

import pytest

from kb.errors import DocumentInvalid, IndexLocked
from kb.index import build, follow, layout
from kb.index.snapshot import Snapshot, open_snapshot
from kb.library import Library
from kb.model import Delete, Document, Upsert


def case(key: str, body: str = "正文", **fields: object) -> Upsert:
    return Upsert(Document(id=key, kind="precedent", title="", body=body, **fields))


def snapshot(folder: Path) -> Snapshot:
    return open_snapshot(layout.current(folder))


def test_documents_and_position_come_together(empty: Library) -> None:
    assert empty.position() == -1
    assert empty.apply([case("a"), case("b")], 7)
    assert empty.position() == 7
    assert empty.stats()["documents"] == 2


def test_a_batch_that_was_applied_does_nothing_again(empty: Library) -> None:
    empty.apply([case("a", "甲")], 7)
    assert not empty.apply([case("a", "乙")], 7)
    assert not empty.apply([case("a", "乙")], 6)
    assert empty.document("a").body == "甲"


def test_of_several_changes_to_a_document_the_last_counts(empty: Library) -> None:
    empty.apply([case("a", "甲"), case("b"), case("a", "乙"), Delete("b")], 1)
    assert empty.document("a").body == "乙"
    assert empty.document("b") is None


def test_a_new_version_takes_the_place_of_the_old(empty: Library) -> None:
    empty.apply([case("a", "吹号扰民")], 1)
    empty.apply([case("a", "占道停车")], 2)
    assert empty.search("吹号").total == 0
    assert empty.search("占道").total == 1


def test_deleting_what_is_not_there_does_no_harm(empty: Library) -> None:
    assert empty.apply([Delete("nothing")], 3)
    assert empty.position() == 3


def test_a_batch_without_changes_moves_the_position(empty: Library) -> None:
    assert empty.apply([], 5)
    assert empty.position() == 5
    assert not empty.apply([], None)


@pytest.mark.parametrize(
    "wrong",
    [
        Document(id="", kind="precedent", title=""),
        Document(id="x" * 2000, kind="precedent", title=""),
        Document(id="__position__", kind="precedent", title=""),
        Document(id="x", kind="", title=""),
        Document(id="x", kind="precedent", title="", scopes=()),
        Document(id="x", kind="precedent", title="", date="2024-13-01"),
    ],
)
def test_one_wrong_document_leaves_everything_as_it_was(empty: Library, wrong: Document) -> None:
    with pytest.raises(DocumentInvalid):
        empty.apply([case("a"), Upsert(wrong)], 1)
    assert empty.position() == -1
    assert empty.document("a") is None
    assert empty.apply([case("a")], 1)


def test_there_is_one_writer(empty: Library) -> None:
    with layout.writing(empty.folder), pytest.raises(IndexLocked):
        empty.apply([case("a")], 1, timeout_s=0.1)
    with layout.writing(empty.folder), pytest.raises(IndexLocked):
        build.rebuild(empty.folder, (), timeout_s=0.1)
    assert empty.apply([case("a")], 1)


def test_searches_go_on_while_another_writes(empty: Library) -> None:
    empty.apply([case("a")], 1)
    with layout.writing(empty.folder):
        assert empty.search("正文").total == 1
        assert Library.open(empty.folder).search("正文").total == 1


def test_a_snapshot_does_not_change_while_others_write(empty: Library) -> None:
    empty.apply([case("a", "甲")], 1)
    before = snapshot(empty.folder)
    for n in range(20):
        empty.apply([case("a", f"乙{n}")], n + 2)
    assert before.document(before.find("a")).body == "甲"
    assert before.frequency("body", "甲") == 1


def test_many_small_batches_make_few_segments(empty: Library) -> None:
    for n in range(40):
        empty.apply([case(f"d{n}")], n)
    assert empty.stats()["segments"] < 20
    assert empty.search("正文", size=100).total == 40


def test_a_rebuild_keeps_documents_and_position_and_drops_the_deleted(empty: Library) -> None:
    empty.apply([case("a", "甲"), case("b", "乙")], 4)
    empty.apply([Delete("b")], 5)
    build.rebuild(empty.folder, lambda present: present.documents())
    assert (empty.position(), empty.stats()["documents"], empty.stats()["deleted"]) == (5, 1, 0)


def test_searches_go_on_in_the_old_index_while_a_new_one_is_built(empty: Library) -> None:
    empty.apply([case("a", "甲")], 1)

    def documents(_present: Snapshot | None) -> list[Document]:
        assert empty.search("甲").total == 1
        return [Document(id="b", kind="precedent", title="", body="乙")]

    build.rebuild(empty.folder, documents)
    empty.refresh()
    assert [hit.document.id for hit in empty.search("乙").hits] == ["b"]


def test_a_build_that_fails_leaves_the_old_index(empty: Library) -> None:
    empty.apply([case("a", "甲")], 1)
    with pytest.raises(DocumentInvalid):
        build.rebuild(empty.folder, [Document(id="", kind="x", title="")])
    assert Library.open(empty.folder).search("甲").total == 1
    follow.apply(empty.folder, [case("b")])
    assert Library.open(empty.folder).stats()["documents"] == 2
