"""The two commands that measure: ``python -m kb eval`` (how good) and ``python -m kb bench`` (how fast)."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from kb.errors import QueryInvalid
from kb.evaluation.bench import run as bench
from kb.evaluation.bench import workload
from kb.evaluation.bench.figure import Figure
from kb.evaluation.run import evaluate


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both to the subparsers of the command line."""
    evaluating = commands.add_parser("eval", parents=[common], help="measure how good the search is on a test set")
    evaluating.add_argument("folder", type=Path)
    evaluating.add_argument("--corpus", type=Path, metavar="FILE")
    evaluating.add_argument("--queries", type=Path, metavar="FILE")
    evaluating.add_argument("--qrels", type=Path, metavar="FILE")
    evaluating.add_argument("--set", help="only the queries of this set")
    evaluating.add_argument("--train", type=Path, metavar="DIR", help="queries and qrels of past cases that lend their articles")
    evaluating.add_argument(
        "--cross-validate", type=int, default=0, metavar="K", help="the queries are each other's past cases, in K folds"
    )
    evaluating.add_argument("--embeddings", action="store_true", help="also compare the vectors of the optional package")
    evaluating.set_defaults(run=_eval)

    timing = commands.add_parser("bench", parents=[common], help="measure building, asking and committing, beside tantivy")
    timing.add_argument("--sizes", default=",".join(map(str, bench.SIZES)), help="numbers of documents, by commas")
    timing.add_argument("--questions", type=int, default=workload.QUESTIONS, metavar="N", help="how many of each length are asked")
    timing.add_argument("--corpus", type=Path, metavar="FILE", help="documents as JSON lines; without it texts are drawn")
    timing.set_defaults(run=_bench)


def _progress(items: Iterable[Any], total: int, what: str) -> Iterable[Any]:
    """A bar on a terminal, nothing elsewhere."""
    return tqdm(items, total=total, desc=what, disable=None, file=sys.stderr)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _eval(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="kb-eval-") as scratch:
        found = evaluate(
            options.index or Path(scratch) / "index",
            options.folder,
            corpus=options.corpus,
            queries=options.queries,
            qrels=options.qrels,
            only=options.set,
            train=options.train,
            folds=options.cross_validate,
            embeddings=options.embeddings,
            progress=_progress,
        ).as_json()
    if options.json:
        _say(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for name, figure in found.items():
            _say(f"{name} {figure}")
    return 0


def _bench(options: argparse.Namespace) -> int:
    try:
        sizes = [int(size) for size in options.sizes.split(",")]
    except ValueError as error:
        raise QueryInvalid(f"sizes are numbers with commas between them, not {options.sizes[:40]!r}") from error
    if min(sizes) < 1:
        raise QueryInvalid("a size is 1 document or more")
    if options.questions < 1:
        raise QueryInvalid("at least 1 question of each length is asked")
    rows = []
    for figure in bench.run(sizes, options.corpus, options.questions):
        rows.append(asdict(figure))
        if not options.json:
            _say(_line(figure))
    if options.json:
        _say(json.dumps(rows, ensure_ascii=False, indent=2))
    return 0


def _line(figure: Figure) -> str:
    beside = f"   {figure.peer} {figure.peer_value:,.1f}" if figure.peer_value is not None else ""
    budget = f"   {verdict} (floor {figure.floor:,.0f})" if (verdict := figure.verdict) else ""
    return f"{figure.case:<56} {figure.metric:<28} {figure.value:>10,.1f} {figure.unit}{budget}{beside}"
