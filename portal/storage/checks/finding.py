"""What a check found, and how it tells how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

EVERY: Final = 1000
"""Objects between two signs of progress, when memory is also given back."""
Progress = Callable[[str, int], None]
"""Called with what is looked at and how many were seen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: a stable kebab-case code, the path or object id, and what was seen."""

    code: str
    where: str
    seen: str = ""

    def __str__(self) -> str:
        return f"{self.code}  {self.where}  {self.seen}".rstrip()


def in_silence(_what: str, _count: int) -> None:
    """Progress for nobody."""


@dataclass
class Watch:
    """What all checks share: the connection, the findings, the progress."""

    connection: Any
    progress: Progress = in_silence
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def found(self, code: str, where: str, seen: object = "") -> None:
        """Note a finding."""
        self.findings.append(Finding(code, where, str(seen)))

    def saw(self, what: str) -> None:
        """Count one more thing; now and then tell the progress and give memory back."""
        self.counts[what] = self.counts.get(what, 0) + 1
        if self.counts[what] % EVERY == 0:
            self.progress(what, self.counts[what])
            self.connection.cacheGC()
