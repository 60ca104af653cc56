"""What the clocks demand without a person, each at its moment: they warn, and on some of their ends the system acts.

A dispatch that nobody took goes back, a mediation whose time is over ends. Only court and medical mediation end by themselves
(R-TIM-2, R-TIM-9); the services decide that, this asks them. Dossiers are listed by the next such moment, so nothing is walked over.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice, takewhile
from typing import Final

from portal.domain.listing import CLOCKS, Key
from portal.domain.portal import Portal
from portal.jobs.world import World
from portal.services.clock_warnings import warn
from portal.services.closing import expire
from portal.services.dispatches import take_back_untaken
from portal.services.records import file_again

AT_ONCE: Final = 50
"""After a night without the worker many have come; other jobs are not to wait for all of them."""


def heed(world: World) -> int:
    """Do what is due on each dossier in its own transaction; returns on how many something was done."""
    now = world.clock()
    found = world.read(lambda portal: [dossier_id for _, dossier_id in islice(due(portal, now), AT_ONCE)])
    return sum(world.change(partial(act, dossier_id=each, now=now), "clock") for each in found)


def due(portal: Portal, now: datetime) -> Iterator[Key]:
    """Moments (seconds since 1970) that have come, and the ids of their dossiers, the longest waiting first."""
    return takewhile(lambda key: key[0] <= now.timestamp(), portal.listings.get(CLOCKS).keys())


def act(portal: Portal, dossier_id: str, now: datetime) -> bool:
    """Let the services do what the clocks of one dossier demand; returns whether that was anything."""
    dossier = portal.dossiers.find(dossier_id)
    if dossier is None:
        return False
    has_moved = take_back_untaken(portal, dossier, now=now) or expire(portal, dossier, now=now)
    has_warned = warn(portal, dossier, now=now)
    dossier.clocks_heeded_at = now
    file_again(portal, dossier)
    return has_moved or bool(has_warned)
