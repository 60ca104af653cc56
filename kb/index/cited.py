"""Which articles a document cites, found in its text when it enters the index."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from kb.analysis.citations import find
from kb.model import Document
from kb.names import citation_key


def with_citations(document: Document, known: AbstractSet[str]) -> Document:
    """The document with the references found in its text added to those it was given; ``known`` are keys of laws."""
    found = find(document.body, is_known=known.__contains__, own_law=document.law)
    keys = (*document.citations, *(citation_key(reference.law, reference.article_number) for reference in found))
    citations = tuple(dict.fromkeys(keys))
    return document if citations == document.citations else replace(document, citations=citations)
