"""Taking jobs out of the work queue."""

import logging
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

from portal.domain.portal import Portal
from portal.jobs.kinds import Record, kind_of
from portal.jobs.world import World

ATTEMPTS: Final = 8
"""After this many failures, an hour and a quarter in all, a job is put aside for a person to look at."""
FIRST_WAIT_S: Final = 30
BATCH: Final = 20

log = logging.getLogger("concord.jobs")


def due_jobs(portal: Portal, now: datetime) -> list[tuple[int, str, str]]:
    """Number, kind and argument of the oldest jobs that may run now, at most a batch."""
    due = ((number, job.kind, job.argument) for number, job in portal.outbox.work if job.not_before is None or job.not_before <= now)
    return list(islice(due, BATCH))


def do_due(world: World) -> int:
    """Do the oldest jobs that are due; returns how many there were. One that fails is tried again later.

    Each does its slow part by itself; what they change is committed together, which waits for the disk once. Where that
    fails because of one of them, each is committed by itself.
    """
    due = world.read(lambda portal: due_jobs(portal, world.clock()))
    changes = [attempt(world, number, kind, argument) for number, kind, argument in due]
    if not changes:
        return 0
    try:
        world.change(lambda portal: [change(portal) for change in changes], "jobs")
    except Exception as error:  # noqa: BLE001 - looked at again, one by one
        log.warning("a batch of %d jobs could not be saved: %s", len(changes), name_of(error))
        for (number, kind, _), change in zip(due, changes, strict=True):
            save_alone(world, number, kind, change)
    return len(changes)


def attempt(world: World, number: int, kind: str, argument: str) -> Record:
    """The slow part of one job; returns the change of the store that follows, also from a failure."""
    try:
        return partial(finish, number=number, record=kind_of(kind)(argument, world))
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not stop those behind it
        return failure(world, number, kind, error)


def save_alone(world: World, number: int, kind: str, change: Record) -> None:
    """Commit one job's change, or that it failed."""
    try:
        world.change(change, f"job {kind}")
    except Exception as error:  # noqa: BLE001 - as above
        world.change(failure(world, number, kind, error), f"job {kind} failed")


def failure(world: World, number: int, kind: str, error: Exception) -> Record:
    """The change that notes a failure."""
    reason = name_of(error)
    log.warning("job %s number %d failed: %s", kind, number, reason)
    return partial(postpone, number=number, now=world.clock(), reason=reason)


def finish(portal: Portal, number: int, record: Record) -> None:
    """Save what a job did and forget the job, both or neither."""
    record(portal)
    portal.outbox.work.drop(number)


def postpone(portal: Portal, number: int, now: datetime, reason: str) -> None:
    """Let a job wait twice as long after each failure; after the last one move it to those that failed for good."""
    found = portal.outbox.work.after(number - 1, 1)
    if not found or found[0][0] != number:
        return
    job = found[0][1]
    job.attempts += 1
    job.last_error = reason
    job.not_before = now + timedelta(seconds=FIRST_WAIT_S * 2 ** (job.attempts - 1))
    if job.attempts >= ATTEMPTS:
        portal.outbox.work.drop(number)
        portal.outbox.failed.put(job)


def name_of(error: Exception) -> str:
    """The error's class and code: its text may quote personal data, which must not reach the store or the log."""
    code = getattr(error, "code", "")
    return f"{type(error).__name__} {code}".strip() if isinstance(code, str) else type(error).__name__
