"""Vectors beside the index: made with it, taken over, never in the way."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kb.index import build, latent, layout, vectors
from kb.index.snapshot import Snapshot, open_snapshot
from kb.library import Library
from kb.model import Delete, Document, Upsert


class Counting:
    """A space of two numbers, which remembers what it was asked to encode."""

    name = "counting-1"
    dimensions = 2

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def text_of(self, document: Document) -> str:
        return document.body

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.array([[1, 0] if "借" in text else [0, 1] for text in texts], np.float32)


def case(number: int, body: str = "借条") -> Document:
    return Document(id=f"case:{number}", kind="precedent", title="", body=f"{body}{number}")


def told(number: int) -> str:
    return "，".join(random.Random(number).sample(("借条", "本金", "利息", "转账", "催要", "逾期", "周转", "担保", "犬只", "咬伤"), 4))


def snapshot_of(folder: Path) -> Snapshot:
    return open_snapshot(layout.current(folder))


def built(folder: Path, *documents: Document) -> Snapshot:
    build.rebuild(folder, documents, position=1)
    return snapshot_of(folder)


def test_nearness_is_told_for_documents_with_a_vector_and_is_nought_for_others(tmp_path: Path) -> None:
    snapshot = built(tmp_path / "kb", case(1), case(2, "犬只"), case(3))
    space = Counting()
    assert not vectors.are_there(snapshot, space)
    assert not vectors.cosines(snapshot, space, "借").any()
    assert vectors.fill(snapshot, space) == 3
    assert vectors.are_there(snapshot, space)
    found = vectors.cosines(snapshot, space, "借")
    assert [round(float(found[snapshot.find(f"case:{one}")])) for one in (1, 2, 3)] == [1, 0, 1]


def test_a_commit_costs_only_its_own_texts(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "kb", create=True)
    library.apply([Upsert(case(1))])
    space = Counting()
    vectors.fill(library.refresh(), space)
    library.apply([Upsert(case(2)), Delete("case:1")])
    assert vectors.fill(library.refresh(), space) == 1
    assert space.encoded == ["借条1", "借条2"]


def test_building_again_takes_over_what_stayed_as_it_was(tmp_path: Path) -> None:
    space = Counting()
    documents = [case(number) for number in range(200)]
    snapshot = built(tmp_path / "kb", *documents)
    vectors.fill(snapshot, space)
    space.encoded.clear()
    again = built(tmp_path / "kb", *documents[::-1], case(200))
    assert vectors.fill(again, space, before=snapshot.generation) == 1
    assert space.encoded == ["借条200"]
    assert (vectors.cosines(again, space, "借") > 0.99).sum() == 201


def test_half_a_file_is_as_good_as_none_and_is_made_anew(tmp_path: Path) -> None:
    space = Counting()
    vectors.fill(built(tmp_path / "kb", case(1), case(2)), space)
    snapshot = snapshot_of(tmp_path / "kb")
    path = next(snapshot.generation.glob("*.vec"))
    path.write_bytes(path.read_bytes()[:-1])
    assert not vectors.cosines(snapshot, space, "借").any()
    assert vectors.fill(snapshot, space) == 2
    assert vectors.cosines(snapshot, space, "借").any()


def test_files_go_with_their_segments(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "kb", create=True)
    space = Counting()
    for number in range(20):
        library.apply([Upsert(case(number))])
        vectors.fill(library.refresh(), space)
    snapshot = library.refresh()
    kept = {path.name.partition(".")[0] for path in snapshot.generation.glob("*.vec")}
    assert kept == {segment.id for segment in snapshot.segments}


def test_an_index_learns_its_space_when_it_has_cases_enough_and_again_when_they_are_twice_as_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(latent, "FEWEST", 40)
    library = Library.open(tmp_path / "kb", create=True)
    learned = []
    for count in range(0, 120, 10):
        library.apply([Upsert(case(number, told(number))) for number in range(count, count + 10)])
        space = latent.of(library.refresh().generation)
        learned.append(space.learned_from if space else 0)
    assert learned == [0, 0, 0, 40, 40, 40, 40, 80, 80, 80, 80, 80]
    space = latent.of(library.refresh().generation)
    assert space is not None
    assert (vectors.cosines(library.refresh(), space, "借条本金") != 0).sum() > 60


def test_a_build_that_fails_over_its_vectors_leaves_the_index_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "kb", case(1))

    def fails(*_: Any, **__: Any) -> Iterable[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "tend", fails)
    with pytest.raises(Exception, match="takes no more") as raised:
        built(tmp_path / "kb", case(2))
    assert getattr(raised.value, "code", "") == "index-unwritable"
    assert snapshot_of(tmp_path / "kb").find("case:1") is not None
    assert len(list((tmp_path / "kb").glob("g*"))) == 1
