"""Looks for clocks that are about to run out, and lets the services tell the responsible people, once for each moment."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.jobs.world import World
from portal.services.clock_warnings import FURTHEST, due_warnings, warn


def warn_of_clocks(world: World) -> int:
    """Warn on every dossier where it is time, each in its own transaction; returns how many clocks warned."""
    now = world.clock()
    found = world.read(lambda portal: [dossier.id for dossier in waiting(portal, now)])
    return sum(world.change(partial(act, dossier_id=each, now=now), "clock warning") for each in found)


def waiting(portal: Portal, now: datetime) -> Iterator[Dossier]:
    """The open dossiers on which a clock has to warn, found in the lists by the deadline that comes first."""
    horizon = (now + FURTHEST).timestamp()
    for unit in portal.orgs.values():
        for (due_s, _), dossier in portal.listings.get(f"due|{unit.id}").items():
            if due_s > horizon:
                break
            if due_warnings(portal, dossier, now):
                yield dossier
            dossier._p_deactivate()  # noqa: SLF001 - persistent's own name: a look at all that is open keeps none of it in memory


def act(portal: Portal, dossier_id: str, now: datetime) -> int:
    """Warn on one dossier; nothing is done twice, since the clock remembers."""
    dossier = portal.dossiers.find(dossier_id)
    return warn(portal, dossier, now=now) if dossier is not None else 0
