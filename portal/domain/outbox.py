"""What must happen after a commit, saved in the same transaction as the reason for it.

A job is kept until it was done, so a record never lacks its consequence and a retried transaction causes it once. Numbers
come from one counter: their order is the order of the commits, which lets the search index remember how far it has come.
"""

from collections.abc import Iterator
from datetime import datetime

from persistent import Persistent

from portal.domain.trees import NumberTree


class Job(Persistent):
    """One thing to do: its kind names the file in `portal/jobs` that does it; the argument is plain text or a path."""

    attempts = 0
    not_before: datetime | None = None
    last_error = ""

    def __init__(self, kind: str, argument: str, queued_at: datetime) -> None:
        self.kind = kind
        self.argument = argument
        self.queued_at = queued_at


class Queue(Persistent):
    """Jobs by number, oldest first."""

    def __init__(self) -> None:
        self._jobs = NumberTree()
        self.last_number = 0

    def __len__(self) -> int:
        return len(self._jobs)

    def next_number(self) -> int:
        """A number that no job has and none will get."""
        self.last_number += 1
        return self.last_number

    def put(self, job: Job) -> int:
        """Add a job; returns its number."""
        number = self.next_number()
        self._jobs[number] = job
        return number

    def after(self, position: int, limit: int) -> list[tuple[int, Job]]:
        """At most `limit` jobs with a number over `position`."""
        found: list[tuple[int, Job]] = []
        for number, job in self._jobs.items(min=position, excludemin=True):
            if len(found) == limit:
                break
            found.append((number, job))
        return found

    def drop(self, number: int) -> None:
        """Forget a job that was done; dropping it twice changes nothing."""
        if number in self._jobs:
            del self._jobs[number]

    def trim(self, position: int) -> int:
        """Forget all jobs up to and including `position`; returns how many there were."""
        done = list(self._jobs.keys(max=position))
        for number in done:
            del self._jobs[number]
        return len(done)

    def __iter__(self) -> Iterator[tuple[int, Job]]:
        return iter(self._jobs.items())


class Outbox(Persistent):
    """Two queues: `index` for the library (by position), `work` for the rest (one by one); and what failed for good."""

    def __init__(self) -> None:
        self.index = Queue()
        self.work = Queue()
        self.failed = Queue()
