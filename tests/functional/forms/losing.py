"""A portal whose transactions lose against another writer when they are told to, and a media worker that notes what it is told."""

import logging
import re
from base64 import encodebytes
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

import pytest
import transaction
from ZODB.Connection import Connection
from ZODB.POSException import ConflictError

from portal.storage import retry
from tests.functional.forms.saved import contents, last_saved
from tests.functional.forms.world import World
from video.protocol.errors import UnreachableError

Moment = Literal["commit", "vote"]
"""Before anything of the transaction is stored, or when all of it is and the storage has said yes."""
ATTEMPTS: Final = 3
ASKED: Final = frozenset({"journal", "standing", "health", "state", "rooms"})
"""What the media worker is asked without being told anything."""
RANDOM: Final = re.compile(r"\$argon2[^\"]+|[0-9a-f]{6,}|[A-Za-z0-9_-]{20,}|\d{5,}")
"""Passwords as they are kept, tokens, digests, numbers of cases and messages: they differ each time."""
WORDS: Final = re.compile(r'[^\s",:{}\[\]/|]+')


class NotingWorker:
    """A media worker that nobody reaches; what it was to be told is noted."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def note(*_given: object, **_named: object) -> Any:
            if name not in ASKED:
                self.told.append(name)
            raise UnreachableError("worker-unreachable", "noting")

        return note


class LosingWorld:
    """A world of which each transaction loses at the moments in `losses`, one after the other; afterwards all succeed."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.losses: list[Moment] = []
        self.worker = NotingWorker()
        self.alarms: list[str] = []
        """What the log says of errors: a conflict that is done again is none."""
        self.world.site.application.registry.media_worker = self.worker

    def lose(self, moment: Moment) -> None:
        """Called at each moment of each commit."""
        if self.losses and self.losses[0] == moment:
            self.losses.pop(0)
            raise ConflictError

    def words(self) -> Counter[str]:
        """How often each word stands in the store, whatever was drawn by lot: two of anything show as twice its words."""
        texts = (f"{place} {fields}" for place, fields in contents(self.world, last_saved(self.world)).items())
        return Counter(word for text in texts for word in WORDS.findall(RANDOM.sub("#", text)))

    def files(self) -> int:
        """How many files the store keeps, also of transactions that came to nothing."""
        return sum(1 for path in (self.world.site.folder / "blobs").rglob("*") if path.is_file() and path.suffix in (".blob", ".tmp"))

    def go_back(self, to: bytes) -> None:
        """Undo all that was saved since a transaction, and forget what the media worker was told."""
        database = self.world.site.database
        since = [encodebytes(each.tid).rstrip() for each in database.storage.iterator(to) if each.tid > to]
        if since:
            with transaction.manager as current:
                database.undoMultiple(since[::-1], current)
        self.worker.told.clear()


@contextmanager
def losing(folder: Path) -> Iterator[LosingWorld]:
    """Such a world, which tries each request three times and without waiting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retry, "ATTEMPTS", ATTEMPTS)
        patch.setattr(retry, "back_off_s", lambda _attempt: 0)
        made = LosingWorld(folder)
        alarm = logging.Handler(logging.ERROR)
        patch.setattr(alarm, "emit", lambda record: made.alarms.append(record.getMessage()))
        logging.getLogger("portal").addHandler(alarm)
        commit, vote = Connection.commit, Connection.tpc_vote

        def losing_commit(connection: Any, transaction: Any) -> None:
            made.lose("commit")
            commit(connection, transaction)

        def losing_vote(connection: Any, transaction: Any) -> None:
            vote(connection, transaction)
            made.lose("vote")

        patch.setattr(Connection, "commit", losing_commit)
        patch.setattr(Connection, "tpc_vote", losing_vote)
        yield made
        logging.getLogger("portal").removeHandler(alarm)
        made.world.site.close()
