"""Citations that people write, and what becomes of them when a law changes.

Somebody types 《民法典》第六百八十条; the library says whether it holds that article, and which version. A text is read with its
references as links. When a cited article was replaced, what cites it is marked 待复核.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.domain.citation import Citation
from portal.domain.errors import Invalid, NotFound
from portal.domain.explainer import Explainer
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent
from portal.services.library import (
    Document,
    Library,
    cite,
    citing,
    compare,
    is_repealed,
    path_of,
    read_regulation,
    references,
    written,
)

SEPARATORS: Final = re.compile(r"[；;\n]+")
LARGEST_SHOWN: Final = 60
"""Characters of a citation that was not understood, when it is named to its writer."""
RELATED: Final = 8
"""Texts on the same articles that stand beside a text."""
MOST_LOOKED_UP: Final = 10
"""Articles of a text that are looked up for them."""
MOST: Final = 100
"""Citations that one text may carry."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `path` leads to the law that it names, empty for plain words. `quote` is that article's text."""

    text: str
    path: str = ""
    quote: str = ""


def read_citations(library: Library, text: str) -> tuple[Citation, ...]:
    """The citations in what somebody typed, one a line or with ； between them, each once.

    Raises Invalid `citations-unknown` with the `names` of those that the library does not hold, `citations-too-many`.
    """
    found: dict[str, Citation] = {}
    unknown: list[str] = []
    for part in filter(None, (piece.strip() for piece in SEPARATORS.split(text))):
        named = references(library, part)
        if not named:
            unknown.append(part[:LARGEST_SHOWN])
        for each in named:
            citation = cite(library, each.law, each.article)
            if citation is None:
                unknown.append(part[each.start:each.end][:LARGEST_SHOWN])
            else:
                found.setdefault(citation.key, citation)
    if unknown:
        raise Invalid("citations-unknown", names="、".join(dict.fromkeys(unknown)))
    if len(found) > MOST:
        raise Invalid("citations-too-many", limit=MOST)
    return tuple(found.values())


def as_written(citations: Iterable[Citation]) -> str:
    """Citations as a person types them, one a line."""
    return "\n".join(written(citation) for citation in citations)


def linked(library: Library, text: str, *, own_law: str = "") -> list[list[Piece]]:
    """The paragraphs of a text, in pieces: words, and references that lead to an article which the library holds."""
    paragraphs: list[list[Piece]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        pieces, at = [], 0
        for each in references(library, line, own_law=own_law):
            if not each.path or each.start < at:
                continue
            pieces += [Piece(line[at:each.start])] if each.start > at else []
            held = cite(library, each.law, each.article)
            pieces.append(Piece(line[each.start:each.end], each.path, held.quote if held else ""))
            at = each.end
        pieces += [Piece(line[at:])] if at < len(line) else []
        paragraphs.append(pieces)
    return paragraphs


def shown(library: Library, citations: Iterable[Citation]) -> list[Piece]:
    """Citations to be read: how they are written, where they lead if the library holds them, and the words that were cited."""
    pieces = []
    for citation in citations:
        now = cite(library, citation.law, citation.article)
        path = path_of(citation.law, citation.article) if now is not None else ""
        pieces.append(Piece(written(citation), path, citation.quote or (now.quote if now is not None else "")))
    return pieces


def related(library: Library, citations: Iterable[Citation], scopes: Iterable[str], *, own: str) -> list[Document]:
    """What else cites the same articles, as far as the scopes open it: cases, explainers, dossiers; not the text at the path `own`."""
    held, found = frozenset(scopes), dict[str, Document]()
    for citation in list(citations)[:MOST_LOOKED_UP]:
        for document in citing(library, citation, scopes=held):
            if document.id != own.strip("/") and document.kind in ("precedent", "explainer", "dossier"):
                found.setdefault(document.id, document)
    return list(found.values())[:RELATED]


def outdated(library: Library, citations: Iterable[Citation]) -> list[Citation]:
    """The citations whose words do not hold any more; one without a version is not judged."""
    return [citation for citation in citations if citation.version and not _holds(library, citation)]


def _holds(library: Library, citation: Citation) -> bool:
    """Whether what was cited still stands: in force, and word for word where the words were kept, else in the same version."""
    now = cite(library, citation.law, citation.article)
    if now is None or is_repealed(library, citation.law):
        return False
    if now.version == citation.version:
        return True
    return bool(citation.quote and now.quote) and "".join(citation.quote.split()) == "".join(now.quote.split())


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a cited article: `kind` is changed, moved, removed or repealed; `since` the day of the new words (ISO), if known.

    `now` is the citation of what stands in its place, None where nothing does.
    """

    citation: Citation
    kind: str
    since: str = ""
    now: Citation | None = None


def changed(library: Library, text: Explainer | Precedent) -> list[Changed]:
    """The citations of a text whose words hold no more, save those that a reviewer left standing."""
    found = outdated(library, text.citations)
    return [_became(library, citation) for citation in found if citation.key not in text.left_standing]


def _became(library: Library, citation: Citation) -> Changed:
    now = cite(library, citation.law, citation.article)
    if is_repealed(library, citation.law):
        return Changed(citation, "repealed")
    try:
        whole = read_regulation(library, citation.law)
        since = whole.effective or whole.version
        altered = compare(library, citation.law, citation.version, whole.version).articles if citation.article else ()
    except NotFound:   # the law, or the version that was cited, is not held any more
        return Changed(citation, "changed" if now else "removed", "", now)
    number = next((each.new_number for each in altered if each.old_number == citation.article), citation.article)
    if number in ("", citation.article):
        return Changed(citation, "changed" if number and now else "removed", since, now if number else None)
    return Changed(citation, "moved", since, cite(library, citation.law, number))


@dataclass(frozen=True, slots=True)
class Renewed:
    """The citations of a text with what stands in their place today, and the keys of those in whose place nothing stands."""

    citations: tuple[Citation, ...]
    left_standing: tuple[str, ...]


def renewed(library: Library, text: Explainer | Precedent) -> Renewed:
    """What a text cites when its reviewer has found that it is right by today's words too."""
    became = {each.citation: each for each in changed(library, text)}
    kept = [each.now or each.citation if (each := became.get(citation)) else citation for citation in text.citations]
    lost = [each.citation.key for each in became.values() if each.now is None]
    return Renewed(tuple(dict.fromkeys(kept)), tuple(dict.fromkeys((*text.left_standing, *lost))))


def newly_outdated(portal: Portal, library: Library) -> list[tuple[Explainer | Precedent, list[Citation]]]:
    """What is published, is not marked yet, and cites words of law that do not hold any more."""
    return [
        (text, found) for text in _published(portal)
        if not text.needs_recheck and (found := [each.citation for each in changed(library, text)])
    ]


def mark_outdated(portal: Portal, library: Library, *, now: datetime) -> int:
    """Mark 待复核 what `newly_outdated` finds; returns how many were newly marked."""
    found = newly_outdated(portal, library)
    for text, citations in found:
        text.needs_recheck = True
        text.audit.append(now, "system", "law_changed", {"citations": [citation.key for citation in citations]})
    return len(found)


def to_recheck(portal: Portal) -> tuple[int, int]:
    """How many published explainers and precedents are marked."""
    marked = [text for text in _published(portal) if text.needs_recheck]
    explainers = sum(isinstance(text, Explainer) for text in marked)
    return explainers, len(marked) - explainers


def _published(portal: Portal) -> Iterator[Explainer | Precedent]:
    for shelf in (portal.explainers, portal.library.precedents):
        yield from (text for text in shelf.values() if text.state == "published")
