"""The library of law: how fast it is built, asked and changed, with tantivy on the same terms in the same run.

With `../shared/data` beside the checkout its articles are the documents; elsewhere texts are drawn.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from kb.evaluation.bench import run as bench
from tests.bench.row import Row

ARTICLES = next(
    (path for parent in Path(__file__).resolve().parents[2:5] if (path := parent / "shared/data/statute/corpus.jsonl").is_file()), None
)


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Every figure of `python -m kb bench` as a row."""
    if ARTICLES is None:
        print("no ../shared/data beside the checkout: the texts are drawn", file=sys.stderr)
    for figure in bench.run([int(size) for size in options.sizes.split(",")], ARTICLES):
        yield Row(**asdict(figure))
