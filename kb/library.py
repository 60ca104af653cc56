"""The library as its users see it: one object, many searching threads, one writing thread.

A search takes the newest snapshot there is; looking whether there is a newer one is reading two names of files. What
one process commits, another sees at its next search.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

from kb.analysis.days import read_day
from kb.corpus.validity import today
from kb.errors import IndexProblem, QueryInvalid
from kb.index import build, follow, layout
from kb.index.cited import with_citations
from kb.index.days import Days
from kb.index.segment import PostingCache
from kb.index.snapshot import CACHED_POSTINGS, Snapshot, newest_commit, open_snapshot
from kb.index.vectors import Embeddings, are_there, tend
from kb.model import (
    PUBLIC,
    Article,
    Change,
    Citation,
    Comparison,
    Completion,
    Document,
    Regulation,
    RegulationPage,
    SearchResult,
    StaleCitation,
    Upsert,
)
from kb.names import law_key
from kb.search import comparison, laws, ranking
from kb.search import completion as completing
from kb.search import filters as filtering
from kb.search.citations import citing, resolve
from kb.search.completion import Completer
from kb.search.ranking import Request

EVERYONE: Final = frozenset({PUBLIC})
_LOOK_AGAIN_S: Final = 0.5
_LONGEST_TEXT: Final = 100_000
_EVERYDAY: Final = ("邻居家楼上漏水把我家泡了，赔偿怎么算，不给钱怎么办？", "离婚 财产", "民法典第一条")
"""A question, keywords and a citation, such as people ask first."""
_MOST_COMPLETIONS: Final = 50


class Library:
    """A library of law and cases in a folder. Safe in any number of threads."""

    def __init__(self, folder: Path, *, today: Callable[[], date] = today, embeddings: bool = False) -> None:
        self.folder = folder
        self._today = today
        self._embeddings = Embeddings() if embeddings else None
        self._cache = PostingCache(CACHED_POSTINGS)
        self._completer = Completer()
        self._opening = threading.Lock()
        self._looked_at = 0.0
        self._written = open_snapshot(layout.current(folder), cache=self._cache)
        self._days = Days(self._written, today())

    @classmethod
    def open(
        cls, folder: Path | str, *, create: bool = False, today: Callable[[], date] = today, embeddings: bool = False
    ) -> Self:
        """Open the library in a folder; with ``create`` an empty one is made where there is none.

        ``today`` tells the day by which texts of law are in force or not. With ``embeddings`` questions are also compared by the
        vectors of the optional package, as far as the index has them: `lacks_embeddings`. `EmbeddingsMissing` where it is not installed.

        Raises what `kb.index.layout.current` and `kb.index.snapshot.open_snapshot` raise: missing, foreign, unsafe,
        of another version, damaged.
        """
        if create:
            build.create(Path(folder))
        return cls(Path(folder), today=today, embeddings=embeddings)

    @property
    def lacks_embeddings(self) -> bool:
        """Whether embeddings are asked for and the index has none: ``python -m kb build --embeddings`` makes them."""
        return self._embeddings is not None and not are_there(self.refresh(now=False), self._embeddings)

    def refresh(self, *, now: bool = True) -> Snapshot:
        """The newest snapshot. Raises what opening the index raises.

        Without ``now``, as searches ask, the disk is looked at twice a second at most, and where the index there has
        been damaged or taken away the last good snapshot goes on serving. What is wrong is told by `stats`, `check` and
        `position`.
        """
        if not now and time.monotonic() - self._looked_at < _LOOK_AGAIN_S:
            return self._days.today
        with self._opening:
            self._looked_at = time.monotonic()
            try:
                generation = layout.current(self.folder)
                day, is_new = self._today(), (generation.name, newest_commit(generation)) != self._written.key
                if is_new:
                    self._written = open_snapshot(generation, before=self._written, cache=self._cache)
                if is_new or day != self._days.day:
                    self._days = Days(self._written, day)
            except IndexProblem:
                if now:
                    raise
            return self._days.today

    def _on(self, as_of: date | str | None) -> Snapshot:
        """The newest snapshot as it reads on a day; without one as it reads today. Raises `QueryInvalid`."""
        today = self.refresh(now=False)
        return self._read_on(_iso(as_of)) if as_of else today

    def _read_on(self, day: str) -> Snapshot:
        with self._opening:
            return self._days.on(day)

    def warm(self, *, completions: bool = True) -> None:
        """Read at once what the first search and the first completion would wait for.

        For searches that is the table of folding, facets, the places of articles, and the words of everyday questions. What
        ``completions`` need, names and their readings, takes as long again and half of the memory, and is read at the first one otherwise.
        """
        self.search("")
        for question in _EVERYDAY:
            self.search(question)
        if completions:
            self._completer.of(self.refresh(now=False))

    def search(
        self,
        text: str,
        *,
        kinds: Sequence[str] = (),
        filters: Mapping[str, str | Sequence[str]] | None = None,
        scopes: Iterable[str] = EVERYONE,
        sort: str = "relevance",
        page: int = 1,
        size: int = 20,
        as_of: date | str | None = None,
    ) -> SearchResult:
        """Search with the query language of `kb.search.syntax`; only documents that share a scope with the asker.

        ``filters`` are by kind, category, region, level, year, validity, law, article, version or source; several
        values of one are alternatives. ``sort`` is relevance, date (newest first), oldest or level. With ``as_of`` (a date,
        or 2019-05-01) law is what held on that day, and ``validity`` is told as of it; ``asof:`` in the text goes before.
        Raises `QueryInvalid` for a wrong parameter; never for the text.
        """
        request = Request(
            text, tuple(kinds), filters or {}, frozenset(scopes), sort, page, size, as_of=_iso(as_of), embeddings=self._embeddings
        )
        return ranking.search(self.refresh(now=False), request, self._read_on)

    def similar(
        self,
        text: str,
        *,
        kinds: Sequence[str] = ("precedent", "explainer"),
        filters: Mapping[str, str | Sequence[str]] | None = None,
        scopes: Iterable[str] = EVERYONE,
        exclude: Sequence[str] = (),
        page: int = 1,
        size: int = 20,
        as_of: date | str | None = None,
    ) -> SearchResult:
        """Documents like a text (the facts of a dispute, or a lay question), taken as it is: no query language.

        ``exclude`` are ids to be left out, such as the dossier's own; ``as_of`` is as in `search`.
        """
        request = Request(
            text[:_LONGEST_TEXT],
            tuple(kinds),
            filters or {},
            frozenset(scopes),
            page=page,
            size=size,
            is_question=True,
            exclude=tuple(exclude),
            as_of=_iso(as_of),
            embeddings=self._embeddings,
        )
        return ranking.search(self.refresh(now=False), request, self._read_on)

    def complete(
        self, prefix: str, *, kinds: Sequence[str] = completing.KINDS, scopes: Iterable[str] = EVERYONE, limit: int = 8
    ) -> tuple[Completion, ...]:
        """What the beginning of a query may become, by characters, pinyin or initials (``minf`` and ``mfd``: 民法典).

        ``kinds`` are of law, article, precedent, explainer and word. Nothing that the asker may not see is named.
        Raises `QueryInvalid` for another kind or a limit outside 1 to 50; never for the text.
        """
        unknown = [kind for kind in kinds if kind not in completing.KINDS]
        if unknown or not 1 <= limit <= _MOST_COMPLETIONS:
            raise QueryInvalid(f"completions are 1 to {_MOST_COMPLETIONS} of the kinds {', '.join(completing.KINDS)}")
        return self._completer.complete(self.refresh(now=False), prefix, kinds=kinds, scopes=scopes, limit=limit)

    def regulations(
        self,
        text: str = "",
        *,
        filters: Mapping[str, str | Sequence[str]] | None = None,
        page: int = 1,
        size: int = 50,
    ) -> RegulationPage:
        """The laws that the library holds, one entry a law, by level and title; ``text`` is part of the title."""
        ranking.check(Request("", page=page, size=size))
        return laws.regulations(self.refresh(now=False), text, filtering.given(filters or {}), page, size)

    def regulation(self, law: str, version: str | None = None, *, as_of: date | str | None = None) -> Regulation:
        """A law with its contents and versions, by any of its names. Raises `RegulationUnknown` or `QueryInvalid`.

        With ``as_of`` the version that held on that day; where none did, the nearest one. ``validity``, of the version
        and of its others, is told as of the day: ``current`` says that it held.
        """
        return laws.regulation(self._on(as_of), law, version)

    def article(
        self, law: str, number: str, version: str | None = None, *, scopes: Iterable[str] = EVERYONE, as_of: date | str | None = None
    ) -> Article:
        """An article (``1043``, ``133-1``) with its place, neighbours, versions, and what cites it.

        Of what cites it only what the asker may see is given; ``as_of`` is as in `regulation`. Raises `RegulationUnknown`,
        `ArticleUnknown` or `QueryInvalid`.
        """
        return laws.article(self._on(as_of), law, number, version, scopes=scopes)

    def cited_by(
        self, law: str, number: str = "", *, scopes: Iterable[str] = EVERYONE, limit: int = 100
    ) -> tuple[Document, ...]:
        """What cites an article, or (without a number) the law as a whole."""
        return tuple(citing(self.refresh(now=False), law_key(law), number, scopes, limit)[0])

    def compare(self, law: str, old: str, new: str) -> Comparison:
        """What changed between two versions of a law (their dates), article by article. Raises `RegulationUnknown`."""
        return comparison.compare(self.refresh(now=False), law, old, new)

    def stale_citations(
        self, *, law: str = "", kinds: Sequence[str] = comparison.CITING, scopes: Iterable[str] = EVERYONE
    ) -> tuple[StaleCitation, ...]:
        """Documents whose cited articles were changed, moved, removed or repealed since; of one law, or of all.

        Reads every document of ``kinds`` that the asker sees: for a job after an import, not for a page.
        """
        return tuple(comparison.stale(self.refresh(now=False), scopes=scopes, law=law, kinds=kinds))

    def resolve(self, text: str, *, own_law: str = "") -> tuple[Citation, ...]:
        """The references to law in a free text, with their place in it and the portal's path."""
        return resolve(self.refresh(now=False), text, own_law=own_law)

    def document(self, document_id: str, *, scopes: Iterable[str] = EVERYONE) -> Document | None:
        """A document by its id; None if there is none or the asker may not see it."""
        snapshot = self.refresh(now=False)
        number = snapshot.find(document_id)
        document = snapshot.document(number) if number is not None else None
        return document if document and set(document.scopes) & set(scopes) else None

    def apply(self, changes: Iterable[Change], position: int | None = None, *, timeout_s: float = 10.0) -> bool:
        """Take in changes of documents and the position after them, in one commit (`kb.index.follow.apply`).

        Citations in the text are found and added to those given. False if the library already stands at ``position``.
        """
        if position is not None and position < 0:
            raise QueryInvalid(f"a position is 0 or more, not {position}")
        known = set(self.refresh().values("law")[0])
        cited = [Upsert(with_citations(c.document, known)) if isinstance(c, Upsert) else c for c in changes]
        done = follow.apply(self.folder, cited, position, before=self._written, timeout_s=timeout_s)
        with suppress(OSError):  # the commit counts; the vectors that are lacking come with the next one
            tend(self.refresh())
        return done

    def position(self) -> int:
        """The position that came with the last applied batch; -1 before the first."""
        return self.refresh().position

    def check(self) -> dict[str, Any]:
        """Read the whole index once. Raises `IndexDamaged` at the first fault; else the counts."""
        snapshot = self.refresh()
        postings = sum(segment.verify() for segment in snapshot.segments)
        return {**self.stats(), "postings": postings}

    def stats(self) -> dict[str, Any]:
        """How much there is: documents by kind, deleted ones still on disk, segments, bytes, position."""
        snapshot = self.refresh()
        kinds = {kind: int(snapshot.mask("kind", (kind,)).sum()) for kind in snapshot.values("kind")[0]}
        return {
            "documents": snapshot.count,
            "kinds": {kind: count for kind, count in kinds.items() if count},
            "deleted": snapshot.size - snapshot.count - (snapshot.position_number is not None),
            "segments": len(snapshot.segments),
            "size_bytes": sum(path.stat().st_size for path in snapshot.generation.iterdir() if path.is_file()),
            "position": snapshot.position,
            "generation": snapshot.generation.name,
        }


def _iso(as_of: date | str | None) -> str:
    """A day as ISO; empty for none. Raises `QueryInvalid` with the best guess for a text that is no day."""
    if not as_of:
        return ""
    if isinstance(as_of, date):
        return as_of.isoformat()
    found = read_day(as_of)
    if found is None or not found.is_exact:
        guess = f"; did you mean {found.iso}?" if found else ", as 2019-05-01"
        raise QueryInvalid(f"{as_of[:40]!r} is not a day of the calendar{guess}")
    return found.iso
