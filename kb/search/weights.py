"""Which terms a text is searched by, and how much each counts.

A term counts by the square root of how often the text has it. Of long texts only the `LIMIT` terms are used that tell
most (by that, times their rarity): the rest costs time and changes little.
"""

from collections import Counter
from collections.abc import Iterable
from math import log, sqrt
from typing import Final

from kb.analysis.folding import fold
from kb.analysis.synonyms import Synonym, expansions
from kb.analysis.terms import Grams, Phrases
from kb.index.snapshot import Snapshot

LIMIT: Final = 120
LIMIT_FACTS: Final = 200
"""The same for the facts of a case, where more terms tell more."""

FEWEST: Final = 2
"""A term of the facts must be in so many documents: what only one has is a name or a sum, and says nothing of the kind of case."""

LONG_TEXT: Final = 400
"""From so many characters on a text is taken for the facts of a case."""

SYNONYM: Final = 0.7
"""What a term counts that was not said but is meant, where the lay word is rare."""


def rarity(frequency: int, count: int) -> float:
    """The weight of a term by the number of documents that have it (the idf of BM25, never negative)."""
    return log(1.0 + (count - frequency + 0.5) / (frequency + 0.5))


def weigh(snapshot: Snapshot, text: str, *, field: str = "body", limit: int | None = None) -> dict[str, float]:
    """The terms of a text that occur in a field, with their weights (rarity not yet included)."""
    is_facts = len(text) >= LONG_TEXT
    limit = limit or (LIMIT_FACTS if is_facts else LIMIT)
    fewest = FEWEST if is_facts else 1
    counts = Counter(Grams().terms(text))
    valued = []
    for term, count in counts.items():
        frequency = snapshot.frequency(field, term)
        if frequency >= fewest:
            weight = sqrt(count)
            valued.append((weight * rarity(frequency, snapshot.count), term, weight))
    valued.sort(reverse=True)
    return {term: weight for _, term, weight in valued[:limit]}


def with_synonyms(snapshot: Snapshot, weights: dict[str, float], synonyms: Iterable[Synonym]) -> dict[str, float]:
    """The weights, and smaller ones for the terms of what is meant.

    The more texts have the lay word itself (离婚, 调解), the less its legal words count: with the square of its rarity.
    """
    added = dict(weights)
    rarest = rarity(0, snapshot.count)
    for synonym in synonyms:
        frequency = min((snapshot.frequency("body", pair) for pair in Phrases().pairs(synonym.said)), default=0)
        weight = SYNONYM * (rarity(frequency, snapshot.count) / rarest) ** 2
        for word in synonym.legal:
            for term in Grams().terms(word):
                added[term] = max(added.get(term, 0.0), weight)
    return added


def synonyms_of(text: str) -> list[Synonym]:
    """What the law calls the lay words of a text."""
    return expansions(fold(text))
