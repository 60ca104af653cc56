"""Building a whole index beside the one that is served, and switching to it when it is complete.

Searches go on in the old one all the time. A build that is killed leaves the old one serving, and its remains are
removed by the next.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from whoosh.index import FileIndex

from kb.errors import IndexProblem
from kb.index import layout
from kb.index.progress import Progress, silent
from kb.index.schema import POSITION_ID, fields_of, schema
from kb.index.snapshot import INDEX_NAME, Snapshot, open_snapshot
from kb.index.storage import MappedStorage
from kb.index.vectors import Embeddings, tend
from kb.index.writer import BlockWriter
from kb.model import Document

SEGMENT: Final = 20_000
"""Documents in a segment: its postings are in memory while it is written (about 15 KB a document)."""


def create(folder: Path) -> None:
    """Make an empty index if there is none; one that is there is left alone."""
    layout.prepare(folder)
    with layout.writing(folder):
        if not (folder / layout.CURRENT).exists():
            layout.switch(folder, _write(folder, (), -1))


def rebuild(
    folder: Path,
    documents: Iterable[Document] | Callable[[Snapshot | None], Iterable[Document]],
    *,
    position: int | None = None,
    embeddings: bool = False,
    progress: Progress = silent,
    timeout_s: float = 10.0,
) -> None:
    """Build an index of ``documents`` with its vectors, and switch to it.

    ``documents`` may be a function of the present snapshot, perhaps of an older format (None if none is readable); a document whose id
    comes twice is taken as it comes first. ``position`` None keeps the present position, as far as it can be read.
    ``embeddings`` makes them where the present index has none; `EmbeddingsMissing` is raised without their package.
    """
    if embeddings:
        Embeddings()
    layout.prepare(folder)
    with layout.writing(folder, timeout_s=timeout_s):
        present: Snapshot | None = None
        with suppress(IndexProblem):
            present = open_snapshot(layout.current(folder, of_any_format=True))
        if position is None:
            position = present.position if present else -1
        source = documents(present) if callable(documents) else documents
        generation = _write(folder, source, position)
        before = present.generation if present else None
        with _removed_on_failure(generation):
            tend(open_snapshot(generation), before=before, embeddings=embeddings, progress=progress)
        layout.switch(folder, generation)


def _write(folder: Path, documents: Iterable[Document], position: int) -> Path:
    generation = layout.begin_generation(folder)
    index = MappedStorage(str(generation)).create_index(schema(), indexname=INDEX_NAME, indexclass=FileIndex)
    with _removed_on_failure(generation):
        _fill(index, documents, position)
    return generation


@contextmanager
def _removed_on_failure(generation: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(generation)
        raise


def _fill(index: FileIndex, documents: Iterable[Document], position: int) -> None:
    seen: set[str] = set()
    writer = BlockWriter(index)
    try:
        for document in documents:
            if document.id in seen:
                continue
            seen.add(document.id)
            writer.add_document(**fields_of(document))
            if writer.doc_count() >= SEGMENT:
                writer.commit(merge=False)
                writer = BlockWriter(index)
        if position >= 0:
            writer.add_document(id=(POSITION_ID,), stored={"position": position})
        writer.commit(merge=False)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise
