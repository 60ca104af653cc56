"""What of the portal goes into the library of law and cases, and how the index is kept and made anew.

Documents carry scopes: an asker finds what shares a scope with it, so that results, facets and counts follow the same table of
permissions as everything else. Only this file and `library.py` know `kb`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from kb.corpus.report import Report
from kb.index import build
from kb.index.cited import with_citations
from kb.index.importing import import_laws as take_in
from kb.index.snapshot import Snapshot
from kb.model import Change, Delete, Document, Upsert
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.explainer import Explainer
from portal.domain.node import Node
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent
from portal.services.precedents import county_of

_MARKS: Final = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+|[*_`~]{1,3}|\]\([^)\s]*\)|\[(?=[^\]]*\]\()", re.MULTILINE)
"""The marks of Markdown at the beginning of lines, around words, and of links."""
CHANNEL: Final = "channel:"
"""Before the section of an explainer, which shares a field with the kinds of disputes and some of their very words."""
OWN: Final = "portal"
"""The source of documents that come from the portal; laws have another."""

FINISHED: Final = frozenset({"closed", "archived"})
"""The states in which a dispute may serve as a past case."""

ScopesOf = Callable[[Dossier], tuple[str, ...]]
"""The scopes that a dossier carries: `portal.security.standing.search_scopes_of`."""


def document_for(portal: Portal, path: str, scopes_of: ScopesOf) -> Document | None:
    """What the library should hold for a path; None where it should hold nothing."""
    node = portal.find(path)
    if isinstance(node, Dossier) and node.state != "draft" and (scopes := scopes_of(node)):
        return _dossier(node, scopes)
    if isinstance(node, Precedent) and node.state == "published":
        return _precedent(node)
    if isinstance(node, Explainer) and node.state == "published":
        return _explainer(node)
    return None


def changes_for(portal: Portal, paths: Iterable[str], scopes_of: ScopesOf) -> list[Change]:
    """One change for each path, however often it was named."""
    changes: list[Change] = []
    for path in dict.fromkeys(paths):
        document = document_for(portal, path, scopes_of)
        changes.append(Upsert(document) if document is not None else Delete(path.strip("/")))
    return changes


def everything(portal: Portal) -> Iterable[str]:
    """The paths of all that the library may hold, for building it anew."""
    for explainer in portal.explainers.values():
        yield explainer.path()
    for precedent in portal.library.precedents.values():
        yield precedent.path()
    for year in portal.dossiers.values():
        for dossier in year.values():
            yield dossier.path()


def rebuild(folder: str | Path, portal: Portal, scopes_of: ScopesOf, seen: Callable[[], None], *, embeddings: bool = False) -> None:
    """Build the index anew beside the one that serves, and switch to it: laws as it has them, all else from the portal.

    `seen` is called for each path of the portal, for whoever watches the progress. `embeddings` are made where there are none yet.
    Raises what `kb.index.build.rebuild` raises.
    """

    def documents(present: Snapshot | None) -> Iterator[Document]:
        known: set[str] = set()
        if present is not None:
            known = set(present.values("law")[0])
            yield from (document for document in present.documents() if document.source != OWN)
        for path in everything(portal):
            seen()
            document = document_for(portal, path, scopes_of)
            if document is not None:
                yield with_citations(document, known)

    build.rebuild(Path(folder), documents, position=portal.outbox.index.newest(), embeddings=embeddings)


def import_laws(folder: str | Path, laws: str | Path, today: date, collection: str = "") -> Report:
    """Take a folder of laws in Markdown into the index; what was imported before and has not changed is left alone.

    What left the folder leaves the index; other collections, which have other names, stay.
    """
    return take_in(Path(folder), Path(laws), today=today, collection=collection)


def _keys(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.key for citation in citations))


def _document(node: Node, **fields: Any) -> Document:
    path = node.path()
    return Document(id=path.strip("/"), url=path, source=OWN, **fields)


def _dossier(dossier: Dossier, scopes: tuple[str, ...]) -> Document:
    names = " ".join(party.name for party in dossier.parties.values())
    at = dossier.received_at or dossier.created_at
    return _document(
        dossier, kind="dossier", title=f"{dossier.reference} {dossier.matter}",
        body=f"{dossier.facts}\n{dossier.request}\n{names}\n{dossier.place_text}\n{dossier.volume_number}",
        category=dossier.category, region=county_of(dossier), level=dossier.level, date=at.date().isoformat(), scopes=scopes,
        payload=dossier.state, citations=_cited(dossier),
    )


def _cited(dossier: Dossier) -> tuple[str, ...]:
    """What the minutes and the last agreement cite, once the dispute is closed: later disputes like it learn from that."""
    if dossier.state not in FINISHED:
        return ()
    minutes = [citation for session in dossier.sessions.values() for citation in session.minutes.citations]
    agreed = dossier.current_agreement.citations if dossier.current_agreement is not None else ()
    return _keys((*minutes, *agreed))


def _precedent(precedent: Precedent) -> Document:
    parts = (precedent.facts, precedent.issues, precedent.process, precedent.outcome, precedent.reasoning, precedent.lesson)
    body = "\n".join((*parts, *precedent.keywords))
    return _document(
        precedent, kind="precedent", title=precedent.title, body=body, category=precedent.category, region=precedent.region,
        level=precedent.level, date=f"{precedent.year}-01-01" if precedent.year else "", citations=_keys(precedent.citations),
    )


def without_marks(markdown: str) -> str:
    """A text without the marks of Markdown, so that an extract of it reads as words."""
    return _MARKS.sub("", markdown)


def _explainer(explainer: Explainer) -> Document:
    at = explainer.published_at or explainer.created_at
    return _document(
        explainer, kind="explainer", title=explainer.title, body=f"{explainer.summary}\n{without_marks(explainer.body)}",
        category=f"{CHANNEL}{explainer.channel}", date=at.date().isoformat(), citations=_keys(explainer.citations),
    )
