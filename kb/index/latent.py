"""A space of meaning that the index learns from its own cases: latent semantic analysis, in numpy alone.

Words that keep the same company - 借条, 欠款, 本金 - get near vectors, so two cases about one thing are near each other though
they share few words. The space is the largest singular vectors of cases by terms; a term counts by the root of its
count and the square of its rarity. Law is left out: a question is not near the article that answers it in such a space.
Learned are weights of words that stand in at least three cases; a text cannot be read from it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.terms import Grams
from kb.index.gathering import Gathered, Lists
from kb.index.schema import LAW_KINDS
from kb.model import Document

FEWEST: Final = 500
"""From so many cases on a space is learned; fewer teach too little."""
MOST: Final = 2500
"""So many cases teach at most, drawn evenly: the time grows with the cube of their number."""
DIMENSIONS: Final = 128
_A_DIMENSION: Final = 8
"""Of fewer cases or terms to each dimension there are fewer dimensions: they would learn the cases by heart."""
TERMS: Final = 30_000
_RAREST: Final = 3
_COMMONEST: Final = 0.5
_LONGEST: Final = 12
"""Bytes of a term; longer ones are words in Latin letters."""
_LONGEST_TEXT: Final = 20_000
_AT_ONCE: Final = 2000
"""Terms whose weights are held for all cases at once."""
_SIGN: Final = "latent-"

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Latent:
    """A learned space. ``terms`` are sorted UTF-8; row n of ``basis`` is where one occurrence of term n leads."""

    name: str
    learned_from: int
    terms: NDArray[np.bytes_]
    basis: NDArray[np.float16]

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.basis.shape[1])

    def text_of(self, document: Document) -> str:
        """What of a document has a place in the space; empty for law, which has none."""
        return "" if document.kind in LAW_KINDS else document.body[:_LONGEST_TEXT]

    def encode(self, texts: Sequence[str]) -> Matrix:
        """A vector of length 1 for each text; all zero where no word of it is known."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            counts = _counts(text[:_LONGEST_TEXT])
            said = np.array([term.encode() for term in counts], self.terms.dtype)
            at = np.searchsorted(self.terms, said)
            at[at == len(self.terms)] = 0
            known = self.terms[at] == said
            often = np.sqrt(np.array(list(counts.values()), np.float32)[known])
            vector = often @ self.basis[at[known]].astype(np.float32)
            found[row] = vector / (float(np.linalg.norm(vector)) or 1.0)
        return found


def learn(texts: Sequence[str], count: int) -> Latent | None:
    """The space of some cases, of which there are ``count`` in all; None where too few of them have words in common."""
    gathered = Gathered()
    for number, text in enumerate(texts):
        gathered.take(_counts(text[:_LONGEST_TEXT]), number)
    lists, size = gathered.lists(), len(texts)
    frequencies = np.diff(lists.starts)
    kept = np.flatnonzero((frequencies >= _RAREST) & (frequencies <= size * _COMMONEST))
    kept = np.sort(kept[np.argsort(-frequencies[kept], kind="stable")][:TERMS])
    dimensions = min(DIMENSIONS, size // _A_DIMENSION, len(kept) // _A_DIMENSION)
    if not dimensions:
        return None
    rarity = (np.log(size / frequencies) ** 2).astype(np.float32)
    lengths = _lengths(lists, kept, rarity, size)
    blocks = [kept[start : start + _AT_ONCE] for start in range(0, len(kept), _AT_ONCE)]
    products = np.zeros((size, size), np.float32)
    for block in blocks:
        weights = _weights(lists, block, rarity, lengths)
        products += weights @ weights.T
    values, vectors = np.linalg.eigh(products)
    largest = vectors[:, -dimensions:] / np.sqrt(np.maximum(values[-dimensions:], 1e-6))
    basis = np.concatenate([(_weights(lists, block, rarity, lengths).T @ largest) * rarity[block, None] for block in blocks])
    terms = np.array([lists.terms[at].encode() for at in kept.tolist()], f"S{_LONGEST}")
    return _named(count, terms, basis.astype(np.float16))


def _counts(text: str) -> Counter[str]:
    """The pairs of characters and the words of a text; single characters say nothing of what it is about."""
    return Counter(term for term in Grams().terms(text) if len(term) > 1 and len(term.encode()) <= _LONGEST)


def _postings(lists: Lists, at: int) -> tuple[NDArray[np.int64], Matrix]:
    among = slice(lists.starts[at], lists.starts[at + 1])
    return lists.ids[among], np.sqrt(lists.counts[among], dtype=np.float32)


def _lengths(lists: Lists, kept: NDArray[np.intp], rarity: Matrix, size: int) -> Matrix:
    """How long each case's row of weights is."""
    squares = np.zeros(size, np.float32)
    for at in kept.tolist():
        cases, often = _postings(lists, at)
        squares[cases] += (often * rarity[at]) ** 2
    return np.sqrt(np.maximum(squares, 1e-6))


def _weights(lists: Lists, block: NDArray[np.intp], rarity: Matrix, lengths: Matrix) -> Matrix:
    """Cases by terms: what each term weighs in each case of length 1."""
    weights = np.zeros((len(lengths), len(block)), np.float32)
    for column, at in enumerate(block.tolist()):
        cases, often = _postings(lists, at)
        weights[cases, column] = often * rarity[at] / lengths[cases]
    return weights


def _named(count: int, terms: NDArray[np.bytes_], basis: NDArray[np.float16]) -> Latent:
    """Vectors of different spaces must never meet, so a space is named for what it is."""
    digest = hashlib.blake2b(terms.tobytes() + basis.tobytes(), digest_size=4).hexdigest()
    return Latent(f"{_SIGN}{count:09}-{digest}", count, terms, basis)


def drawn(numbers: Iterable[int]) -> list[int]:
    """Those of many cases that teach, evenly."""
    among = list(numbers)
    step = max(1, -(-len(among) // MOST))
    return among[::step]


def save(space: Latent, generation: Path) -> None:
    """Keep a space with its index. From now on `of` gives it; its vectors should be there before."""
    new = generation / f".{space.name}.new"
    with new.open("wb") as file:
        np.savez(file, terms=space.terms, basis=space.basis)
    new.replace(generation / f"{space.name}.npz")
    for path in generation.glob(f"{_SIGN}*.npz"):
        if path.stem != space.name:
            path.unlink(missing_ok=True)


def of(generation: Path) -> Latent | None:
    """The space that an index has learned; None where it has not, or where it cannot be read: then words alone decide."""
    names = sorted(path.name for path in generation.glob(f"{_SIGN}*.npz"))
    return _read(generation / names[-1]) if names else None


@lru_cache(maxsize=4)
def _read(path: Path) -> Latent | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            terms, basis = file["terms"], file["basis"]
    except Exception:  # noqa: BLE001  torn archives fail in every way there is; the next build makes it anew
        return None
    return Latent(path.stem, int(path.stem.split("-")[1]), terms, basis)
