"""Run a test set through the very search that users have, and measure."""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.evaluation import sets
from kb.evaluation.metrics import LONG_CUT, Measured, measure
from kb.index import build, layout
from kb.index.snapshot import Snapshot, open_snapshot
from kb.search.ranking import Request, search


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one run; times in milliseconds a query."""

    figures: dict[str, Measured]
    queries: int
    documents: int
    build_s: float
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, Any]:
        """The figures at the top, the circumstances below ``run``."""
        return {
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "run": {
                "queries": self.queries,
                "documents": self.documents,
                "build_s": round(self.build_s, 1),
                "p50_ms": round(self.p50_ms, 2),
                "p95_ms": round(self.p95_ms, 2),
            },
        }


def evaluate(
    index: Path,
    folder: Path,
    *,
    corpus: Path | None = None,
    queries: Path | None = None,
    qrels: Path | None = None,
    only: str | None = None,
    progress: Callable[..., Iterable[Any]] = lambda items, _total, _what: items,
) -> Evaluation:
    """Index the corpus in ``index`` (unless it already holds exactly that corpus), ask every query, measure.

    Raises `CorpusMissing` or `CorpusProblem` where the set is not as it should be.
    """
    asked = sets.queries(queries or folder / "queries.jsonl", only)
    judged = sets.judgements(qrels or folder / "qrels.tsv")
    started = time.perf_counter()
    snapshot = _indexed(index, corpus or folder / "corpus.jsonl", progress)
    build_s = time.perf_counter() - started
    runs: dict[str, list[str]] = {}
    times = []
    for query in progress(asked, len(asked), "asking"):
        started = time.perf_counter()
        exclude = (query.exclude,) if query.exclude else ()
        result = search(snapshot, Request(query.text, size=LONG_CUT, is_question=True, exclude=exclude))
        times.append((time.perf_counter() - started) * 1000)
        runs[query.id] = [hit.document.id for hit in result.hits]
    times.sort()
    return Evaluation(
        figures=measure(runs, judged),
        queries=len(asked),
        documents=snapshot.count,
        build_s=build_s,
        p50_ms=times[len(times) // 2] if times else 0.0,
        p95_ms=times[len(times) * 95 // 100] if times else 0.0,
    )


def _indexed(index: Path, corpus: Path, progress: Callable[..., Iterable[Any]]) -> Snapshot:
    """The corpus as an index; its hash is kept beside, so that a second run need not build it again."""
    documents = list(sets.corpus(corpus))
    mark = hashlib.sha256(corpus.read_bytes()).hexdigest()
    layout.prepare(index)
    kept = _mark(index)
    if kept == mark:
        return open_snapshot(layout.current(index))
    build.rebuild(index, progress(documents, len(documents), "indexing"), position=-1)
    generation = layout.current(index)
    (generation / "corpus.sha256").write_text(mark, encoding="ascii")
    return open_snapshot(generation)


def _mark(index: Path) -> str:
    try:
        return (layout.current(index) / "corpus.sha256").read_text(encoding="ascii")
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is not that corpus's index
        return ""
