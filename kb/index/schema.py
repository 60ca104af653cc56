"""The fields of the index, and how a document fills them.

====================  =============================================  =========================================
fields                what is kept                                   what for
====================  =============================================  =========================================
body, title, chapter  terms with counts and lengths                  ranking
id, article, number   one key each                                   reading one document, one article
kind … year, date     one key each                                   filters, facets, order
place                 law and chapter of an article, one key         what past cases lend to a chapter
lends                 one key for all that cite and are no law       past cases
scopes, cites, name   keys                                           who may see it, who cites what, exact titles
text                  the folded text, a column                      quoted phrases
stored                the document itself                            the answer
====================  =============================================  =========================================

`FORMAT` counts up whenever an older index would be read wrongly: other fields, other terms, other blocks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any, Final

from whoosh import columns, fields, formats

from kb.analysis.terms import Analyzer, Grams, Phrases
from kb.errors import DocumentInvalid
from kb.model import Document
from kb.names import citation_key, law_key

FORMAT: Final = 2
POSITION_ID: Final = "__position__"
"""The id of the one document that holds the follower's position; it is nobody's to see."""

TEXT_FIELDS: Final = ("body", "title", "chapter")
FACET_FIELDS: Final = ("kind", "category", "region", "level", "year", "validity", "law")
LAW_KINDS: Final = ("article", "regulation")
LENDS: Final = "yes"
"""The key of what cites and is no law itself: the past cases from which a search may learn."""

_LONGEST_ID: Final = 1000
_TEXTS: Final = tuple(field.name for field in dataclass_fields(Document) if field.type is str)

Posting = tuple[bytes, int, float, bytes]
"""As stock Whoosh wants it: term, frequency, weight, value."""


class Text(fields.FieldType):
    """Running text: terms with their counts."""

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__(formats.Existence(), analyzer, scorable=True)

    def counted(self, value: str) -> Mapping[str, int]:
        """Each term once, with how often it occurs."""
        return Counter(self.analyzer.terms(value))

    def index(self, value: str, **_: Any) -> Iterator[Posting]:
        """The same for stock Whoosh's writer."""
        return _postings(self.counted(value))


class Keys(fields.FieldType):
    """Keys that are equal or not: no lengths, no counts."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def counted(self, value: Iterable[str]) -> Mapping[str, int]:
        """Each key once."""
        return dict.fromkeys(value, 1)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[Posting]:
        """The same for stock Whoosh's writer."""
        return _postings(self.counted(value))


def _postings(counts: Mapping[str, int]) -> Iterator[Posting]:
    return ((term.encode(), count, float(count), b"") for term, count in counts.items())


def schema() -> fields.Schema:
    """The schema of a new index."""
    keys = ("id", "article", "number", "scopes", "cites", "name", "date", "source", "place", "lends", *FACET_FIELDS)
    return fields.Schema(
        **{name: Text(Grams()) for name in TEXT_FIELDS},
        **{name: Keys() for name in keys},
        text=fields.COLUMN(columns.VarBytesColumn()),
        stored=fields.STORED(),
    )


def fields_of(document: Document) -> dict[str, Any]:
    """What the writer is given for a document. Raises `DocumentInvalid`."""
    validate(document)
    single = {
        "id": document.id,
        "kind": document.kind,
        "category": document.category,
        "region": document.region,
        "level": document.level,
        "year": document.date[:4],
        "date": document.date,
        "validity": document.validity,
        "law": document.law,
        "source": document.source,
        "article": citation_key(document.law, document.article_number) if document.kind == "article" else "",
        "number": document.article_number,
        "place": f"{document.law}#{document.chapter}" if document.kind == "article" and document.chapter else "",
        "lends": LENDS if document.citations and document.kind not in LAW_KINDS else "",
        "name": name_key(document.title),
    }
    return {
        **{name: (value,) for name, value in single.items() if value},
        "scopes": document.scopes,
        "cites": document.citations,
        "body": document.body,
        "title": document.title,
        "chapter": document.chapter,
        "text": Phrases().needle(f"{document.title}\n{document.body}").encode(),
        "stored": stored_of(document),
    }


def name_key(title: str) -> str:
    """The exact title as a key: a law by its own key, anything else with nothing but its characters."""
    return Phrases().needle(law_key(title))


def stored_of(document: Document) -> dict[str, Any]:
    """A document as a plain dictionary, without what is empty."""
    kept: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(document, name))}
    kept["scopes"] = document.scopes
    if document.citations:
        kept["citations"] = document.citations
    return kept


def document_of(stored: dict[str, Any]) -> Document:
    """The document again."""
    return Document(**{"title": "", "kind": "", **stored})


def validate(document: Document) -> None:
    """Refuse what could not be found, shown or kept apart again."""
    if not document.id.strip() or document.id == POSITION_ID or len(document.id) > _LONGEST_ID:
        raise DocumentInvalid(
            f"a document needs an id of 1 to {_LONGEST_ID} characters; this one has {document.id[:40]!r}"
        )
    if not document.kind:
        raise DocumentInvalid(f"document {document.id!r} has no kind")
    if not document.scopes or not all(isinstance(scope, str) and scope for scope in document.scopes):
        raise DocumentInvalid(f"document {document.id!r} has no scope, so nobody could ever see it")
    if document.date:
        try:
            date.fromisoformat(document.date)
        except ValueError as error:
            raise DocumentInvalid(
                f"document {document.id!r} has the date {document.date!r}; write 2024-05-01"
            ) from error
