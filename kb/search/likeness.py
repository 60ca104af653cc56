"""Facts of a case: what the most alike cases are about raises the other cases about the same.

Two cases of one kind - a loan between friends, a dog that bit - share few words that tell, but the ten most alike, taken
together, say of which kind the facts are. Documents carry their kind as ``category``; no pair of the past is needed. Within
a kind the order stays. Law is left alone, and nothing is learned from what the asker may not see.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.index.schema import LAW_KINDS
from kb.index.snapshot import Mask, Snapshot
from kb.search.scoring import Scores

ALIKE: Final = 10
"""So many of the most alike documents say of which kind the facts are, each by the square of its score."""
RAISE: Final = 4.0
"""What a document gains, in parts of its score, if all of them are of its kind."""
TOLD: Final = 0.3
"""From this share on the kind is named as a reason."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The new scores, and the documents whose kind most of the most alike are of."""

    scores: Scores
    same: Mask


def by_kind(snapshot: Snapshot, scores: Scores, can_see: Mask) -> Likeness:
    """Raise the documents whose category is that of the most alike ones; the best score stays what it was."""
    names, which = snapshot.values("category")
    told = can_see & ~snapshot.mask("kind", LAW_KINDS) & (which >= 0) & (scores > 0)
    numbers = np.flatnonzero(told)
    if len(numbers) > ALIKE:
        numbers = numbers[np.argpartition(-scores[numbers], ALIKE)[:ALIKE]]
    if not len(numbers):
        return Likeness(scores, np.zeros(snapshot.size, np.bool_))
    votes = np.bincount(which[numbers], weights=scores[numbers].astype(np.float64) ** 2, minlength=len(names))
    shares = (votes / votes.sum()).astype(np.float32)
    gained = scores[told] * (1 + RAISE * shares[which[told]])
    raised = scores.copy()
    raised[told] = gained * np.float32(float(scores[told].max()) / float(gained.max()))
    return Likeness(raised, told & (shares[which] >= TOLD))
