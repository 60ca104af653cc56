"""Counts beside the list: how many of the found documents have each value of a field."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from kb.index.schema import FACET_FIELDS
from kb.index.snapshot import Mask, Snapshot
from kb.model import FacetValue
from kb.search.filters import all_of

_SHOWN: Final = 30


def count(
    snapshot: Snapshot, base: Mask, masks: Mapping[str, Mask], chosen: Mapping[str, Sequence[str]]
) -> dict[str, tuple[FacetValue, ...]]:
    """The values of each facet among ``base`` under all filters but the facet's own.

    So a count is always the length of the list that choosing that value (instead of the present one) would give.
    """
    found = {}
    for field in FACET_FIELDS:
        among = all_of((mask for name, mask in masks.items() if name != field), base)
        names, which = snapshot.values(field)
        if not names:
            continue
        counts = np.bincount(which[among] + 1, minlength=len(names) + 1)[1:]
        values = [
            FacetValue(names[at], int(counts[at]), is_selected=names[at] in chosen.get(field, ()))
            for at in np.flatnonzero(counts).tolist()
        ]
        values.sort(key=(lambda value: value.value) if field == "year" else (lambda value: (-value.count, value.value)))
        found[field] = tuple(reversed(values) if field == "year" else values)[:_SHOWN]
    return found
