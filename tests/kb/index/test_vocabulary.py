from pathlib import Path

import pytest

from kb.errors import IndexDamaged
from kb.index import build, layout
from kb.index.blocks import all_postings, read_postings
from kb.index.segment import Segment
from kb.index.snapshot import open_snapshot
from kb.index.vocabulary import Vocabulary
from kb.model import Document


def segment(folder: Path) -> Segment:
    build.rebuild(
        folder,
        [Document(id=f"d{n}", kind="precedent", title=f"案{n}", body=f"第{n}件噪声" * (n % 5 + 1)) for n in range(400)],
    )
    (only,) = open_snapshot(layout.current(folder)).segments
    return only


def test_every_term_that_whoosh_lists_is_found_with_its_own_postings(tmp_path: Path) -> None:
    reader = segment(tmp_path / "kb")._reader
    vocabulary, terms = Vocabulary(reader), 0
    for field, term, postings in all_postings(reader):
        place = vocabulary.find(field, term)
        assert place is not None
        assert place.frequency == len(postings.ids)
        assert read_postings(reader, place).ids.tolist() == postings.ids.tolist()
        terms += 1
    assert terms > 1000


@pytest.mark.parametrize(("field", "term"), [("body", "鲸"), ("title", "噪声"), ("body", ""), ("no such field", "噪"), ("body", "噪" * 999)])
def test_a_term_that_no_document_has_is_not_found(tmp_path: Path, field: str, term: str) -> None:
    assert Vocabulary(segment(tmp_path / "kb")._reader).find(field, term.encode()) is None


def test_a_term_whose_entry_was_overwritten_is_found_out(tmp_path: Path) -> None:
    segment(tmp_path / "kb")
    (terms,) = layout.current(tmp_path / "kb").glob("*.trm")
    content = bytearray(terms.read_bytes())
    at = content.index("噪声".encode()) + len("噪声".encode())
    content[at : at + 35] = b"\xff" * 35
    terms.write_bytes(content)
    (damaged,) = open_snapshot(layout.current(tmp_path / "kb")).segments
    with pytest.raises(IndexDamaged):
        damaged.packed("body", "噪声")
