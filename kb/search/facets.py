"""Counts beside the list: how many of the found documents have each value of a field."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
    under_all = np.flatnonzero(all_of(masks.values(), base))
    for field in FACET_FIELDS:
        among = under_all
        if field in masks:
            among = np.flatnonzero(all_of((mask for name, mask in masks.items() if name != field), base))
        names, which = snapshot.values(field)
        if not names:
            continue
        counts = np.bincount(which[among] + 1, minlength=len(names) + 1)[1:]
        wanted = chosen.get(field, ())
        found[field] = tuple(
            FacetValue(names[at], int(counts[at]), is_selected=names[at] in wanted)
            for at in _shown(names, counts, wanted, is_by_name=field == "year")
        )
    return found


def _shown(names: Sequence[str], counts: NDArray[np.int64], chosen: Sequence[str], *, is_by_name: bool) -> list[int]:
    """Which values to list: the most frequent (years: the latest), and the chosen ones in any case."""
    order = np.arange(len(names))[::-1] if is_by_name else np.argsort(-counts, kind="stable")
    present = order[counts[order] > 0].tolist()
    return present[:_SHOWN] + [at for at in present[_SHOWN:] if names[at] in chosen]
