"""The postings of a segment while it is written: numbers in flat arrays, sorted by term once at the end.

A list of Python numbers for every term cost 16 bytes a posting and a look-up each; three arrays cost 8, and are filled
by loops that run in C.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
_GREATEST: Final = 2**16 - 1
"""More often than this no term is counted in one document."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The posting lists of one field: list n is ``ids[starts[n]:starts[n + 1]]`` of ``terms[n]``; terms in order."""

    terms: list[str]
    starts: Numbers
    ids: Numbers
    counts: Numbers


class Gathered:
    """The postings of one field in the order of the documents, which come in ascending order."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._which = array("I")
        self._counts = array("H")
        self._documents = array("I")
        self._sizes = array("I")

    def take(self, counts: Mapping[str, int], document: int) -> None:
        """Take the terms of a document."""
        self._which.extend(map(self._numbers.__getitem__, counts))
        try:
            self._counts.extend(counts.values())
        except OverflowError:
            del self._counts[len(self._which) - len(counts) :]
            self._counts.extend(min(one, _GREATEST) for one in counts.values())
        self._documents.append(document)
        self._sizes.append(len(counts))

    def take_list(self, term: str, ids: Numbers, counts: Numbers) -> None:
        """Take a whole posting list of another segment; its documents may come before those taken already."""
        self._which.frombytes(np.full(len(ids), self._numbers[term], np.uint32).tobytes())
        self._counts.frombytes(np.minimum(counts.astype(np.int64), _GREATEST).astype(np.uint16).tobytes())
        self._documents.frombytes(ids.astype(np.uint32).tobytes())
        self._sizes.frombytes(np.ones(len(ids), np.uint32).tobytes())

    def lists(self) -> Lists:
        """All lists, by term and then by document."""
        terms = sorted(self._numbers)
        place = np.empty(len(terms), np.uint32)
        place[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint32)
        which = place[np.frombuffer(self._which, np.uint32)]
        documents = np.repeat(np.frombuffer(self._documents, np.uint32), np.frombuffer(self._sizes, np.uint32))
        order = np.argsort(which.astype(np.uint64) << np.uint64(32) | documents, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(which, minlength=len(terms)))))
        return Lists(terms, starts, documents[order].astype(np.int64), np.frombuffer(self._counts, np.uint16)[order])


class Pool:
    """The postings of all fields, in place of Whoosh's pool."""

    def __init__(self) -> None:
        self.by_field: dict[str, Gathered] = defaultdict(Gathered)

    def cleanup(self) -> None:
        """Called by Whoosh at the end, whatever the end is."""
        self.by_field.clear()
