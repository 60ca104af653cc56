"""The worker's sign of life: a small file, so that /health can tell it also where the worker is a process of its own."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

FILE: Final = "worker.json"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How the worker was when it was last seen."""

    at: datetime
    waiting: int = 0
    """Jobs in the work queue."""
    unindexed: int = 0
    """Changes that the index does not have yet."""
    failed: int = 0
    """Jobs that were given up and wait for a person."""
    problems: dict[str, str] = field(default_factory=dict)
    """What went wrong with periodic work, by its name: class and code of the last error, until it works again."""

    def write(self, folder: Path) -> None:
        """Replace the file."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f"{FILE}.new"
        fresh.write_text(json.dumps({**asdict(self), "at": self.at.isoformat()}), encoding="utf-8")
        fresh.replace(folder / FILE)


def read(folder: str | Path) -> Heartbeat | None:
    """The last sign of life, or None where there never was one."""
    path = Path(folder) / FILE
    if not path.exists():
        return None
    said = json.loads(path.read_text(encoding="utf-8"))
    return Heartbeat(**{**said, "at": datetime.fromisoformat(said["at"])})


def seen_at(folder: str | Path) -> datetime | None:
    """When the worker was last seen, or None where it never was."""
    beat = read(folder)
    return beat.at if beat is not None else None
