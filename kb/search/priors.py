"""What counts beside the words: the rank of the text in the law, and whether it is in force.

A statute answers more questions than a local regulation that repeats it. The factors were found on lay questions with known
answers; an old version is pushed down, never hidden.
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
BY_VALIDITY: Final[Mapping[str, float]] = {"superseded": 0.6, "repealed": 0.5, "future": 0.9}


def factors(snapshot: Snapshot) -> NDArray[np.float32]:
    """The factor of every document's score."""
    return _by(snapshot, "level", BY_LEVEL) * _by(snapshot, "validity", BY_VALIDITY)


def _by(snapshot: Snapshot, field: str, table: Mapping[str, float]) -> NDArray[np.float32]:
    names, which = snapshot.values(field)
    return np.array([*(table.get(name, 1.0) for name in names), 1.0], np.float32)[which]
