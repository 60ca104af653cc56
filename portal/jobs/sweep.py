"""Forgetting what has expired, so that neither personal data nor garbage pile up."""

from portal.jobs.world import World
from portal.services.logins import clear_ended


def forget_expired(world: World) -> int:
    """Forget log-ins that ended; returns how many."""
    now = world.clock()
    return world.change(lambda portal: clear_ended(portal, now), "sweep")
