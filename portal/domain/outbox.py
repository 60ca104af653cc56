"""What must happen after a commit, saved in the same transaction as the reason for it.

A job is kept until it was done, so a record never lacks its consequence and a retried transaction causes it once. Numbers
come from one counter: their order is the order of the commits, which lets the search index remember how far it has come.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from persistent import Persistent

from portal.domain.trees import NumberTree


class Job(Persistent):
    """One thing to do: its kind names the file in `portal/jobs` that does it; the argument is plain text or a path."""

    attempts = 0
    not_before: datetime | None = None
    last_error = ""

    def __init__(self, kind: str, argument: str, queued_at: datetime | None) -> None:
        self.kind = kind
        self.argument = argument
        self.queued_at = queued_at


INDEX: Final = "index"
"""The kind of the jobs of which there is one for each act: they are told from each other by their argument alone."""


class Queue(Persistent):
    """Jobs by number, oldest first. Of one for the index only the argument is kept, which saves a record with each act."""

    def __init__(self) -> None:
        self._jobs = NumberTree()
        self.last_number = 0
        """The highest number whose job is gone, as far as it matters; those that wait have higher ones. See `newest`."""

    def __len__(self) -> int:
        return len(self._jobs)

    def newest(self) -> int:
        """The number that was given last; 0 where none was. It is read from the jobs, so that putting one in writes no counter."""
        return max(self.last_number, self._jobs.maxKey()) if self._jobs else self.last_number

    def put(self, job: Job) -> int:
        """Add a job; returns its number."""
        number = self.newest() + 1
        self._jobs[number] = job.argument if job.kind == INDEX else job
        return number

    def after(self, position: int, limit: int) -> list[tuple[int, Job]]:
        """At most `limit` jobs with a number over `position`."""
        found: list[tuple[int, Job]] = []
        for number, job in self._jobs.items(min=position, excludemin=True):
            if len(found) == limit:
                break
            found.append((number, _job(job)))
        return found

    def drop(self, number: int) -> None:
        """Forget a job that was done; dropping it twice changes nothing."""
        if number in self._jobs:
            self._forget(number)

    def trim(self, position: int) -> int:
        """Forget all jobs up to and including `position`; returns how many there were."""
        done = list(self._jobs.keys(max=position))
        for number in done:
            self._forget(number)
        return len(done)

    def _forget(self, number: int) -> None:
        if number == self._jobs.maxKey():
            self.last_number = number
        del self._jobs[number]

    def __iter__(self) -> Iterator[tuple[int, Job]]:
        return ((number, _job(job)) for number, job in self._jobs.items())


def _job(kept: Job | str) -> Job:
    return kept if isinstance(kept, Job) else Job(INDEX, kept, None)


class Outbox(Persistent):
    """Two queues: `index` for the library (by position), `work` for the rest (one by one); and what failed for good."""

    def __init__(self) -> None:
        self.index = Queue()
        self.work = Queue()
        self.failed = Queue()
