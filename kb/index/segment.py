"""One segment of the index: immutable files, and what was read from them so far.

Segments outlive snapshots: a commit adds one and leaves the others, so what is kept here stays warm.
"""

import threading
from collections import OrderedDict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields
from whoosh.reading import SegmentReader

from kb.errors import IndexDamaged
from kb.index import blocks
from kb.index.blocks import Postings

_SMALL: Final = 64
_ENTRY: Final = 16
"""What a list costs in the cache beside its postings, so that countless short ones are bounded too."""


class PostingCache:
    """The posting lists that were used last, up to a number of postings; also remembers that a term is absent."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._lists: OrderedDict[tuple[str, str, str], Postings | None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str]) -> tuple[bool, Postings | None]:
        """Whether the list is known, and the list."""
        with self._lock:
            if key not in self._lists:
                return False, None
            self._lists.move_to_end(key)
            return True, self._lists[key]

    def put(self, key: tuple[str, str, str], postings: Postings | None) -> None:
        """Remember a list, and forget the ones that were not used for longest."""
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = postings
            self._size += _cost(postings)
            while self._size > self._capacity and len(self._lists) > 1:
                _, oldest = self._lists.popitem(last=False)
                self._size -= _cost(oldest)


def _cost(postings: Postings | None) -> int:
    return _ENTRY + (len(postings.ids) if postings else 0)


class Segment:
    """A segment's documents are numbered from 0 to ``size`` - 1; deletions are the snapshot's affair."""

    def __init__(self, storage: Any, schema: fields.Schema, segment: Any, cache: PostingCache) -> None:
        self.id: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._reader = SegmentReader(storage, schema, segment)
        self._cache = cache
        self._lengths: dict[str, NDArray[np.float32]] = {}
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

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with a term, deleted ones included."""
        key = (self.id, field, term)
        is_known, found = self._cache.get(key)
        if not is_known:
            found = blocks.read_postings(self._reader, field, term.encode())
            self._cache.put(key, found)
        return found

    def lengths(self, field: str) -> NDArray[np.float32]:
        """The length of a text field in each document."""
        return self._lengths[field]

    def total_length(self, field: str) -> float:
        """The sum of the lengths of a text field, deleted documents included."""
        return float(self._reader.field_length(field))

    def values(self, field: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """The distinct keys of a field with one key a document, and for each document which (-1: none)."""
        found = self._values.get(field)
        if found is None:
            names: list[str] = []
            which = np.full(self.size, -1, np.int32)
            for term in self._reader.lexicon(field) if field in self._reader.indexed_field_names() else ():
                postings = blocks.read_postings(self._reader, field, term)
                if postings is not None:
                    which[postings.ids] = len(names)
                    names.append(term.decode())
            found = self._values[field] = (tuple(names), which)
        return found

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
            if len(postings.ids) and int(postings.ids[-1]) >= self.size:
                raise IndexDamaged("a posting names a document that does not exist; build the index again")
            count += len(postings.ids)
        for number in range(self.size):
            self.stored(number)
            try:
                self._texts.get(number).decode()
            except UnicodeDecodeError as error:
                raise IndexDamaged("the folded text of a document is damaged; build the index again") from error
        return count
