"""BM25 over whole posting lists: numpy arrays, a term at a time.

``score += weight x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))``
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.index.snapshot import Snapshot
from kb.search.weights import rarity

K1: Final = 1.2
B: Final = 0.75

Scores = NDArray[np.float32]


def bm25(
    snapshot: Snapshot,
    field: str,
    weights: Mapping[str, float],
    *,
    idf: Callable[[int, int], float] = rarity,
    b: float = B,
) -> Scores:
    """The score of every document (deleted ones too) for weighted terms of one field."""
    scores = np.zeros(snapshot.size, np.float32)
    average = snapshot.average_length(field)
    norms = {
        offset: (K1 * (1 - b) + (K1 * b / average) * segment.lengths(field)).astype(np.float32)
        for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=True)
    }
    for term, weight in weights.items():
        frequency = snapshot.frequency(field, term)
        if not frequency:
            continue
        factor = np.float32(weight * idf(frequency, snapshot.count) * (K1 + 1))
        for offset, postings in snapshot.postings(field, term):
            counts = postings.counts.astype(np.float32)
            gained = counts / (counts + norms[offset][postings.ids])
            gained *= factor
            scores[offset + postings.ids] += gained
    return scores
