"""A table of names that is asked by how they begin, at their start or at one of their words.

The names stand in one string, and the places from where they may be read are sorted by what follows there (a suffix array,
of the beginnings of words alone). All places with a prefix are then neighbours, found by two bisections; 100,000 names
cost their characters and four bytes a place.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_SORTED_BY: Final = 40
_END: Final = "\n"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entry, and where in it reading may begin (0 is its start)."""

    text: str
    entry: int
    starts: Sequence[int] = (0,)


class PrefixTable:
    """The entries whose names begin with a prefix."""

    def __init__(self, names: Iterable[Name]) -> None:
        parts: list[str] = []
        places: list[int] = []
        owners: list[tuple[int, bool]] = []
        at = 0
        for name in names:
            for start in name.starts:
                places.append(at + start)
                owners.append((name.entry, start == 0))
            parts.append(name.text + _END)
            at += len(name.text) + 1
        self._text = "".join(parts)
        order = sorted(range(len(places)), key=lambda one: self._text[places[one] : places[one] + _SORTED_BY])
        self._places = np.array([places[one] for one in order], np.int32)
        self._entries = np.array([owners[one][0] for one in order], np.int32)
        self._is_start = np.array([owners[one][1] for one in order], np.bool_)

    def find(self, prefix: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The entries with the prefix (an entry perhaps more than once), and whether it stands at the start of a name."""
        prefix = prefix[:_SORTED_BY].partition(_END)[0]

        def beginning(place: np.int32) -> str:
            return self._text[int(place) : int(place) + len(prefix)]

        first = bisect_left(self._places, prefix, key=beginning)
        last = bisect_right(self._places, prefix, lo=first, key=beginning)
        return self._entries[first:last], self._is_start[first:last]
