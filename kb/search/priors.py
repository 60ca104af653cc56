"""What counts beside the words: the rank of the text in the law, its subject, and whether it is in force.

A statute answers more questions than a regulation that repeats it, and what people mediate is civil, family and
labour law. The factors were found on lay questions with known answers, and are coarse on purpose. An old version is
pushed down, never hidden.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.index.snapshot import Snapshot

BY_LEVEL: Final[Mapping[str, float]] = {
    "宪法": 0.9,
    "法律": 1.0,
    "司法解释": 0.95,
    "行政法规": 0.85,
    "部门规章": 0.8,
    "地方性法规": 0.75,
    "其他": 0.8,
}
BY_CATEGORY: Final[Mapping[str, float]] = {"民法典": 1.2, "民法商法": 1.1, "社会法": 1.1}
BY_VALIDITY: Final[Mapping[str, float]] = {"superseded": 0.6, "repealed": 0.5, "future": 0.9, "unheld": 0.8}
RANKS: Final = ("宪法", "法律", "行政法规", "司法解释", "部门规章", "地方性法规")
"""The levels of law, the highest first, as lists are ordered by them."""

TITLE: Final = 0.5
TITLE_BY_KIND: Final[Mapping[str, float]] = {"article": 0.1}


def factors(snapshot: Snapshot) -> NDArray[np.float32]:
    """The factor of every document's score."""
    return snapshot.kept("standing", _factors)


def _factors(snapshot: Snapshot) -> NDArray[np.float32]:
    subject = _by(snapshot, "level", BY_LEVEL) * _by(snapshot, "category", BY_CATEGORY)
    return subject * _by(snapshot, "validity", BY_VALIDITY)


def title_factors(snapshot: Snapshot) -> NDArray[np.float32]:
    """How much a match in the title counts: an article's title is only the name of its law."""
    return snapshot.kept("titles", lambda one: _by(one, "kind", TITLE_BY_KIND, TITLE))


def _by(snapshot: Snapshot, field: str, table: Mapping[str, float], other: float = 1.0) -> NDArray[np.float32]:
    names, which = snapshot.values(field)
    return np.array([*(table.get(name, other) for name in names), other], np.float32)[which]
