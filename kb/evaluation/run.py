"""Run a test set through the very search that users have, and measure."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kb.errors import QueryInvalid
from kb.evaluation import past, sets
from kb.evaluation.metrics import LONG_CUT, Measured, measure
from kb.index import build, layout
from kb.index.progress import Progress, silent
from kb.index.snapshot import Snapshot, open_snapshot
from kb.index.vectors import Embeddings, tend
from kb.search.ranking import Request, search

FEWEST_FOLDS: Final = 2


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one run; times in milliseconds a query."""

    figures: dict[str, Measured]
    queries: int
    documents: int
    past_pairs: int
    folds: int
    build_s: float
    vectors_s: float
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, Any]:
        """The figures at the top, the circumstances below ``run``."""
        return {
            **{name: figure.as_json() for name, figure in self.figures.items()},
            "run": {
                "queries": self.queries,
                "documents": self.documents,
                "past_pairs": self.past_pairs,
                "folds": self.folds,
                "build_s": round(self.build_s, 1),
                "vectors_s": round(self.vectors_s, 1),
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
    train: Path | None = None,
    folds: int = 0,
    embeddings: bool = False,
    progress: Progress = silent,
) -> Evaluation:
    """Index the corpus in ``index`` (unless it already holds exactly that), ask every query, measure.

    ``train`` is a folder with the queries and qrels of past pairs; ``folds`` makes the asked queries past pairs of each
    other, across folds. ``embeddings`` are made and compared. Raises `CorpusMissing` or `CorpusProblem` where a set is not as it
    should be, `EmbeddingsMissing` without their package.
    """
    space = Embeddings() if embeddings else None
    asked = sets.queries(queries or folder / "queries.jsonl", only)
    judged = sets.judgements(qrels or folder / "qrels.tsv")
    pairs = _pairs(asked, judged, only, train, folds)
    started = time.perf_counter()
    snapshot = _indexed(index, corpus or folder / "corpus.jsonl", pairs, progress)
    build_s = time.perf_counter() - started
    started = time.perf_counter()
    tend(snapshot, embeddings=embeddings, progress=progress)
    vectors_s = time.perf_counter() - started
    kinds = tuple(kind for kind in snapshot.values("kind")[0] if kind != past.KIND)
    runs: dict[str, list[str]] = {}
    times = []
    for query in progress(asked, len(asked), "asking"):
        hidden = pairs.hidden_from(query)
        request = Request(
            query.text,
            kinds=kinds,
            scopes=pairs.scopes(query),
            size=LONG_CUT,
            is_question=True,
            exclude=(query.exclude, *hidden) if query.exclude else hidden,
            embeddings=space,
        )
        started = time.perf_counter()
        result = search(snapshot, request)
        times.append((time.perf_counter() - started) * 1000)
        runs[query.id] = [hit.document.id for hit in result.hits]
    times.sort()
    return Evaluation(
        figures=measure(runs, judged),
        queries=len(asked),
        documents=snapshot.count - len(pairs.documents),
        past_pairs=len(pairs.documents),
        folds=folds,
        build_s=build_s,
        vectors_s=vectors_s,
        p50_ms=times[len(times) // 2] if times else 0.0,
        p95_ms=times[len(times) * 95 // 100] if times else 0.0,
    )


def _pairs(
    asked: list[sets.TestQuery], judged: dict[str, dict[str, float]], only: str | None, train: Path | None, folds: int
) -> past.Pairs:
    if train is not None and folds:
        raise QueryInvalid("give past pairs by --train or by --cross-validate, not by both")
    if folds:
        if not FEWEST_FOLDS <= folds <= len(asked):
            raise QueryInvalid(f"there can be {FEWEST_FOLDS} to {len(asked)} folds, not {folds}")
        return past.folded(asked, judged, folds)
    if train is not None:
        return past.trained(sets.queries(train / "queries.jsonl", only), sets.judgements(train / "qrels.tsv"))
    return past.Pairs()


def _indexed(index: Path, corpus: Path, pairs: past.Pairs, progress: Progress) -> Snapshot:
    """The corpus and the pairs as an index; their hash is kept beside, so that a second run need not build it again."""
    documents = [*sets.corpus(corpus), *pairs.documents]
    mark = hashlib.sha256(corpus.read_bytes() + repr(pairs.documents).encode()).hexdigest()
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
