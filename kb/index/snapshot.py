"""The index at one moment: its segments, which documents live, and the numbers that ranking needs.

Documents are numbered through all segments. Everything counts living documents only, so an index with deletions ranks
as one freshly built of the same documents would. A snapshot never changes; any number of threads may use it.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC

from kb.errors import IndexDamaged
from kb.index.schema import POSITION_ID, document_of
from kb.index.segment import PostingCache, Segment
from kb.index.storage import MappedStorage
from kb.model import VALIDITIES, Document

CACHED_POSTINGS: Final = 24_000_000
"""Postings kept in memory (4 bytes each): enough to hold what the queries about 100,000 documents use."""

_KEPT_FREQUENCIES: Final = 50_000
_KEPT_MASKS: Final = 12
INDEX_NAME: Final = "MAIN"
_TRIES: Final = 20
Mask = NDArray[np.bool_]
STATES: Final = tuple(VALIDITIES)
"""The validities by their number, as `Snapshot.with_validity` takes them."""


class Snapshot:
    """All living documents of one generation and commit."""

    def __init__(
        self,
        generation: Path,
        number: int,
        segments: list[tuple[Segment, set[int]]],
        before: "Snapshot | None" = None,
    ) -> None:
        self.generation = generation
        self.number = number
        self.segments = [segment for segment, _ in segments]
        sizes = [segment.size for segment in self.segments]
        self.offsets = [int(offset) for offset in np.concatenate(([0], np.cumsum(sizes)))[:-1]] if sizes else []
        self.size = sum(sizes)
        self.live: Mask = np.ones(self.size, np.bool_)
        self._deleted = [np.array(sorted(deleted), np.int32) for _, deleted in segments]
        for deleted, offset in zip(self._deleted, self.offsets, strict=True):
            self.live[offset + deleted] = False
        self._unsaid = [
            np.setdiff1d(deleted, segment.ids("id", POSITION_ID))  # which has no text
            for segment, deleted in zip(self.segments, self._deleted, strict=True)
        ]
        self._counted = [self._counted_by(before, at) for at in range(len(segments))]
        self._position_at = self._find_position()
        if self._position_at is not None:
            self.live[self._position_at] = False
        self.count = int(self.live.sum())
        self._validity: NDArray[np.int8] | None = None
        self._averages: dict[str, float] = {}
        self._frequencies: dict[tuple[str, str], int] = {}
        self._values: dict[str, tuple[tuple[str, ...], NDArray[np.int32]]] = {}
        self._masks: dict[tuple[str, tuple[str, ...]], Mask] = {}
        self._kept: dict[str, NDArray[Any]] = {}

    def with_validity(self, read: NDArray[np.int8]) -> "Snapshot":
        """The same snapshot, in which documents have another validity than was written: for each one of `STATES`, or -1."""
        other = copy(self)
        other._validity = read  # noqa: SLF001  one of our own kind
        other._values = {field: found for field, found in self._values.items() if field != "validity"}  # noqa: SLF001
        other._masks, other._kept = {}, {}  # noqa: SLF001
        return other

    @property
    def key(self) -> tuple[str, int]:
        """What makes it this snapshot and no other."""
        return self.generation.name, self.number

    def _find_position(self) -> int | None:
        found = [number for number in self._with_key("id", POSITION_ID) if self.live[number]]
        return found[-1] if found else None

    @property
    def position_number(self) -> int | None:
        """The number of the document that holds the follower's position; None before there is one."""
        return self._position_at

    @property
    def position(self) -> int:
        """The follower's position; -1 before there is one."""
        if self._position_at is None:
            return -1
        return int(self.stored(self._position_at).get("position", -1))

    def _with_key(self, field: str, key: str) -> Iterator[int]:
        for segment, offset in zip(self.segments, self.offsets, strict=True):
            yield from (offset + segment.ids(field, key)).tolist()

    def with_key(self, field: str, key: str) -> list[int]:
        """The numbers of the living documents with a key, ascending."""
        return [number for number in self._with_key(field, key) if self.live[number]]

    def find(self, document_id: str) -> int | None:
        """The number of the living document with an id."""
        found = self.with_key("id", document_id)
        return found[-1] if found else None

    def place(self, number: int) -> tuple[Segment, int]:
        """The segment of a document, and its number there."""
        at = int(np.searchsorted(self.offsets, number, side="right")) - 1
        return self.segments[at], number - self.offsets[at]

    def stored(self, number: int) -> dict[str, Any]:
        """What was stored with a document."""
        segment, local = self.place(number)
        stored: dict[str, Any] = segment.stored(local).get("stored", {})
        return stored

    def document(self, number: int) -> Document:
        """A document by its number."""
        document = document_of(self.stored(number))
        read = -1 if self._validity is None else int(self._validity[number])
        return document if read < 0 else replace(document, validity=STATES[read])

    def documents(self) -> Iterator[Document]:
        """All living documents, in the order in which they were written."""
        for number in np.flatnonzero(self.live).tolist():
            yield self.document(number)

    def with_text(self, among: Mask, needle: bytes) -> Mask:
        """The documents of ``among`` whose folded text contains a string."""
        found = np.zeros(self.size, np.bool_)
        for segment, offset in zip(self.segments, self.offsets, strict=True):
            for number in np.flatnonzero(among[offset : offset + segment.size]).tolist():
                found[offset + number] = segment.has_text(number, needle)
        return found

    def having(self, field: str, term: str) -> NDArray[np.int64]:
        """The numbers of the documents with a term, ascending, deleted ones included."""
        found = [
            segment.ids(field, term).astype(np.int64) + offset
            for segment, offset in zip(self.segments, self.offsets, strict=True)
        ]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def _counted_by(self, before: "Snapshot | None", at: int) -> dict[tuple[str, str], int]:
        """The frequencies in a segment as an earlier snapshot has counted them, if no text was deleted from it since."""
        if before is not None and self.segments[at] in before.segments:
            there = before.segments.index(self.segments[at])
            if len(before._unsaid[there]) == len(self._unsaid[at]):  # noqa: SLF001  what is deleted stays so
                return before._counted[there]  # noqa: SLF001  one of our own kind
        return {}

    def frequency(self, field: str, term: str) -> int:
        """How many living documents have a term."""
        key = (field, term)
        found = self._frequencies.get(key)
        if found is None:
            found = sum(self._living(at, key) for at in range(len(self.segments)))
            if len(self._frequencies) > _KEPT_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = found
        return found

    def _living(self, at: int, key: tuple[str, str]) -> int:
        """How many living documents of a segment have a term; counted once, as most segments outlive a snapshot."""
        counted = self._counted[at]
        found = counted.get(key)
        if found is None:
            segment, deleted = self.segments[at], self._unsaid[at]
            found = segment.frequency_without(*key, deleted) if len(deleted) else segment.frequency(*key)
            if len(counted) > _KEPT_FREQUENCIES:
                counted.clear()
            counted[key] = found
        return found

    def average_length(self, field: str) -> float:
        """The mean length of a field over the living documents; 1 where there are none.

        Whoosh keeps the sum of a segment exactly and each length in a byte, so after deletions it is close, not exact.
        """
        average = self._averages.get(field)
        if average is None:
            total = 0.0
            for segment, deleted in zip(self.segments, self._deleted, strict=True):
                total += segment.total_length(field) - float(segment.lengths(field, deleted).sum(dtype=np.float64))
            average = self._averages[field] = (total / self.count if self.count else 0.0) or 1.0
        return average

    def mask(self, field: str, keys: Iterable[str]) -> Mask:
        """The living documents that have any of the keys; the caller may change it. Those asked for last are kept."""
        asked = (field, tuple(keys))
        found = self._masks.get(asked)
        if found is None:
            found = self._mask(*asked)
            if len(self._masks) >= _KEPT_MASKS:
                self._masks.clear()
            self._masks[asked] = found
        return found.copy()

    def _mask(self, field: str, keys: tuple[str, ...]) -> Mask:
        if field == "validity" and self._validity is not None:
            names, which = self.values(field)
            is_wanted = np.array([*(name in keys for name in names), False])
            return is_wanted[which] & self.live
        found = np.zeros(self.size, np.bool_)
        for key in keys:
            found[self.having(field, key)] = True
        return found & self.live

    def kept(self, name: str, make: Callable[["Snapshot"], NDArray[Any]]) -> NDArray[Any]:
        """What was computed of this snapshot alone under a name, computed the first time; not to be changed."""
        found = self._kept.get(name)
        if found is None:
            found = make(self)
            found.flags.writeable = False
            self._kept[name] = found
        return found

    def values(self, field: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """The distinct keys of a field, sorted, and for each document which (-1: none)."""
        found = self._values.get(field)
        if found is None:
            parts = [segment.values(field) for segment in self.segments]
            read = self._validity if field == "validity" else None
            possible = filter(None, STATES) if read is not None else ()
            names = sorted({*(name for part, _ in parts for name in part), *possible})
            rank = {name: at for at, name in enumerate(names)}
            which = [np.array([*(rank[name] for name in part), -1], np.int32)[ordinals] for part, ordinals in parts]
            joined = np.concatenate(which) if which else np.zeros(0, np.int32)
            if read is not None:
                joined = np.where(read < 0, joined, np.array([rank.get(state, -1) for state in STATES], np.int32)[read])
            found = self._values[field] = (tuple(names), joined)
        return found


def newest_commit(generation: Path) -> int:
    """The number of the last commit in a generation, by the names of its files alone."""
    return int(TOC._latest_generation([path.name for path in generation.iterdir()], INDEX_NAME))  # noqa: SLF001


def open_snapshot(generation: Path, *, before: Snapshot | None = None, cache: PostingCache | None = None) -> Snapshot:
    """Open the last commit of a generation, taking over the segments of an earlier snapshot. Raises `IndexDamaged`."""
    known = {segment.id: segment for segment in before.segments} if before and before.generation == generation else {}
    cache = cache or PostingCache(CACHED_POSTINGS)
    for attempt in range(_TRIES):
        try:
            return _open(generation, known, cache, before)
        except FileNotFoundError as error:  # a writer removed a file between our reading of the list and its opening
            if attempt == _TRIES - 1:
                raise IndexDamaged(f"a file of the index in {generation} is missing; build it again") from error
        except Exception as error:  # torn pickles and headers fail in every way there is
            raise IndexDamaged(f"the index in {generation} is damaged ({error}); build it again") from error
    raise AssertionError


def _open(generation: Path, known: dict[str, Segment], cache: PostingCache, before: Snapshot | None) -> Snapshot:
    storage = MappedStorage(str(generation))
    toc = TOC.read(storage, INDEX_NAME)
    segments = []
    for entry in toc.segments:
        segment = known.get(entry.segment_id()) or Segment(storage, toc.schema, entry, cache)
        segments.append((segment, set(entry.deleted_docs())))
    return Snapshot(generation, toc.generation, segments, before)
