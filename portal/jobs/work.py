"""Taking jobs out of the work queue, one by one."""

import logging
from datetime import datetime, timedelta
from typing import Final

from portal.domain.portal import Portal
from portal.jobs.kinds import Record, kind_of
from portal.jobs.world import World

ATTEMPTS: Final = 8
"""After this many failures, an hour and a quarter in all, a job is put aside for a person to look at."""
FIRST_WAIT_S: Final = 30

log = logging.getLogger("concord.jobs")


def next_job(portal: Portal, now: datetime) -> tuple[int, str, str] | None:
    """Number, kind and argument of the oldest job that may run now, or None."""
    for number, job in portal.outbox.work:
        if job.not_before is None or job.not_before <= now:
            return number, job.kind, job.argument
    return None


def do_next(world: World) -> bool:
    """Do the oldest job that is due; returns whether there was one. A job that fails is tried again later."""
    found = world.read(lambda portal: next_job(portal, world.clock()))
    if found is None:
        return False
    number, kind, argument = found
    try:
        record = kind_of(kind)(argument, world)
        world.change(lambda portal: finish(portal, number, record), f"job {kind}")
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not stop those behind it
        reason = name_of(error)
        log.warning("job %s number %d failed: %s", kind, number, reason)
        now = world.clock()
        world.change(lambda portal: postpone(portal, number, now, reason), f"job {kind} failed")
    return True


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
