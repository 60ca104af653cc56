"""Marks what is published and cites words of law that do not hold any more.

Every quarter of an hour: laws come in by an import in another process, and come into force by the calendar. Looking costs no lock.
"""

from typing import Any

from portal.jobs.world import World
from portal.services.citations import mark_outdated, newly_outdated
from portal.services.library import regulations


def mark(world: World) -> int:
    """Look through what is published; returns how much was newly marked. An index without laws says nothing about any."""
    library: Any = world.library   # the one library of this portal, here for reading
    if not regulations(library, size=1).total:
        return 0
    if not world.read(lambda portal: len(newly_outdated(portal, library))):
        return 0
    return world.change(lambda portal: mark_outdated(portal, library, now=world.clock()), "outdated citations")
