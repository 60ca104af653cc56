"""What is alike in meaning though it is said in other words: added to what the words score.

A text is compared with all that is told of life - precedents, explainers, dossiers - in the space that the index learned
from them (`kb.index.latent`); where embeddings are asked for, with law too. The best scores of law and of life stay
what they were, so that neither hides the other.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.index import latent
from kb.index.schema import LAW_KINDS
from kb.index.snapshot import Mask, Snapshot
from kb.index.vectors import Embeddings, cosines
from kb.search.scoring import Scores
from kb.search.weights import LONG_TEXT

LATENT: Final = 3.0
"""What nearness in the learned space gives, in parts of the best score by words."""
EMBEDDED: Final = 1.0
"""The same of embeddings, for what is told of life."""
EMBEDDED_LAW: Final = 0.6
"""The same for law, of a short question; what helps facts to an article is not known."""
TOLD: Final = 0.5
"""What is so near is found for it alone, and said to be near."""

NEAREST: Final = 20
"""So many are always found by embeddings, if they are as near as `LEAST`: half of the articles that answer are nearer than 0.5."""
LEAST: Final = 0.25


@dataclass(frozen=True, slots=True)
class Meant:
    """The new scores, and the documents that are near in meaning."""

    scores: Scores
    near: Mask


def of_text(snapshot: Snapshot, scores: Scores, text: str, can_see: Mask, embeddings: Embeddings | None) -> Meant | None:
    """Raise what is near a text in meaning; None where no space can tell."""
    learned = latent.of(snapshot.generation)
    if learned is None and embeddings is None:
        return None
    is_law = snapshot.mask("kind", LAW_KINDS)
    of_law, of_life = can_see & is_law, can_see & ~is_law
    gains = np.zeros(snapshot.size, np.float32)
    near = np.zeros(snapshot.size, np.bool_)
    if learned is not None:
        nearness = cosines(snapshot, learned, text)
        gains += LATENT * nearness
        near = of_life & (nearness >= TOLD)
    if embeddings is not None:
        nearness = cosines(snapshot, embeddings, text)
        gains += np.where(is_law, EMBEDDED_LAW if len(text) < LONG_TEXT else 0.0, EMBEDDED) * nearness
        near |= can_see & (nearness >= _line(nearness[can_see]))
    return Meant(_raised(_raised(scores, gains, of_life), gains, of_law), near)


def _line(nearness: NDArray[np.float32]) -> float:
    """From where on embeddings say near: a question whose words no text has still finds the nearest."""
    if len(nearness) <= NEAREST:
        return LEAST
    return min(TOLD, max(LEAST, float(np.partition(nearness, -NEAREST)[-NEAREST])))


def _raised(scores: Scores, gains: NDArray[np.float32], among: Mask) -> Scores:
    """The scores with gains in parts of the best of them, which stays the best number."""
    if not gains[among].any():
        return scores
    best = float(scores[among].max(initial=0.0)) or 1.0
    gained = scores[among] + best * np.maximum(gains[among], 0)
    raised = scores.copy()
    raised[among] = gained * np.float32(best / float(gained.max()))
    return raised
