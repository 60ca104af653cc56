"""Reading a law and its articles from the index, as pages of a code: contents, neighbours, versions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from kb.corpus.laws import from_payload
from kb.corpus.validity import begins, listed
from kb.errors import ArticleUnknown, RegulationUnknown
from kb.index.snapshot import Snapshot
from kb.model import Article, Document, Regulation, RegulationPage
from kb.names import article_path, citation_key, law_key, regulation_path
from kb.numerals import article_heading
from kb.search import filters
from kb.search.citations import citing, regulation_numbers, resolve, standing
from kb.search.priors import RANKS

CITED_BY_SHOWN = 20


def regulation(snapshot: Snapshot, law: str, version: str | None = None) -> Regulation:
    """A law by any of its names: the version asked for, else the one in force on the snapshot's day, else the one nearest to it.

    Raises `RegulationUnknown`.
    """
    versions = versions_of(snapshot, law_key(law))
    if not versions:
        raise RegulationUnknown(f"the library holds no law called {law[:80]!r}")
    chosen = _nearest(versions) if version is None else next((one for one in versions if one.version == version), None)
    if chosen is None:
        dates = ", ".join(one.version for one in versions)
        raise RegulationUnknown(f"of {law[:80]!r} there is no version {version!r}; there are {dates}")
    path = regulation_path(chosen.law, None if chosen is versions[0] else chosen.version)
    return replace(chosen, versions=listed(versions), path=path)


def _nearest(versions: Sequence[Regulation]) -> Regulation:
    """The first of what `versions_of` gives; where all are still to come, the one that comes first."""
    waiting = [one for one in versions if one.validity == "future"]
    return min(waiting, key=begins) if versions[0].validity == "future" else versions[0]


def versions_of(snapshot: Snapshot, law: str) -> list[Regulation]:
    """All versions, the one in force first."""
    documents = [snapshot.document(number) for number in regulation_numbers(snapshot, law)]
    documents.sort(key=standing, reverse=True)
    return [read(document) for document in documents]


def read(document: Document) -> Regulation:
    """The regulation of its document; one that was not imported from Markdown has no contents."""
    if not document.payload:
        return Regulation(
            law=document.law or law_key(document.title),
            title=document.title,
            version=document.version,
            level=document.level,
            category=document.category,
            region=document.region,
            validity=document.validity,
            preamble=document.body,
        )
    return from_payload(document).regulation


def article(snapshot: Snapshot, law: str, number: str, version: str | None = None, *, scopes: Iterable[str]) -> Article:
    """An article of a law. Raises `RegulationUnknown` or `ArticleUnknown`."""
    whole = regulation(snapshot, law, version)
    held = snapshot.with_key("article", citation_key(whole.law, number))
    document = next((one for one in map(snapshot.document, held) if one.version == whole.version), None)
    if document is None:
        raise ArticleUnknown(f"{whole.title} ({whole.version}) has no article {number[:20]!r}")
    numbers = whole.article_numbers
    at = numbers.index(number) if number in numbers else -1
    cited_by, total = citing(snapshot, whole.law, number, scopes, CITED_BY_SHOWN)
    return Article(
        law=whole.law,
        law_title=whole.title,
        number=number,
        heading=article_heading(number),
        text=document.body,
        version=whole.version,
        effective=whole.effective,
        validity=whole.validity,
        chapters=tuple(step for step in document.chapter.split(" / ") if step),
        previous=numbers[at - 1] if at > 0 else "",
        next=numbers[at + 1] if 0 <= at < len(numbers) - 1 else "",
        path=article_path(whole.law, number, version and whole.version),
        versions=whole.versions,
        cited_by=tuple(cited_by),
        cited_by_total=total,
        cites=resolve(snapshot, document.body, own_law=whole.law),
    )


def regulations(
    snapshot: Snapshot, text: str, chosen: dict[str, tuple[str, ...]], page: int, size: int
) -> RegulationPage:
    """The list of laws, one entry each (the version in force), by level, then title; ``text`` is part of a title."""
    notes: list[str] = []
    masks = [filters.mask_of(snapshot, name, values, notes) for name, values in chosen.items()]
    found = filters.all_of(masks, snapshot.mask("kind", ("regulation",)))
    laws, which = snapshot.values("law")
    wanted = law_key(text)
    documents: dict[int, list[int]] = {}
    for number in np.flatnonzero(found).tolist():
        law = int(which[number])
        if law >= 0 and wanted in laws[law]:
            documents.setdefault(law, []).append(number)
    levels, level_of = snapshot.values("level")
    order = sorted(documents, key=lambda law: (_rank(levels, int(level_of[documents[law][0]])), laws[law]))
    shown = order[(page - 1) * size : page * size]
    chief = [max(map(snapshot.document, documents[law]), key=standing) for law in shown]
    return RegulationPage(
        tuple(replace(read(document), path=regulation_path(document.law)) for document in chief), len(order), page, size
    )


def _rank(levels: Sequence[str], at: int) -> int:
    return RANKS.index(levels[at]) if at >= 0 and levels[at] in RANKS else len(RANKS)
