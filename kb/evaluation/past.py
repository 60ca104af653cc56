"""Past pairs of a test set: questions with known answers, indexed as what they are in life, cases that cite.

In cross-validation the pairs are the very questions that are asked, in folds: a question sees the pairs of the other
folds alone, by the scopes that guard documents from people. A pair with the question's own id or words is never seen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.analysis.folding import fold
from kb.evaluation.sets import TestQuery
from kb.model import PUBLIC, Document

KIND: Final = "past"
_TITLE: Final = 40
_SEED: Final = 20240501
ScopesOf = Callable[[TestQuery], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Past pairs as documents, and what each question must not or may see of them."""

    documents: tuple[Document, ...] = ()
    folds: Mapping[str, int] | None = None

    def scopes(self, query: TestQuery) -> frozenset[str]:
        """The scopes with which a question is asked."""
        return frozenset({PUBLIC} if self.folds is None else {PUBLIC, _scope(self.folds[query.id])})

    def hidden_from(self, query: TestQuery) -> tuple[str, ...]:
        """The pairs that are the question itself."""
        words = fold(query.text)
        own = _id(query.id)
        return tuple(pair.id for pair in self.documents if pair.id == own or fold(pair.body) == words)


def trained(queries: Iterable[TestQuery], judged: Mapping[str, Mapping[str, float]]) -> Pairs:
    """The pairs of another set, for every question to see."""
    return Pairs(tuple(_pairs(queries, judged, lambda _: (PUBLIC,))))


def folded(queries: Sequence[TestQuery], judged: Mapping[str, Mapping[str, float]], count: int) -> Pairs:
    """The pairs of the questions themselves, in ``count`` folds drawn with a fixed seed."""
    order = np.random.default_rng(_SEED).permutation(len(queries))
    fold_of = {queries[number].id: place % count for place, number in enumerate(order.tolist())}

    def others(query: TestQuery) -> tuple[str, ...]:
        return tuple(_scope(one) for one in range(count) if one != fold_of[query.id])

    return Pairs(tuple(_pairs(queries, judged, others)), fold_of)


def _pairs(queries: Iterable[TestQuery], judged: Mapping[str, Mapping[str, float]], scopes: ScopesOf) -> Iterable[Document]:
    for query in queries:
        cited = tuple(one for one, grade in judged.get(query.id, {}).items() if grade > 0)
        if cited:
            yield Document(
                id=_id(query.id), kind=KIND, title=query.text[:_TITLE], body=query.text, citations=cited, scopes=scopes(query)
            )


def _id(query: str) -> str:
    return f"{KIND}:{query}"


def _scope(number: int) -> str:
    return f"fold:{number}"
