"""Whoosh's segment writer, with postings gathered in memory by term instead of sorted one by one.

Stock Whoosh makes a tuple of every posting, sorts them all and writes them one at a time: about 600 documents a second.
Gathered in arrays (`kb.index.gathering`) they are sorted and cut by numpy. Everything else - documents, columns, the atomic commit - is
Whoosh's.
"""

import os
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from kb.index import blocks
from kb.index.gathering import Pool

_TIER: Final = 8
_LARGEST_MERGED: Final = 2000


class BlockWriter(SegmentWriter):
    """A writer of one segment. Its commit waits for the disk, so that a stored position may be relied upon."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=blocks.codec(), compound=False)
        self.pool = Pool()

    def add_document(self, **values: Any) -> None:
        """Add a document of our schema: what stock Whoosh does, without its call for every posting."""
        number, documents = self.docnum, self.perdocwriter
        documents.start_doc(number)
        for name in sorted(values):
            field, value = self.schema[name], values[name]
            length = 0
            if field.indexed:
                counts = field.counted(value)
                length = sum(counts.values()) if field.scorable else 0
                self.pool.by_field[name].take(counts, number)
            documents.add_field(name, field, value if field.stored else None, length)
            if field.column_type:
                documents.add_column_value(name, field.column_type, field.to_column_value(value))
        documents.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(self, reader: SegmentReader, startdoc: int, docmap: dict[int, int] | None) -> None:
        """Take over the living postings of an older segment (a merge)."""
        size = reader.doc_count_all()
        places = np.arange(startdoc, startdoc + size, dtype=np.int64)
        if docmap is not None:
            places[:] = -1
            places[list(docmap)] = list(docmap.values())
        for field, term, postings in blocks.all_postings(reader):
            kept = places[postings.ids] >= 0
            if kept.any():
                self.pool.by_field[field].take_list(term.decode(), places[postings.ids][kept], postings.counts[kept])

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field in sorted(self.pool.by_field):
            self.fieldwriter.start_field(field, self.schema[field])
            blocks.write_lists(self.fieldwriter, self.pool.by_field.pop(field).lists())
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        folder = Path(self.storage.folder)
        prefix = self.newsegment.segment_id()
        for path in folder.iterdir():
            if path.name.startswith(prefix):
                sync(path)
        super()._commit_toc(segments)
        sync(folder / f"_{self.indexname}_{self.generation}.toc")
        sync(folder)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def merge_small(writer: BlockWriter, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy for following: eight segments of about one size become one; large ones are left alone."""
    tiers: dict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        if segment.doc_count_all() <= _LARGEST_MERGED:
            tiers[(segment.doc_count_all() - 1).bit_length() // 3].append(segment)
    merged: list[Any] = next((tier for _, tier in sorted(tiers.items()) if len(tier) >= _TIER), [])
    for segment in merged:
        if segment.deleted_count() < segment.doc_count_all():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
    return [
        segment for segment in segments if segment not in merged and segment.deleted_count() < segment.doc_count_all()
    ]
