"""Bringing the library's index up to date with the store.

The queue's numbers are the order of the commits. The index keeps the number up to which it has come in the same commit as
the documents, so it may lag behind the store but never be ahead of it or lack a change.
"""

from typing import Any, Final

from portal.domain.portal import Portal
from portal.jobs.world import World
from portal.services.indexing import changes_for

BATCH: Final = 500


def catch_up(world: World) -> int:
    """Take in the next changes; returns how many were waiting."""
    position = world.library.position()
    changes, last, waiting = world.read(lambda portal: next_changes(portal, position, world))
    if waiting:
        world.library.apply(changes, last)
    if world.read(lambda portal: has_done(portal, last)):
        world.change(lambda portal: portal.outbox.index.trim(last), "index")
    return waiting


def next_changes(portal: Portal, position: int, world: World) -> tuple[list[Any], int, int]:
    """The changes after a position, each path once, with the new position and the number of jobs they stand for."""
    jobs = portal.outbox.index.after(position, BATCH)
    changes = changes_for(portal, [job.argument for _, job in jobs], world.scopes_of)
    return changes, jobs[-1][0] if jobs else position, len(jobs)


def has_done(portal: Portal, position: int) -> bool:
    """Whether the queue still keeps jobs that the index holds already."""
    number, _ = next(iter(portal.outbox.index), (position + 1, None))
    return number <= position
