"""NDCG, recall and reciprocal rank over ranked ids, with bootstrap intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

import numpy as np

CUT: Final = 10
SHORT_CUT: Final = 10
LONG_CUT: Final = 100
_ROUNDS: Final = 2000
_SEED: Final = 20240501


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over queries with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """Rounded to four places."""
        return {"value": round(self.value, 4), "low": round(self.low, 4), "high": round(self.high, 4)}


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], cut: int = CUT) -> float:
    """Normalised discounted cumulative gain at ``cut``; 0 when nothing is relevant."""
    gained = sum((2 ** grades.get(one, 0) - 1) / log2(place + 2) for place, one in enumerate(ranked[:cut]))
    best = sorted(grades.values(), reverse=True)[:cut]
    ideal = sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(best))
    return gained / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, float], cut: int) -> float:
    """The share of the relevant ones that are among the first ``cut``."""
    relevant = {one for one, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:cut])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, float]) -> float:
    """1 / the place of the first relevant one; 0 if there is none."""
    return next((1 / place for place, one in enumerate(ranked, start=1) if grades.get(one, 0) > 0), 0.0)


def mean_with_interval(values: Sequence[float]) -> Measured:
    """The mean and its interval by resampling the queries (fixed seed: the same figures every time)."""
    if not values:
        return Measured(0.0, 0.0, 0.0)
    sample = np.array(values)
    generator = np.random.default_rng(_SEED)
    means = sample[generator.integers(0, len(sample), (_ROUNDS, len(sample)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Measured(float(sample.mean()), float(low), float(high))


def measure(runs: Mapping[str, Sequence[str]], qrels: Mapping[str, Mapping[str, float]]) -> dict[str, Measured]:
    """All figures over the queries that have at least one relevant document."""
    judged = [query for query in runs if any(grade > 0 for grade in qrels.get(query, {}).values())]
    return {
        "ndcg@10": mean_with_interval([ndcg(runs[query], qrels[query]) for query in judged]),
        "recall@10": mean_with_interval([recall(runs[query], qrels[query], SHORT_CUT) for query in judged]),
        "recall@100": mean_with_interval([recall(runs[query], qrels[query], LONG_CUT) for query in judged]),
        "mrr": mean_with_interval([reciprocal_rank(runs[query], qrels[query]) for query in judged]),
    }
