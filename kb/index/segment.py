"""One segment of the index: immutable files, and what was read from them so far.

Segments outlive snapshots: a commit adds one and leaves the others, so what is kept here stays warm.
"""

import threading
from collections import OrderedDict
from contextlib import suppress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields
from whoosh.reading import SegmentReader

from kb.errors import IndexDamaged
from kb.index import blocks
from kb.index.blocks import LENGTH_OF_BYTE, Ids, Postings
from kb.index.vocabulary import Place, Vocabulary

Packed = NDArray[Any]
"""A posting list in one array: ``number << 16 | byte of the field's length << 8 | count``, ascending."""

NUMBER_AT: Final = 16
"""The bit at which a document's number begins in `Packed`; what is below it decides what BM25 gives."""
_LENGTH_AT: Final = 8
_GREATEST: Final = 255
"""More often than this a term counts no more: BM25 gives hardly anything for it."""
_NUMBERS: Final = 1 << 16
"""Documents of a segment whose postings fit into 32 bits."""
_ENTRY: Final = 80
"""What a list costs in the cache beside its postings, so that countless short ones are bounded too."""
_Key = tuple[str, str, str]


class PostingCache:
    """The posting lists that were used last, up to a number of postings."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._lists: OrderedDict[_Key, Packed] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> Packed | None:
        """The list; None where it is not known (any more). Each step is one of C, so no lock is needed."""
        found = self._lists.get(key)
        if found is not None:
            with suppress(KeyError):  # another thread has just thrown it out
                self._lists.move_to_end(key)
        return found

    def put(self, key: _Key, packed: Packed) -> None:
        """Remember a list, and forget the ones that were not used for longest."""
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = packed
            self._size += _ENTRY + len(packed)
            while self._size > self._capacity and len(self._lists) > 1:
                _, oldest = self._lists.popitem(last=False)
                self._size -= _ENTRY + len(oldest)


class Segment:
    """A segment's documents are numbered from 0 to ``size`` - 1; deletions are the snapshot's affair."""

    def __init__(self, storage: Any, schema: fields.Schema, segment: Any, cache: PostingCache) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._reader = SegmentReader(storage, schema, segment)
        self._vocabulary = Vocabulary(self._reader)
        self._cache = cache
        self.rows: dict[tuple[str, str, float], tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        """Kept by `kb.search.scoring` for as long as the segment is open."""
        self.vectors: dict[str, NDArray[Any]] = {}
        """Kept by `kb.index.vectors`, likewise."""
        self._lengths: dict[str, NDArray[np.uint8]] = {}
        self._values: dict[str, tuple[tuple[str, ...], NDArray[np.int32]]] = {}
        # Opened now, because a later commit may delete the files.
        self._stored = self._column("_stored", columns.PickleColumn(columns.CompressedBytesColumn()))
        self._texts = blocks.read_texts(self._reader, "text")
        for field in schema.names():
            if schema[field].scorable:
                self._lengths[field] = blocks.read_lengths(self._reader, field)

    def _column(self, name: str, column: Any) -> Any:
        if not self._reader._perdoc.has_column(name):  # noqa: SLF001  the public way demands an indexed field
            return None
        return self._reader._perdoc.column_reader(name, column)  # noqa: SLF001

    def packed(self, field: str, term: str) -> Packed:
        """The documents with a term, deleted ones included, with all that ranking asks of them; kept for the next time."""
        key = (self.id, field, term)
        found = self._cache.get(key)
        if found is None:
            place = self._vocabulary.find(field, term.encode())
            if place is None:
                return np.zeros(0, self._type())
            found = self._pack(field, self._read(place))
            self._cache.put(key, found)
        return found

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term, deleted ones included; nothing is read for it but the list of terms."""
        known = self._cache.get((self.id, field, term))
        if known is not None:
            return len(known)
        place = self._vocabulary.find(field, term.encode())
        return place.frequency if place else 0

    def _type(self) -> type[np.uint32] | type[np.uint64]:
        return np.uint32 if self.size <= _NUMBERS else np.uint64

    def _read(self, place: Place) -> Postings:
        return self._sound(blocks.read_postings(self._reader, place))

    def _sound(self, postings: Postings) -> Postings:
        if len(postings.ids) and not 0 <= postings.ids.min() <= postings.ids.max() < self.size:
            raise IndexDamaged("a posting names a document that does not exist; build the index again")
        return postings

    def _pack(self, field: str, postings: Postings) -> Packed:
        low = np.minimum(postings.counts, _GREATEST).astype(np.uint16)
        lengths = self._lengths.get(field)
        if lengths is not None:
            low |= lengths[postings.ids].astype(np.uint16) << np.uint16(_LENGTH_AT)
        packed: Packed = np.left_shift(postings.ids.astype(self._type()), self._type()(NUMBER_AT))
        return np.bitwise_or(packed, low, out=packed)

    def ids(self, field: str, term: str) -> Ids:
        """The documents with a term, ascending, deleted ones included."""
        return (self.packed(field, term) >> NUMBER_AT).astype(np.int32)

    def frequency_without(self, field: str, term: str, deleted: Ids) -> int:
        """How many documents have a term but for those deleted, of which there are usually few."""
        packed = self.packed(field, term)
        sought = np.left_shift(deleted.astype(self._type()), self._type()(NUMBER_AT))
        at = np.searchsorted(packed, sought)
        has = at < len(packed)
        return len(packed) - int(np.count_nonzero(packed[at[has]] >> NUMBER_AT == deleted[has]))

    def lengths(self, field: str, among: Ids) -> NDArray[np.float32]:
        """The length of a text field in each of some documents."""
        return LENGTH_OF_BYTE[self._lengths[field][among]]

    def total_length(self, field: str) -> float:
        """The sum of the lengths of a text field, deleted documents included."""
        return float(self._reader.field_length(field))

    def values(self, field: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """The distinct keys of a field with one key a document, and for each document which (-1: none)."""
        found = self._values.get(field)
        if found is None:
            names: list[str] = []
            which = np.full(self.size, -1, np.int32)
            for term in self._terms(field):
                place = self._vocabulary.find(field, term.encode())
                if place is not None:
                    which[self._read(place).ids] = len(names)
                    names.append(term)
            found = self._values[field] = (tuple(names), which)
        return found

    def _terms(self, field: str) -> list[str]:
        if field not in self._reader.indexed_field_names():
            return []
        try:
            return [term.decode() for term in self._reader.lexicon(field)]
        except Exception as error:  # torn keys and numbers fail in every way there is
            raise IndexDamaged("the index's list of terms is damaged; build it again") from error

    def stored(self, number: int) -> dict[str, Any]:
        """The stored fields of a document."""
        try:
            return self._stored[number] if self._stored is not None else {}
        except Exception as error:  # zlib, pickle or struct, each in many ways
            raise IndexDamaged("a stored document is damaged; build the index again") from error

    def has_text(self, number: int, needle: bytes) -> bool:
        """Whether the folded text of a document contains a string."""
        return self._texts.has(number, needle)

    def verify(self) -> int:
        """Read everything once; the number of postings. Raises `IndexDamaged`."""
        count = 0
        for _, _, postings in blocks.all_postings(self._reader):
            count += len(self._sound(postings).ids)
        for number in range(self.size):
            self.stored(number)
            try:
                self._texts.get(number).decode()
            except UnicodeDecodeError as error:
                raise IndexDamaged("the folded text of a document is damaged; build the index again") from error
        return count
