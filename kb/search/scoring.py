"""BM25 over whole posting lists: numpy arrays, all terms of a segment at once.

``score += weight x idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))``

The fraction depends on two bytes alone, the count and Whoosh's byte for the length, so it is looked up in a table of
65,536, and what the terms give is added up by one loop in C.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.index.blocks import LENGTH_OF_BYTE
from kb.index.segment import NUMBER_AT, Packed, Segment
from kb.index.snapshot import Snapshot
from kb.search.weights import rarity

K1: Final = 1.2
B: Final = 0.75
_AT_ONCE: Final = 32_768
"""About so many postings are added up at once: what they need stays in the processor's cache."""
_OFTEN: Final = 4
"""A term that one document of so many has is added as a row, a number for every document of the segment."""
_LARGE: Final = 1000
"""Documents of a segment from which on that pays."""

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
    factors = {
        term: weight * idf(frequency, snapshot.count) * (K1 + 1)
        for term, weight in weights.items()
        if (frequency := snapshot.frequency(field, term))
    }
    gains = _gains(b, snapshot.average_length(field))
    for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=True):
        _add(segment, (field, b), factors, gains, scores[offset : offset + segment.size])
    return scores


@lru_cache(maxsize=16)
def _gains(b: float, average: float) -> NDArray[np.float32]:
    """What one occurrence list entry gives before its factor, by ``byte of the length << 8 | count``."""
    norms = (K1 * (1 - b) + (K1 * b / average) * LENGTH_OF_BYTE).astype(np.float32)
    counts = np.arange(len(norms), dtype=np.float32)
    table = np.zeros((len(norms), len(counts)), np.float32)
    np.divide(counts, counts + norms[:, None], out=table, where=counts > 0)
    return table.ravel()


def _add(
    segment: Segment, how: tuple[str, float], factors: Mapping[str, float], gains: NDArray[np.float32], scores: Scores
) -> None:
    """Add to the scores of a segment's documents what all terms give. ``how`` is the field and b."""
    (field, b), lists, of_lists, size = how, [], [], 0
    for term, factor in factors.items():
        packed = segment.packed(field, term)
        if len(packed) * _OFTEN > segment.size >= _LARGE:
            scores += np.float32(factor) * _row(segment, (field, term, b), packed, gains)
        elif len(packed):
            lists.append(packed)
            of_lists.append(factor)
            size += len(packed)
        if size >= _AT_ONCE:
            _add_lists(lists, of_lists, gains, scores)
            lists, of_lists, size = [], [], 0
    if lists:
        _add_lists(lists, of_lists, gains, scores)


def _row(
    segment: Segment, key: tuple[str, str, float], packed: Packed, gains: NDArray[np.float32]
) -> NDArray[np.float32]:
    """What a frequent term gives each document before its factor; kept until the average length changes.

    Of such terms there are few: no more than `_OFTEN` times the mean number of different terms of a document.
    """
    kept = segment.rows.get(key)
    if kept is None or kept[0] is not gains:
        row = np.zeros(segment.size, np.float32)
        row[packed >> NUMBER_AT] = gains.take(packed & (len(gains) - 1))
        kept = segment.rows[key] = (gains, row)
    return kept[1]


def _add_lists(
    lists: list[Packed], factors: list[float], gains: NDArray[np.float32], scores: Scores
) -> None:
    packed = np.concatenate(lists)
    gained = gains.take(packed & (len(gains) - 1))
    gained *= np.repeat(np.array(factors, np.float32), [len(one) for one in lists])
    np.add.at(scores, (packed >> NUMBER_AT).astype(np.intp), gained)
