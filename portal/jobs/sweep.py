"""Forgetting what has expired, so that neither personal data nor garbage pile up."""

from datetime import datetime, timedelta
from typing import Any, Final

from portal.domain.portal import Portal
from portal.jobs.world import World

KEPT: Final = timedelta(days=1)
"""How long a log-in stays on record after its end."""
BATCH: Final = 1000


def forget_expired(world: World) -> int:
    """Forget log-ins that ended; returns how many."""
    until = world.clock() - KEPT
    if not world.read(lambda portal: ended_logins(portal, until)):
        return 0
    return world.change(lambda portal: forget(portal.login_sessions, ended_logins(portal, until)), "sweep")


def ended_logins(portal: Portal, until: datetime) -> list[str]:
    """The keys of at most a thousand log-ins that ended before a time."""
    found: list[str] = []
    for key, login in portal.login_sessions.items():
        if login.expires_at < until:
            found.append(key)
            if len(found) == BATCH:
                break
    return found


def forget(tree: Any, keys: list[str]) -> int:
    """Take keys out of a tree; returns how many."""
    for key in keys:
        del tree[key]
    return len(keys)
