"""A worker's world with a real store, a real index and a sender that remembers; the clock stands until it is moved."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb.library import Library
from portal.jobs.outgoing import Envelope
from portal.jobs.world import World
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.factories.filed import AT
from video.protocol.events import Pulled


@dataclass
class Clock:
    """Stands still."""

    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Sent:
    """Remembers what it sent, and fails as often as it is told to."""

    envelopes: list[Envelope] = field(default_factory=list)
    failures: int = 0

    def send(self, envelope: Envelope) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("gateway says: 张某 is not known")
        self.envelopes.append(envelope)


@dataclass
class Journal:
    """A media worker's journal."""

    events: list[dict[str, Any]] = field(default_factory=list)
    epoch: str = "first"
    taken: int = 0

    def rooms(self) -> list[str]:
        return []

    def journal(self, after: int, limit: int = 500, *, epoch: str = "") -> Pulled:
        if epoch == self.epoch:
            self.taken = after
        elif epoch:
            after = 0
        new = [event for event in self.events if event["n"] > after][:limit]
        return Pulled(new, self.events[-1]["n"] if self.events else 0, self.epoch)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = open_database(f"file://{tmp_path}/store/Data.fs")
    in_transaction(database, make_portal)
    yield World(
        database=database, library=Library.open(tmp_path / "kb", create=True), media=Journal(), sender=Sent(),  # type: ignore[arg-type]
        scopes_of=lambda dossier: dossier.scopes(), clock=Clock(),
    )
    database.close()
