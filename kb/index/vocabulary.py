"""The terms of one segment: where the posting list of each lies, and how long it is.

Whoosh keeps them in a hash table in the file ``.trm`` and reads it through a chain of generators, 15 us a look-up; a search
looks up hundreds. Here the same table is read straight from the memory map. Beside `kb.index.blocks` the only module that knows
private parts of Whoosh's codec, under the same contract test.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from whoosh.codec.whoosh3 import W3TermInfo
from whoosh.reading import SegmentReader

from kb.errors import IndexDamaged

_SLOT: Final = struct.Struct("!Iq")
_LENGTHS: Final = struct.Struct("!ii")
_INFO: Final = W3TermInfo._struct  # noqa: SLF001
_EXTENT: Final = struct.Struct("!qi")
_FREQUENCY: Final = 2
_INLINED: Final = 0
_KEPT_HASHES: Final = 4096


@lru_cache(_KEPT_HASHES)
def _hashed(function: Callable[[bytes], int], key: bytes) -> int:
    """The hash of a term: the same in every segment, and dear enough to be remembered for the next."""
    return function(key)


@dataclass(frozen=True, slots=True)
class Place:
    """How many documents have a term, and where the file ``.pst`` says which."""

    frequency: int
    offset: int
    length: int


class Vocabulary:
    """Looks terms up. Safe in any thread, as the map of the file is only read."""

    def __init__(self, reader: SegmentReader) -> None:
        terms = reader._terms  # noqa: SLF001
        table = terms._tindex  # noqa: SLF001
        self._fields: dict[str, int] = terms._fieldmap  # noqa: SLF001
        self._tables: list[tuple[int, int]] = table.tables
        self._map: Any = table.dbfile.file
        self._hash: Callable[[bytes], int] = table.hashfn

    def find(self, field: str, term: bytes) -> Place | None:
        """Where a term's postings are; None if no document has it. Raises `IndexDamaged`."""
        number = self._fields.get(field)
        if number is None:
            return None
        key = number.to_bytes(2, "big") + term
        try:
            at = self._find(key, _hashed(self._hash, key))
            return self._place(at) if at else None
        except (struct.error, IndexError) as error:
            raise IndexDamaged("the index's list of terms is damaged; build it again") from error

    def _find(self, key: bytes, hashed: int) -> int:
        """Where the entry behind a key begins; 0 if there is none. A slot that is taken sends on to the next."""
        start, slots = self._tables[hashed & 0xFF]
        for step in range(slots):
            kept, at = _SLOT.unpack_from(self._map, start + ((hashed >> 8) + step) % slots * _SLOT.size)
            if not at:
                return 0
            if kept == hashed:
                length, _ = _LENGTHS.unpack_from(self._map, at)
                begin = at + _LENGTHS.size
                if self._map[begin : begin + length] == key:
                    return int(begin + length)
        return 0

    def _place(self, at: int) -> Place:
        info = _INFO.unpack_from(self._map, at)
        if info[_INLINED]:
            raise IndexDamaged("the index's list of terms was written by other hands; build it again")
        return Place(info[_FREQUENCY], *_EXTENT.unpack_from(self._map, at + _INFO.size))
