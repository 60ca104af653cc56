"""One measured figure beside its budget, and how figures are shown."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was done, what was measured, the budget (floor and stretch), and the peer of the same run."""

    case: str
    metric: str
    value: float
    unit: str
    better: Literal["higher", "lower"]
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


def machine() -> str:
    """The machine in one line."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}, load {load}"


def as_json(rows: Iterable[Row]) -> str:
    """The rows as an array of objects."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1)


def as_line(row: Row) -> str:
    """One row for a person to read."""

    def figure(value: float | None) -> str:
        return "-" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"

    peer = f"  {row.peer} {figure(row.peer_value)}" if row.peer else ""
    return (
        f"{row.case:<44} {row.metric:<12} {figure(row.value):>10} {row.unit:<11} "
        f"floor {figure(row.floor):>7}  stretch {figure(row.stretch):>7}  {row.verdict}{peer}"
    )


def describe(options: Any) -> str:
    """The options of a run, so that a figure can be measured again."""
    return ", ".join(f"{name} {value}" for name, value in sorted(vars(options).items()) if name not in {"name", "json"})
