"""The contract with Whoosh's codec: stock Whoosh reads what we write, and scores it as we do."""

import random
from math import log
from pathlib import Path

import numpy as np
import pytest
from whoosh import query, scoring
from whoosh.filedb.filestore import FileStorage

from kb.index import build, follow, layout
from kb.index.blocks import BLOCK, all_postings
from kb.index.snapshot import Snapshot, open_snapshot
from kb.model import Delete, Document, Upsert
from kb.search.scoring import K1, B, bm25

WORDS = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]


def texts(count: int, seed: int = 1) -> list[Document]:
    chance = random.Random(seed)
    return [
        Document(id=f"d{n}", kind="precedent", title="", body=" ".join(chance.choices(WORDS, k=chance.randint(1, 40))))
        for n in range(count)
    ]


def stock_idf(frequency: int, count: int) -> float:
    return log(count / (frequency + 1)) + 1


def stock_scores(folder: Path, term: str) -> dict[str, float]:
    index = FileStorage(str(layout.current(folder))).open_index()
    with index.searcher(weighting=scoring.BM25F(B=B, K1=K1)) as searcher:
        return {hit["stored"]["id"]: hit.score for hit in searcher.search(query.Term("body", term), limit=None)}


def our_scores(snapshot: Snapshot, term: str) -> dict[str, float]:
    scores = bm25(snapshot, "body", {term: 1.0}, idf=stock_idf)
    return {snapshot.document(n).id: float(scores[n]) for n in np.flatnonzero(snapshot.live & (scores != 0)).tolist()}


@pytest.mark.parametrize("term", ["甲", "癸"])
def test_scores_without_deletions_are_those_of_stock_whoosh(tmp_path: Path, term: str) -> None:
    build.rebuild(tmp_path / "kb", texts(300))
    ours = our_scores(open_snapshot(layout.current(tmp_path / "kb")), term)
    stock = stock_scores(tmp_path / "kb", term)
    assert ours.keys() == stock.keys()
    assert all(ours[key] == pytest.approx(stock[key], rel=1e-5) for key in stock)


def test_stock_whoosh_reads_lists_of_several_blocks(tmp_path: Path) -> None:
    build.rebuild(tmp_path / "kb", texts(BLOCK + 900))
    ours = our_scores(open_snapshot(layout.current(tmp_path / "kb")), "甲")
    stock = stock_scores(tmp_path / "kb", "甲")
    assert len(stock) > BLOCK / 2
    assert ours.keys() == stock.keys()
    assert all(ours[key] == pytest.approx(stock[key], rel=1e-5) for key in stock)


def test_an_index_with_deletions_ranks_as_one_built_of_what_is_left(tmp_path: Path) -> None:
    documents = texts(300)
    kept = [one for one in documents if int(one.id[1:]) % 3]
    build.rebuild(tmp_path / "a", documents)
    follow.apply(tmp_path / "a", [Delete(one.id) for one in documents if one not in kept])
    build.rebuild(tmp_path / "b", kept)
    for term in WORDS[:3]:
        with_deletions = our_scores(open_snapshot(layout.current(tmp_path / "a")), term)
        fresh = our_scores(open_snapshot(layout.current(tmp_path / "b")), term)
        assert with_deletions.keys() == fresh.keys()
        assert all(with_deletions[key] == pytest.approx(fresh[key], rel=5e-3) for key in fresh)


def test_merged_segments_hold_what_their_parts_held(tmp_path: Path) -> None:
    documents = texts(24)
    build.create(tmp_path / "kb")
    for one in documents:
        follow.apply(tmp_path / "kb", [Upsert(one)])
    snapshot = open_snapshot(layout.current(tmp_path / "kb"))
    assert len(snapshot.segments) < len(documents)
    build.rebuild(tmp_path / "fresh", documents)
    fresh = open_snapshot(layout.current(tmp_path / "fresh"))
    for term in WORDS:
        assert our_scores(snapshot, term) == pytest.approx(our_scores(fresh, term), rel=5e-3)  # lengths in a byte


def test_every_posting_names_a_document_and_comes_in_order(tmp_path: Path) -> None:
    build.rebuild(tmp_path / "kb", texts(50))
    (segment,) = open_snapshot(layout.current(tmp_path / "kb")).segments
    for _, _, postings in all_postings(segment._reader):
        assert (np.diff(postings.ids) > 0).all()
        assert postings.ids[-1] < segment.size
