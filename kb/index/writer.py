"""Whoosh's segment writer, with postings gathered in memory by term instead of sorted one by one.

Stock Whoosh makes a tuple of every posting, sorts them all and writes them one at a time: about 600 documents a second.
Gathered by term they only need their terms sorted. Everything else - documents, columns, the atomic commit - is
Whoosh's.
"""

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from kb.index import blocks

_TIER: Final = 8
_LARGEST_MERGED: Final = 2000


class Pool:
    """Postings by field and term, each list ``[document, count, document, count …]``, in place of Whoosh's pool."""

    def __init__(self) -> None:
        self.by_field: dict[str, dict[str, list[int]]] = defaultdict(dict)

    def take(self, field: str, counts: Mapping[str, int], document: int) -> None:
        """Take the terms of one field of a document; documents come in ascending order."""
        lists = self.by_field[field]
        for term, count in counts.items():
            postings = lists.get(term)
            if postings is None:
                lists[term] = [document, count]
            else:
                postings += (document, count)

    def cleanup(self) -> None:
        """Called by Whoosh at the end, whatever the end is."""
        self.by_field.clear()


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
                self.pool.take(name, counts, number)
            documents.add_field(name, field, value if field.stored else None, length)
            if field.column_type:
                documents.add_column_value(name, field.column_type, field.to_column_value(value))
        documents.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(self, reader: SegmentReader, startdoc: int, docmap: dict[int, int] | None) -> None:
        """Take over the living postings of an older segment (a merge)."""
        for field, term, postings in blocks.all_postings(reader):
            word = term.decode()
            for document, count in zip(postings.ids.tolist(), postings.counts.tolist(), strict=True):
                place = startdoc + document if docmap is None else docmap.get(document)
                if place is not None:
                    self.pool.take(field, {word: int(count)}, place)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field in sorted(self.pool.by_field):
            self.fieldwriter.start_field(field, self.schema[field])
            terms = self.pool.by_field[field]
            for term in sorted(terms):
                blocks.write_term(self.fieldwriter, term.encode(), terms[term])
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
