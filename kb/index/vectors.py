"""Vectors of documents, kept beside the index: one file a segment and space, eight bits a number, read through a map.

``MAIN_<segment>.<space>.vec`` holds for each document of the segment a digest of the text that was read and its vector; it
is empty where no document has one. Whoosh clears it away with its segment. A document without a vector (the file is not
there yet, or is of another size) is found by its words alone. What was encoded once is taken over by its digest, so building
again costs nothing for texts that stayed as they were.
"""

import os
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.analysis import embedding
from kb.index import latent
from kb.index.progress import Progress, silent
from kb.index.schema import LAW_KINDS, document_of
from kb.index.segment import Segment
from kb.index.snapshot import Snapshot
from kb.model import Document

_SUFFIX: Final = ".vec"
_AT_ONCE: Final = 64
"""Texts that are encoded together."""
_ROWS: Final = 4096
"""Vectors that are multiplied together: what they need stays in the processor's cache."""
_SCALE: Final = 127.0
_GROWN: Final = 2
"""When there are so many times the cases that it was learned from, the latent space is learned anew."""


class Space(Protocol):
    """A way to turn texts into vectors that are near where the meanings are."""

    @property
    def name(self) -> str:
        """Unlike that of any space whose vectors would not be comparable."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def text_of(self, document: Document) -> str:
        """What of a document is read; empty where it has no place in the space."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text."""
        ...


class Embeddings:
    """The space of the optional package. Raises `EmbeddingsMissing` where it is not installed."""

    dimensions: Final = embedding.Encoder.dimensions

    def __init__(self) -> None:
        self._encoder = embedding.encoder()
        self.name = self._encoder.name

    def text_of(self, document: Document) -> str:
        """The beginning of its words."""
        return self._encoder.text_of(document.body)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text."""
        return self._encoder.encode(texts)


def cosines(snapshot: Snapshot, space: Space, text: str) -> NDArray[np.float32]:
    """How near in meaning each document is to a text: 1 the same; 0 or less nothing in common, or no vector."""
    query = (space.encode([text])[0] / _SCALE).astype(np.float32)
    found = np.zeros(snapshot.size, np.float32)
    for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=True):
        kept = _kept(snapshot.generation, segment, space)
        if kept is not None:
            for start in range(0, len(kept), _ROWS):
                rows = kept["vector"][start : start + _ROWS].astype(np.float32)
                found[offset + start : offset + start + len(rows)] = rows @ query
    return found


def are_there(snapshot: Snapshot, space: Space) -> bool:
    """Whether an index has vectors of a space at all."""
    return any(_path(snapshot.generation, segment.id, space.name).exists() for segment in snapshot.segments)


def tend(snapshot: Snapshot, *, before: Path | None = None, embeddings: bool = False, progress: Progress = silent) -> None:
    """Bring the vectors of an index up to date: of the space that it learns itself, and of embeddings where it has any.

    ``before`` is an earlier generation, whose vectors are taken over for texts that are the same; where it has embeddings, so
    will this one. ``embeddings`` makes them where there are none; it raises `EmbeddingsMissing` without the package.
    """
    _tend_latent(snapshot, progress)
    if embeddings or (embedding.is_there() and _has_embeddings((snapshot.generation, before))):
        fill(snapshot, Embeddings(), before=before, progress=progress)


def _has_embeddings(generations: Iterable[Path | None]) -> bool:
    return any(next(one.glob(f"*.use-*{_SUFFIX}"), None) is not None for one in generations if one)


def _tend_latent(snapshot: Snapshot, progress: Progress) -> None:
    space = latent.of(snapshot.generation)
    cases = np.flatnonzero(snapshot.live & ~snapshot.mask("kind", LAW_KINDS))
    if len(cases) >= max(latent.FEWEST, _GROWN * space.learned_from if space else 0):
        texts = [snapshot.document(number).body for number in latent.drawn(cases.tolist())]
        learned = latent.learn(texts, len(cases))
        if learned is not None:
            fill(snapshot, learned, progress=progress)
            latent.save(learned, snapshot.generation)
            return
    if space is not None:
        fill(snapshot, space, progress=progress)


def fill(snapshot: Snapshot, space: Space, *, before: Path | None = None, progress: Progress = silent) -> int:
    """Make the files of a space that segments lack; returns how many texts had to be encoded."""
    lacking = [one for one in snapshot.segments if _read(snapshot.generation, one, space) is None]
    batches = [(one, start) for one in lacking for start in range(0, one.size, _AT_ONCE)]
    known = _Known(space, (snapshot.generation, before) if len(batches) > 1 else ())
    made: dict[str, NDArray[Any]] = {}
    encoded = 0
    for segment, start in progress(batches, len(batches), f"vectors {space.name.partition('-')[0]}"):
        rows = made.setdefault(segment.id, np.zeros(segment.size, _row_type(space)))
        end = min(start + _AT_ONCE, segment.size)
        encoded += _encode(segment, range(start, end), space, known, rows)
        if end == segment.size:
            _write(_path(snapshot.generation, segment.id, space.name), made.pop(segment.id))
    return encoded


def _encode(segment: Segment, numbers: range, space: Space, known: "_Known", rows: NDArray[Any]) -> int:
    """Fill the rows of some documents; returns how many texts were not known."""
    new: dict[int, str] = {}
    for number in numbers:
        stored = segment.stored(number).get("stored", {})
        text = space.text_of(document_of(stored)) if stored.get("body") else ""
        if text:
            digest = np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1)
            vector = known.vector(digest)
            rows[number]["digest"] = digest
            if vector is None:
                new[number] = text
            else:
                rows[number]["vector"] = vector
    if new:
        rows["vector"][list(new)] = np.rint(space.encode(list(new.values())) * _SCALE).astype(np.int8)
    return len(new)


class _Known:
    """The vectors of a space that other files hold, by the digest of their text."""

    def __init__(self, space: Space, generations: Iterable[Path | None]) -> None:
        paths = [path for one in generations if one for path in one.glob(f"*.{space.name}{_SUFFIX}")]
        self._files = [rows for path in paths if (rows := _mapped(path, space)) is not None and len(rows)]
        digests = [rows["digest"].copy() for rows in self._files]
        every = np.concatenate(digests) if digests else np.zeros(0, np.uint64)
        self._order = np.argsort(every, kind="stable")
        self._digests = every[self._order]
        self._starts = np.concatenate(([0], np.cumsum([len(one) for one in digests]))).astype(np.int64)

    def vector(self, digest: np.uint64) -> NDArray[np.int8] | None:
        """The vector of a text; None where it is new."""
        at = int(np.searchsorted(self._digests, digest))
        if at == len(self._digests) or self._digests[at] != digest:
            return None
        number = int(self._order[at])
        file = int(np.searchsorted(self._starts, number, side="right")) - 1
        found: NDArray[np.int8] = self._files[file]["vector"][number - self._starts[file]]
        return found


def _row_type(space: Space) -> np.dtype[Any]:
    return np.dtype([("digest", "<u8"), ("vector", "i1", (space.dimensions,))])


def _path(generation: Path, segment: str, space: str) -> Path:
    return generation / f"{segment}.{space}{_SUFFIX}"


def _write(path: Path, rows: NDArray[Any]) -> None:
    """Put a finished file in its place; where no document has a vector it is empty."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(rows.tobytes() if rows["digest"].any() else b"")
    new.replace(path)


def _mapped(path: Path, space: Space) -> NDArray[Any] | None:
    """The rows of a file; None where there is none, or half of one."""
    row = _row_type(space)
    try:
        size = path.stat().st_size
        if size % row.itemsize:
            return None
        return np.memmap(path, row, "r") if size else np.zeros(0, row)
    except OSError:
        return None


def _read(generation: Path, segment: Segment, space: Space) -> NDArray[Any] | None:
    """The rows of a segment, or none at all where none of its documents has a vector; None where the file is not as it should be."""
    rows = _mapped(_path(generation, segment.id, space.name), space)
    return rows if rows is not None and len(rows) in (0, segment.size) else None


def _kept(generation: Path, segment: Segment, space: Space) -> NDArray[Any] | None:
    """The same, mapped once for as long as the segment is open."""
    found = segment.vectors.get(space.name)
    if found is None:
        found = _read(generation, segment, space)
        if found is not None:
            segment.vectors[space.name] = found
    return found
