"""The library of law and cases: how it is asked. What of the portal goes into it stands in `indexing.py`.

Only these two files know `kb`; pages take the types from here. Documents carry scopes: an asker finds what shares a scope with
it, so that results, facets and counts follow the same table of permissions as everything else.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final
from urllib.parse import quote

from kb.analysis.citations import find as references_in
from kb.analysis.days import ReadDay, days_in, read_day
from kb.errors import ArticleUnknown, EmbeddingsMissing, QueryInvalid, RegulationUnknown, VectorsMissing
from kb.errors import KbError as LibraryError
from kb.library import Library
from kb.model import (
    PUBLIC,
    Article,
    Comparison,
    Completion,
    Document,
    FacetValue,
    Heading,
    Hit,
    Piece,
    Regulation,
    RegulationPage,
    SearchResult,
    Version,
)
from kb.names import article_path, regulation_path
from kb.numerals import article_heading
from kb.search.syntax import without_day
from portal.domain.citation import Citation
from portal.domain.errors import Invalid, NotFound

__all__ = [
    "AS_OF",
    "EVERYONE",
    "KINDS",
    "PUBLIC",
    "SIMILAR_KINDS",
    "Article",
    "Comparison",
    "Completion",
    "Document",
    "FacetValue",
    "Heading",
    "Hit",
    "Library",
    "LibraryError",
    "Piece",
    "ReadDay",
    "Regulation",
    "RegulationPage",
    "SearchResult",
    "Version",
    "address",
    "applicable",
    "article_heading",
    "cite",
    "citing",
    "compare",
    "complete",
    "counts",
    "days_in",
    "is_repealed",
    "named_in",
    "open_library",
    "path_of",
    "read_article",
    "read_day",
    "read_regulation",
    "references",
    "regulations",
    "search",
    "similar",
    "state_of",
    "warm_up",
    "without_day",
    "written",
]

LOG: Final = logging.getLogger(__name__)
KINDS: Final = ("article", "regulation", "precedent", "explainer", "dossier")
"""What the library holds, in the order in which it is offered."""
SIMILAR_KINDS: Final = ("precedent", "explainer")
EVERYONE: Final = frozenset({PUBLIC})
"""The scopes of somebody who is not logged in."""
IN_FORCE: Final = "current"
AS_OF: Final = "asof"
"""Among the filters of a search: the day by whose law is searched, as 2019-05-01. Without it it is today's."""


def open_library(folder: str | Path, *, embeddings: bool = False) -> Library:
    """The index in a folder, made where there is none.

    With `embeddings` questions are compared by meaning too; where their package or their vectors are missing, the log says so, and words
    alone decide.
    """
    if embeddings:
        try:
            library = Library.open(Path(folder), create=True, embeddings=True)
        except EmbeddingsMissing as error:
            LOG.warning("%s: %s", error.code, error)
        else:
            if library.lacks_embeddings:
                LOG.warning("%s: the index has no embeddings yet; make them with: portal-admin INI reindex", VectorsMissing.code)
            return library
    return Library.open(Path(folder), create=True)


def warm_up(library: Library) -> None:
    """Read beside the first requests what the first question would wait for, most of a second with all laws of China."""
    Thread(target=library.warm, kwargs={"completions": False}, name="warm-up", daemon=True).start()


def search(
    library: Library, text: str, *, scopes: Iterable[str] = EVERYONE, kinds: Iterable[str] = (),
    filters: Mapping[str, Iterable[str]] | None = None, sort: str = "relevance", page: int = 1, size: int = 20,
) -> SearchResult:
    """What is found for a text among what the scopes open; the text may be anything.

    Raises Invalid `search-invalid` for a page, size, order, filter or day that there is not.
    """
    chosen = {name: tuple(values) for name, values in (filters or {}).items()}
    day = "".join(chosen.pop(AS_OF, ())[:1])
    try:
        return library.search(text, kinds=tuple(kinds), filters=chosen, scopes=scopes, sort=sort, page=page, size=size, as_of=day)
    except QueryInvalid as error:
        raise Invalid("search-invalid") from error


def state_of(library: Library) -> str:
    """A word that changes with each commit of the index, whoever made it."""
    generation, commit = library.refresh().key
    return f"{generation} {commit}"


def similar(
    library: Library, text: str, *, scopes: Iterable[str] = EVERYONE, kinds: Iterable[str] = SIMILAR_KINDS, size: int = 5,
    exclude: str = "", as_of: str = "",
) -> SearchResult:
    """What resembles the facts of a dispute, by the law of a day; `exclude` is the path of the dossier that is asked for."""
    return library.similar(
        text, kinds=tuple(kinds), scopes=scopes, size=size, exclude=(exclude.strip("/"),) if exclude else (), as_of=as_of,
    )


def applicable(
    library: Library, text: str, *, scopes: Iterable[str] = EVERYONE, size: int = 5, exclude: str = "", as_of: str = "",
) -> SearchResult:
    """The articles that may apply to the facts of a dispute, in force today or on a day; `exclude` is the path of its dossier.

    What similar cases cite is raised: published cases, explainers, and those closed disputes that the scopes open. The reason of a
    hit names the case.
    """
    return library.similar(
        text, kinds=("article",), filters={} if as_of else {"validity": (IN_FORCE,)}, scopes=scopes, size=size,
        exclude=(exclude.strip("/"),) if exclude else (), as_of=as_of,
    )


def complete(library: Library, text: str, *, scopes: Iterable[str] = EVERYONE, limit: int = 8) -> tuple[Completion, ...]:
    """What the beginning of a question may become, by characters, pinyin or initials; nothing that the scopes do not open."""
    return library.complete(text, scopes=scopes, limit=limit)


def counts(library: Library) -> dict[str, int]:
    """How many laws, articles, precedents and explainers everybody can read."""
    found = {value.value: value.count for value in search(library, "", size=1).facets.get("kind", ())}
    return {**found, "regulation": regulations(library, size=1).total}


def regulations(
    library: Library, text: str = "", *, filters: Mapping[str, Iterable[str]] | None = None, page: int = 1, size: int = 50,
) -> RegulationPage:
    """The laws by level and title, one entry each; `text` is part of the title. Raises Invalid `search-invalid`."""
    chosen = {name: tuple(values) for name, values in (filters or {}).items()}
    try:
        return library.regulations(text, filters=chosen, page=page, size=size)
    except QueryInvalid as error:
        raise Invalid("search-invalid") from error


def read_regulation(library: Library, law: str, version: str = "", *, as_of: str = "") -> Regulation:
    """A law by any of its names, in the version in force, the one of a date, or the one that held on a day (`as_of`).

    Raises NotFound `regulation-unknown`.
    """
    try:
        return library.regulation(law, version or None, as_of=as_of)
    except RegulationUnknown as error:
        raise NotFound("regulation-unknown", law=law) from error


def read_article(
    library: Library, law: str, number: str, version: str = "", *, scopes: Iterable[str] = EVERYONE, as_of: str = "",
) -> Article:
    """An article with its neighbours and what cites it among what the scopes open; its version as in `read_regulation`.

    Raises NotFound `regulation-unknown` or `article-unknown`.
    """
    try:
        return library.article(law, number, version or None, scopes=scopes, as_of=as_of)
    except RegulationUnknown as error:
        raise NotFound("regulation-unknown", law=law) from error
    except ArticleUnknown as error:
        raise NotFound("article-unknown", law=law, article=number) from error


def compare(library: Library, law: str, old: str, new: str) -> Comparison:
    """What changed between two versions of a law, article by article. Raises NotFound `regulation-unknown`."""
    try:
        return library.compare(law, old, new)
    except RegulationUnknown as error:
        raise NotFound("regulation-unknown", law=law) from error


def address(document: Document, as_of: str = "") -> str:
    """The path of a found document, with the version where it is not the one in force, or with the day by whose law it was found.

    Cases of a downloaded collection stand in the index alone; they are read at `/library/case`.
    """
    if document.kind in ("article", "regulation"):
        version = "" if as_of or document.validity == IN_FORCE else document.version
        return path_of(document.law, document.article_number, version, as_of)
    return document.url or f"/library/case?id={quote(document.id, safe='')}"


def path_of(law: str, article: str = "", version: str = "", as_of: str = "") -> str:
    """The path of a law, or of one of its articles, in the version of a date or in the one that held on a day."""
    return article_path(law, article, version or None, as_of=as_of) if article else regulation_path(law, version or None, as_of=as_of)


# -- citations


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a text that names a law: characters `start` to `end`, and where that leads; empty where nowhere."""

    start: int
    end: int
    law: str
    article: str
    path: str


def references(library: Library, text: str, *, own_law: str = "") -> list[Reference]:
    """The references to law in a text, in their order."""
    found = library.resolve(text, own_law=own_law)
    return [Reference(each.start, each.end, each.law, each.article_number, each.path) for each in found]


def cite(library: Library, law: str, article: str = "", *, as_of: str = "") -> Citation | None:
    """A citation of an article (or of a law as a whole) with its words, as it stands now or stood on a day; None where it is not held."""
    try:
        if not article:
            whole = library.regulation(law, as_of=as_of)
            return Citation(law=whole.law, article="", version=whole.version)
        found = library.article(law, article, as_of=as_of)
    except (RegulationUnknown, ArticleUnknown):
        return None
    return Citation(law=found.law, article=found.number, version=found.version, quote=found.text)


def is_repealed(library: Library, law: str) -> bool:
    """Whether the newest version of a law that the library holds was repealed; not of a law that it does not hold."""
    try:
        return library.regulation(law).validity == "repealed"
    except RegulationUnknown:
        return False


def citing(library: Library, citation: Citation, *, scopes: Iterable[str] = EVERYONE, limit: int = 20) -> tuple[Document, ...]:
    """What cites an article, or a law as a whole, among what the scopes open."""
    return library.cited_by(citation.law, citation.article, scopes=scopes, limit=limit)


def written(citation: Citation) -> str:
    """《民法典》第六百八十条."""
    return f"《{citation.law}》{article_heading(citation.article) if citation.article else ''}"


def named_in(text: str) -> tuple[Citation, ...]:
    """The articles that a text names, each once, whether or not the library holds them."""
    found = (Citation(law=each.law, article=each.article_number) for each in references_in(text) if each.article_number)
    return tuple(dict.fromkeys(found))
