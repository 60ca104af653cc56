"""One figure of a benchmark, beside what it must be and what another engine does in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """``floor`` and ``stretch`` are the budget; None where there is none. ``peer`` names the other engine."""

    case: str
    metric: str
    value: float
    unit: str
    better: Literal["higher", "lower"] = "lower"
    floor: float | None = None
    stretch: float | None = None
    peer: str | None = None
    peer_value: float | None = None

    @property
    def verdict(self) -> str:
        """`stretch`, `floor`, `MISSED`, or nothing where there is no budget."""
        if self.floor is None:
            return ""
        sign = 1 if self.better == "higher" else -1
        if self.stretch is not None and sign * self.value >= sign * self.stretch:
            return "stretch"
        return "floor" if sign * self.value >= sign * self.floor else "MISSED"


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of the values lie (0.5: the median); 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
