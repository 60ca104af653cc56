"""Posting blocks of Whoosh's own files, read into numpy arrays and written from them.

THE ONE MODULE THAT TOUCHES PRIVATE PARTS OF WHOOSH'S CODEC (``whoosh.codec.whoosh3`` of 2.7.5), with `kb.index.vocabulary`; a
contract test holds them to the scores of stock Whoosh, which reads what is written here. A posting list on disk is::

    "W3Bl"  then blocks of  int32 length (negative: the last one)
                            pickle (count, last id, greatest weight, compression, shortest, longest)
                            pickle (ids as differences, weights, values), perhaps compressed

Stock Whoosh pickles tuples. We write the same three things as ``bytes`` or arrays where the numbers allow it,
uncompressed: stock Whoosh iterates over these just as well, and numpy reads them without making a Python number of
each.
"""

import pickle
import struct
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3TermInfo
from whoosh.columns import VarBytesColumn
from whoosh.reading import SegmentReader
from whoosh.util.numeric import byte_to_length

from kb.errors import IndexDamaged
from kb.index.gathering import Lists
from kb.index.vocabulary import Place

BLOCK: Final = 4096
"""Postings in a block: large, since whole lists are read."""

_LENGTH: Final = struct.Struct("!i")
_BYTE: Final = 256
_SHORT: Final = 65536
_FEW: Final = 32
_INFO: Final = W3TermInfo._struct  # noqa: SLF001
_EXTENT: Final = struct.Struct("!qi")
LENGTH_OF_BYTE: Final[NDArray[np.float32]] = np.array([byte_to_length(b) for b in range(_BYTE)], np.float32)
"""Whoosh keeps a document's length as one byte; this is what it stands for."""

Ids = NDArray[np.int32]
Counts = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of one segment that have a term (ascending), and how often."""

    ids: Ids
    counts: Counts


def codec() -> W3Codec:
    """Stock codec, stock options: large blocks, no compression."""
    return W3Codec(blocklimit=BLOCK, compression=0)


def read_postings(reader: SegmentReader, place: Place) -> Postings:
    """A whole posting list of one segment, where its vocabulary says. Safe in any thread."""
    return _decoded(reader._terms._postfile, place.offset, place.length)  # noqa: SLF001


def all_postings(reader: SegmentReader) -> Iterator[tuple[str, bytes, Postings]]:
    """Every term of a segment with its postings, in the order of the file. Raises `IndexDamaged`."""
    terms = reader._terms  # noqa: SLF001
    listed = terms.items()
    while True:
        try:
            (field, term), info = next(listed)
            offset, length = info.extent()
        except StopIteration:
            return
        except Exception as error:  # torn keys and numbers fail in every way there is
            raise IndexDamaged("the index's list of terms is damaged; build it again") from error
        length = length[0] if isinstance(length, tuple) else length  # 2.7.5 forgets to unpack it
        yield field, term, _decoded(terms._postfile, offset, length)  # noqa: SLF001


def _decoded(file: Any, offset: int, length: int) -> Postings:
    raw = file.get(offset, length)
    if len(raw) != length or raw[:4] != WHOOSH3_HEADER_MAGIC:
        raise IndexDamaged("the index's file of postings is cut short; build it again")
    try:
        found = _blocks(raw)
    except Exception as error:  # torn pickles fail in every way there is
        raise IndexDamaged("a block of postings is damaged; build the index again") from error
    if len(found.ids) != len(found.counts):
        raise IndexDamaged("a block of postings has lost its counts; build the index again")
    return found


def _blocks(raw: bytes) -> Postings:
    stream = BytesIO(raw)
    stream.seek(4)
    ids: list[NDArray[np.int64]] = []
    counts: list[Counts] = []
    is_last = False
    while not is_last:
        (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
        is_last = length < 0
        end = stream.tell() + abs(length)
        count, _, _, compression, _, _ = pickle.load(stream)  # noqa: S301  the folder is ours alone (mode 0700)
        data = stream.read(end - stream.tell())
        steps, weights, _ = pickle.loads(zlib.decompress(data) if compression else data)  # noqa: S301
        ids.append(np.cumsum(_numbers(steps), dtype=np.int64))
        counts.append(_weights(weights, count))
    if len(ids) == 1:
        return Postings(ids[0].astype(np.int32), counts[0])
    return Postings(np.concatenate(ids).astype(np.int32), np.concatenate(counts))


def _numbers(steps: Any) -> NDArray[Any]:
    if isinstance(steps, bytes):
        return np.frombuffer(steps, np.uint8)
    if isinstance(steps, array):
        return np.frombuffer(steps, steps.typecode)
    return np.array(steps, np.int64)


def _weights(weights: Any, count: int) -> Counts:
    if weights is None:
        return np.ones(count, np.uint8)
    if isinstance(weights, float):
        return np.full(count, weights, np.float32)
    if isinstance(weights, bytes):
        return np.frombuffer(weights, np.uint8)
    return np.array(weights, np.float32)


def read_lengths(reader: SegmentReader, field: str) -> NDArray[np.uint8]:
    """The length of a field in each document of a segment, as the byte that Whoosh keeps (0 where it has none)."""
    perdoc, size = reader._perdoc, reader.doc_count_all()  # noqa: SLF001
    name = f"_{field}_len"
    kept = np.zeros(size, np.uint8)
    if perdoc.has_column(name):
        file, offset, length = perdoc._get_column_file(name)  # noqa: SLF001
        found = np.frombuffer(file.get(offset, length), np.uint8)[:size]
        kept[: len(found)] = found
    return kept


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of byte strings as it lies in its file: document n is ``file[starts[n]:ends[n]]``."""

    file: Any
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def has(self, number: int, needle: bytes) -> bool:
        """Whether a document contains a string; nothing is copied."""
        return int(self.file.find(needle, self.starts[number], self.ends[number])) >= 0

    def get(self, number: int) -> bytes:
        """The string of a document."""
        return bytes(self.file[self.starts[number] : self.ends[number]])


def read_texts(reader: SegmentReader, field: str) -> Texts:
    """The column of a field, in which a document without a value has an empty string."""
    perdoc, size = reader._perdoc, reader.doc_count_all()  # noqa: SLF001
    if not perdoc.has_column(field):
        return Texts(b"", np.zeros(size, np.int64), np.zeros(size, np.int64))
    column = perdoc.column_reader(field, VarBytesColumn())
    file, offset, length = perdoc._colfiles[field]  # noqa: SLF001
    starts = np.array(column._offsets, np.int64) + offset  # noqa: SLF001
    ends = starts + np.array(column._lengths, np.int64)  # noqa: SLF001
    if len(ends) != size or (size and int(ends.max()) > offset + length):
        raise IndexDamaged("the column of folded texts is cut short; build the index again")
    return Texts(file.file, starts, ends)


def write_lists(fieldwriter: Any, lists: Lists) -> None:
    """Write all posting lists of a field where Whoosh's own writer would."""
    if not len(lists.ids):
        return
    file, index = fieldwriter._postfile, fieldwriter._tindex  # noqa: SLF001
    prefix = fieldwriter._fieldid.to_bytes(2, "big")  # noqa: SLF001
    offset = file.tell()
    starts = lists.starts[:-1]
    packed = _Packed(lists.ids, lists.counts, starts)
    sums = np.add.reduceat(lists.counts, starts, dtype=np.int64).tolist()
    greatest = np.maximum.reduceat(lists.counts, starts).tolist()
    ends = lists.starts.tolist()
    for number, term in enumerate(lists.terms):
        begin, end = ends[number], ends[number + 1]
        first, last = packed.ids[begin], packed.ids[end - 1]
        written = b"".join(
            packed.block(at, min(at + BLOCK, end), is_first=at == begin, is_last=at + BLOCK >= end)
            for at in range(begin, end, BLOCK)
        )
        file.write(WHOOSH3_HEADER_MAGIC + written)
        length = len(WHOOSH3_HEADER_MAGIC) + len(written)
        info = _INFO.pack(0, sums[number], end - begin, 0, 0, greatest[number], int(first), int(last))
        index.add(prefix + term.encode(), info + _EXTENT.pack(offset, length))
        offset += length


class _Packed:
    """All numbers of a field beside their differences and their bytes, so that a block is a slice of each."""

    def __init__(self, ids: NDArray[Any], counts: NDArray[Any], starts: NDArray[Any]) -> None:
        self.ids, self.counts = ids, counts
        self.steps = np.diff(ids, prepend=0)
        self.steps[starts] = ids[starts]
        self.small_steps = self.steps.astype(np.uint8)
        self.small_counts = counts.astype(np.uint8)

    def block(self, begin: int, end: int, *, is_first: bool, is_last: bool) -> bytes:
        """One block as it lies on the disk; the first difference of a later block is its first id."""
        if not is_first:
            self.steps[begin] = self.ids[begin]
            self.small_steps[begin] = self.ids[begin] & (_BYTE - 1)
        greatest = int(self.counts[begin]) if end - begin == 1 else int(self.counts[begin:end].max())
        head = pickle.dumps((end - begin, int(self.ids[end - 1]), greatest, 0, 0, 0), 2)
        data = pickle.dumps((self._steps(begin, end), self._counts(begin, end, greatest), None), 4)
        length = len(head) + len(data)
        return _LENGTH.pack(-length if is_last else length) + head + data

    def _steps(self, begin: int, end: int) -> Any:
        """The first id and the differences after it, in the smallest thing that holds them."""
        if end - begin == 1:
            return (int(self.ids[begin]),)
        largest = int(self.steps[begin:end].max())
        if largest < _BYTE:
            return self.small_steps[begin:end].tobytes()
        if end - begin < _FEW:
            return tuple(self.steps[begin:end].tolist())
        code = "H" if largest < _SHORT else "I"
        return array(code, self.steps[begin:end].astype(code).tobytes())

    def _counts(self, begin: int, end: int, greatest: int) -> Any:
        """None for all ones, bytes where they fit, else the numbers."""
        if greatest == 1:
            return None
        return self.small_counts[begin:end].tobytes() if greatest < _BYTE else tuple(self.counts[begin:end].tolist())
