import random
from pathlib import Path

import numpy as np
import pytest

from kb.index import build, follow, layout
from kb.index.snapshot import Snapshot, open_snapshot
from kb.model import Document, Upsert
from kb.search.scoring import K1, B, bm25
from kb.search.weights import rarity

WORDS = "甲乙丙丁戊己庚辛壬癸"


def opened(folder: Path, documents: int) -> Snapshot:
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, [2 ** -n for n in range(10)], k=chance.randint(1, 30))) for _ in range(documents)]
    build.rebuild(folder, [Document(id=f"d{n}", kind="precedent", title="", body=text) for n, text in enumerate(texts)])
    for n in range(3):
        follow.apply(folder, [Upsert(Document(id=f"e{n}", kind="precedent", title="", body="甲 甲 癸"))], n)
    return open_snapshot(layout.current(folder))


@pytest.mark.parametrize(("documents", "b"), [(60, B), (2500, B), (2500, 1.0)])
def test_terms_add_up_whether_they_are_added_as_lists_or_as_rows(tmp_path: Path, documents: int, b: float) -> None:
    snapshot = opened(tmp_path / "kb", documents)
    weights = {term: 1.0 + at / 3 for at, term in enumerate(WORDS)}
    expected = np.zeros(snapshot.size)
    average = snapshot.average_length("body")
    for term, weight in weights.items():
        idf = rarity(snapshot.frequency("body", term), snapshot.count)
        for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=True):
            ids = segment.ids("body", term)
            counts = (segment.packed("body", term) & 0xFF).astype(float)
            norms = K1 * (1 - b + b * segment.lengths("body", ids) / average)
            expected[offset + ids] += weight * idf * counts * (K1 + 1) / (counts + norms)
    bm25(snapshot, "body", weights, b=0.5)  # leaves nothing behind
    assert bm25(snapshot, "body", weights, b=b) == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_rows_follow_the_mean_length(tmp_path: Path) -> None:
    snapshot = opened(tmp_path / "kb", 2500)
    before = bm25(snapshot, "body", {"甲": 1.0})
    follow.apply(tmp_path / "kb", [Upsert(Document(id="long", kind="precedent", title="", body="乙" * 9000))], 9)
    later = open_snapshot(layout.current(tmp_path / "kb"), before=snapshot)
    after = bm25(later, "body", {"甲": 1.0})
    fresh = bm25(open_snapshot(layout.current(tmp_path / "kb")), "body", {"甲": 1.0})
    assert after == pytest.approx(fresh, rel=1e-6)
    assert (after[: len(before)][before > 0] > before[before > 0]).all()  # all are shorter now beside the mean
