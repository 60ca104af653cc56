"""What the clocks demand without a person: a dispatch that nobody took goes back, a mediation whose time is over ends.

Only court and medical mediation end by themselves (R-TIM-2, R-TIM-9); the services decide that, this asks them.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.jobs.world import World
from portal.services.clocks import overdue
from portal.services.closing import expire
from portal.services.dispatches import take_back_untaken

ACTING = ("take", "mediate")
"""First words of the clocks on whose end the system acts."""


def run_out(world: World) -> int:
    """Act on every dossier on which such a clock has run out, each in its own transaction; returns how many moved on."""
    now = world.clock()
    paths = world.read(lambda portal: [dossier.id for dossier in waiting(portal, now)])
    return sum(world.change(partial(act, dossier_id=path, now=now), "clock") for path in paths)


def waiting(portal: Portal, now: datetime) -> Iterator[Dossier]:
    """The open dossiers of all units on which an acting clock has run out, found in the lists by deadline."""
    for unit in portal.orgs.values():
        for (due_s, _), dossier in portal.listings.get(f"due|{unit.id}").items():
            if due_s > now.timestamp():
                break
            if any(clock.name.startswith(ACTING) for clock in overdue(dossier, now)):
                yield dossier
            dossier._p_deactivate()  # noqa: SLF001 - persistent's own name: a look at all that is overdue keeps none of it in memory


def act(portal: Portal, dossier_id: str, now: datetime) -> bool:
    """Let the services do what the clock demands; returns whether that was anything."""
    dossier = portal.dossiers.find(dossier_id)
    if dossier is None:
        return False
    return take_back_untaken(portal, dossier, now=now) or expire(portal, dossier, now=now)
