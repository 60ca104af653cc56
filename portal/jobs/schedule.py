"""What the worker does again and again, besides the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.jobs import clocks, index, journal, outdated, recording, rights, saved_searches, sweep
from portal.jobs.films import FILMS
from portal.jobs.world import World


@dataclass(frozen=True, slots=True)
class Periodic:
    """One thing to do at least so many seconds apart; it returns how much there was to do."""

    name: str
    every_s: float
    run: Callable[[World], int]


SCHEDULE: Final = (
    Periodic("rights", 2, rights.put_out),
    Periodic("index", 1, index.catch_up),
    Periodic("journal", 1, journal.take_in),
    Periodic("strays", 5, journal.release_strays),
    Periodic("films", 1, FILMS.step),
    Periodic("recordings", 3600, recording.erase_overdue),
    Periodic("clocks", 5, clocks.heed),
    Periodic("saved searches", 10, saved_searches.look),
    Periodic("outdated", 900, outdated.mark),
    Periodic("sweep", 3600, sweep.forget_expired),
)
