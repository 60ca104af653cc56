"""What past cases lend: the articles that were cited where people told of the same.

Lay people and the law use different words; a mediator's own past cases join them. The documents of the index that cite
articles - precedents, explainers, closed dossiers - are the past pairs, under the asker's own scopes: a case that one
may not see lends nothing. The most similar ones lend their articles a score, and raise what stands in the same law and
the same chapter. The kinds that gained are scaled to their best score before, so that other kinds keep their place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.index.schema import LENDS
from kb.index.snapshot import Mask, Snapshot
from kb.search.scoring import K1, B, Scores
from kb.search.weights import rarity

LENDERS: Final = 20
"""So many past cases lend, the most similar ones."""
LENT: Final = 0.8
"""What a case with the very words of the question would lend an article, in parts of the best score."""
LAW: Final = 1.5
CHAPTER: Final = 1.0
HALF: Final = 0.5
"""The sum of similarities at which a law or chapter gets half of what it can get."""
NAMED: Final = 2
"""So many of them a reason names."""
SHARED: Final = 4
"""Up to so many articles a case lends in full; with more they share."""
_LOOKED_AT: Final = 3 * LENDERS
"""Of so many it is seen whether what they cite is in the index."""


@dataclass(frozen=True, slots=True)
class Lender:
    """A past case: its number, how similar it is (1: the same words), and the documents that it cites."""

    number: int
    similarity: float
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Loan:
    """What was lent: the new scores, and for each cited document who lent, the most similar first."""

    scores: Scores
    lenders: Mapping[int, tuple[Lender, ...]]


def similarity_unit(snapshot: Snapshot, weights: Mapping[str, float]) -> float:
    """What BM25 gives a document with the very terms of the question: the unit in which similarity is told."""
    norm = K1 * (1 - B + B * len(weights) / snapshot.average_length("body"))
    idfs = (weight * rarity(snapshot.frequency("body", term), snapshot.count) for term, weight in weights.items())
    return sum(idfs) * (K1 + 1) / (1 + norm) or 1.0


def sentence(titles: Sequence[str]) -> str:
    """In words, which past cases cite what is shown."""
    named = "".join(f"《{title}》" for title in titles[:NAMED])
    return f"相似的案例{named}" + (f"等{len(titles)}件" if len(titles) > NAMED else "") + "引用了它"


def lenders(snapshot: Snapshot, bodies: Scores, unit: float, can_see: Mask) -> list[Lender]:
    """The past cases most similar to the question by the scores of their bodies, the most similar first."""
    numbers = np.flatnonzero(can_see & snapshot.mask("lends", (LENDS,)) & (bodies > 0))
    if len(numbers) > _LOOKED_AT:
        numbers = numbers[np.argpartition(-bodies[numbers], _LOOKED_AT)[:_LOOKED_AT]]
    found: list[Lender] = []
    for number in numbers[np.argsort(-bodies[numbers], kind="stable")].tolist():
        cited = _numbers_of(snapshot, snapshot.document(number).citations, can_see)
        if cited:
            found.append(Lender(number, min(1.0, float(bodies[number]) / unit), cited))
            if len(found) == LENDERS:
                break
    return found


def _numbers_of(snapshot: Snapshot, keys: Iterable[str], can_see: Mask) -> tuple[int, ...]:
    """The visible documents that citations name: all editions of an article, or a document by its id."""
    return tuple(
        number
        for key in keys
        for number in dict.fromkeys((*snapshot.with_key("article", key), *snapshot.with_key("id", key)))
        if can_see[number]
    )


def lend(snapshot: Snapshot, scores: Scores, standing: NDArray[np.float32], found: Sequence[Lender]) -> Loan:
    """The scores with what the lenders give. ``standing`` is the factor of each document's own standing."""
    if not found:
        return Loan(scores, {})
    to_document, to_law, to_chapter, givers = _sums(snapshot, found)
    kinds = snapshot.values("kind")[1]
    gaining = np.isin(kinds, kinds[list(to_document)])
    best = float(scores[gaining].max(initial=0.0)) or float(scores.max())
    lent = scores * (1 + LAW * _share(snapshot, "law", to_law) + CHAPTER * _share(snapshot, "place", to_chapter))
    for number, similarity in to_document.items():
        lent[number] += LENT * similarity * best * standing[number]
    scale = np.float32(best / float(lent[gaining].max()))
    return Loan(np.where(gaining, lent * scale, scores), givers)


def _sums(
    snapshot: Snapshot, found: Sequence[Lender]
) -> tuple[dict[int, float], dict[int, float], dict[int, float], dict[int, tuple[Lender, ...]]]:
    """Sums of similarity by cited document, by law and by chapter; a case counts once for each."""
    to_document: dict[int, float] = defaultdict(float)
    by_field: dict[str, dict[int, float]] = {"law": defaultdict(float), "place": defaultdict(float)}
    givers: dict[int, list[Lender]] = defaultdict(list)
    for lender in found:
        for number in lender.cited:
            to_document[number] += lender.similarity * min(1.0, SHARED / len(lender.cited))
            givers[number].append(lender)
        for field, sums in by_field.items():
            which = snapshot.values(field)[1]
            for at in {int(which[number]) for number in lender.cited} - {-1}:
                sums[at] += lender.similarity
    return to_document, by_field["law"], by_field["place"], {number: tuple(of) for number, of in givers.items()}


def _share(snapshot: Snapshot, field: str, sums: Mapping[int, float]) -> NDArray[np.float32]:
    """For each document what its law (or chapter) gets: 0 for nothing lent, towards 1 for much."""
    names, which = snapshot.values(field)
    shares = np.zeros(len(names) + 1, np.float32)
    for at, total in sums.items():
        shares[at] = total / (total + HALF)
    return shares[which]
