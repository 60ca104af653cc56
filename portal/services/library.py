"""The library of law and cases: what of the portal goes into it, and how it is asked.

The only place that knows `kb`. Documents carry scopes: an asker finds what shares a scope with it, so that results, facets and
counts follow the same table of permissions as everything else.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from kb.analysis.citations import find as references_in
from kb.library import Library
from kb.model import PUBLIC, Change, Delete, Document, Upsert
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.explainer import Explainer
from portal.domain.node import Node
from portal.domain.portal import Portal
from portal.domain.precedent import Precedent

KINDS: Final = ("article", "regulation", "precedent", "explainer", "dossier")
ScopesOf = Callable[[Dossier], tuple[str, ...]]


def open_library(folder: str | Path) -> Library:
    """The index in a folder, made where there is none."""
    return Library.open(Path(folder), create=True)


def find(portal: Portal, path: str) -> Node | None:
    """What stands at a path of the tree, as `/dossiers/2026/483920`; None where nothing stands any more."""
    node: Node = portal
    for name in path.strip("/").split("/"):
        try:
            node = node[name]  # type: ignore[index]
        except (KeyError, TypeError):
            return None
    return node


def document_for(portal: Portal, path: str, scopes_of: ScopesOf) -> Document | None:
    """What the library should hold for a path; None where it should hold nothing."""
    node = find(portal, path)
    if isinstance(node, Dossier) and node.state != "draft":
        return _dossier(node, scopes_of(node))
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


def cite(library: Library, law: str, article: str) -> Citation | None:
    """A citation of an article in the version now held, with its words; None where the library does not hold it."""
    found = library.article(law, article)
    if found is None:
        return None
    return Citation(law=found.law, article=found.number, version=found.version, quote=found.text)


def _keys(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.key for citation in citations))


def _dossier(dossier: Dossier, scopes: tuple[str, ...]) -> Document:
    names = " ".join(party.name for party in dossier.parties.values())
    at = dossier.received_at or dossier.created_at
    return Document(
        id=dossier.path().strip("/"), kind="dossier", title=f"{dossier.reference} {dossier.matter}",
        body=f"{dossier.facts}\n{dossier.request}\n{names}\n{dossier.place_text}\n{dossier.volume_number}",
        category=dossier.category, region=dossier.scopes()[-1] if dossier.scopes() else "", level=dossier.level,
        date=at.date().isoformat(), scopes=scopes, url=dossier.path(), source="portal", payload=dossier.state,
    )


def _precedent(precedent: Precedent) -> Document:
    parts = (precedent.facts, precedent.issues, precedent.process, precedent.outcome, precedent.reasoning, precedent.lesson)
    body = "\n".join((*parts, *precedent.keywords))
    return Document(
        id=precedent.path().strip("/"), kind="precedent", title=precedent.title, body=body, category=precedent.category,
        region=precedent.region, level=precedent.level, date=f"{precedent.year}-01-01" if precedent.year else "",
        scopes=(PUBLIC,), url=precedent.path(), citations=_keys(precedent.citations), source="portal",
    )


def _explainer(explainer: Explainer) -> Document:
    at = explainer.published_at or explainer.created_at
    return Document(
        id=explainer.path().strip("/"), kind="explainer", title=explainer.title, body=f"{explainer.summary}\n{explainer.body}",
        category=explainer.channel, date=at.date().isoformat(), scopes=(PUBLIC,), url=explainer.path(),
        citations=_keys(explainer.citations), source="portal",
    )


def named_in(text: str) -> tuple[Citation, ...]:
    """The articles that a text names, each once, whether or not the library holds them."""
    found = (Citation(law=each.law, article=each.article_number) for each in references_in(text) if each.article_number)
    return tuple(dict.fromkeys(found))
