"""What is to be done, in the order in which it is due, for the units and people that somebody works for.

The lists are kept in order by every change (`portal.domain.listing`), so one page costs one page. Several lists are merged
as they are read; a dossier that stands in two of them is shown once.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from operator import itemgetter
from typing import Final

from portal.domain.clock import SHANGHAI
from portal.domain.dossier import Dossier
from portal.domain.errors import Invalid
from portal.domain.listing import Key, Listing
from portal.domain.portal import Portal
from portal.domain.vocabulary import STATES, State
from portal.services.working_days import local_day

PAGE_SIZE: Final = 20
LARGEST_PAGE: Final = 200
SOON_DAYS: Final = 7
"""What is due within so many days is soon. A calendar week would say on Sunday that nothing comes."""
CURSOR: Final = re.compile(r"(-?[0-9]{1,15})~([0-9/\-]{1,40})", re.ASCII)


@dataclass(frozen=True)
class Page:
    """One page of a list; `next_after` is the cursor of the following page, None on the last."""

    dossiers: tuple[Dossier, ...]
    next_after: str | None


@dataclass(frozen=True)
class Counts:
    """How many dossiers are overdue, due today, due within seven days, and later."""

    overdue: int
    today: int
    soon: int
    later: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.overdue + self.today + self.soon + self.later


def due_page(portal: Portal, owners: Iterable[str], *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Open dossiers by their next deadline. An owner is the id of a unit (with all below it) or a principal."""
    return _page(portal, [f"due|{owner}" for owner in apart(owners)], after, size)


def state_page(portal: Portal, scopes: Iterable[str], state: State, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Dossiers of units in one state, newest first."""
    if state not in STATES:
        raise Invalid("no-such-state", state=state)
    return _page(portal, [f"state|{scope}|{state}" for scope in apart(scopes)], after, size)


def ended_page(portal: Portal, principal: str, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """The ended dossiers of one member of a team, newest first."""
    return _page(portal, [f"ended|{principal}"], after, size)


def count_states(portal: Portal, scopes: Iterable[str], states: Iterable[State] = STATES) -> dict[State, int]:
    """How many dossiers units have in each of some states; empty states are left out."""
    upper, count = apart(scopes), portal.listings.count
    counted = {state: sum(count(f"state|{scope}|{state}") for scope in upper) for state in states}
    return {state: number for state, number in counted.items() if number}


def count_state(portal: Portal, scopes: Iterable[str], state: State) -> int:
    """How many dossiers units have in one state."""
    return count_states(portal, scopes, (state,)).get(state, 0)


def limits(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Until when something is overdue, due today, due within seven days."""
    tonight = datetime.combine(local_day(now), time.max, SHANGHAI)
    return now, tonight, tonight + timedelta(days=SOON_DAYS)


def count_due(portal: Portal, owners: Iterable[str], now: datetime) -> Counts:
    """The counters above the list. With several owners who share dossiers, count for one owner at a time."""
    ends = [int(moment.timestamp()) for moment in limits(now)]
    overdue = today = soon = everything = 0
    for owner in apart(owners):
        listing = portal.listings.get(f"due|{owner}")
        marks = [listing.before((limit + (place > 0), "")) for place, limit in enumerate(ends)]
        overdue, today, soon = overdue + marks[0], today + marks[1], soon + marks[2]
        everything += len(listing)
    return Counts(overdue, today - overdue, soon - today, everything - soon)


def apart(owners: Iterable[str]) -> tuple[str, ...]:
    """The owners without those units that lie below another one of them: their dossiers stand in the upper list already."""
    wanted = sorted(set(owners))
    return tuple(one for one in wanted if not any(one.startswith(f"{other}/") for other in wanted))


def _page(portal: Portal, names: list[str], after: str, size: int) -> Page:
    if not 1 <= size <= LARGEST_PAGE:
        raise Invalid("page-size", most=LARGEST_PAGE)
    start = read_cursor(after) if after else None
    listings = [listing for listing in map(portal.listings.find, names) if listing is not None]
    if len(listings) == 1:   # as for most readers: nothing to merge
        found = listings[0].page(after=start, size=size + 1)
    else:
        found = list(islice(_merged(listings, start, size + 1), size + 1))
    page, more = found[:size], len(found) > size
    return Page(tuple(dossier for _, dossier in page), cursor(page[-1][0]) if more else None)


def _merged(listings: list[Listing], after: Key | None, limit: int) -> Iterator[tuple[Key, Dossier]]:
    streams = [listing.page(after=after, size=limit) for listing in listings]
    previous: Key | None = None
    for key, dossier in heapq.merge(*streams, key=itemgetter(0)):
        if key != previous:
            yield key, dossier
        previous = key


def cursor(key: Key) -> str:
    """A key as it stands in a URL: `1795420800~2026/483920`."""
    return f"{key[0]}~{key[1]}"


def read_cursor(given: str) -> Key:
    """The key of a cursor. Raises Invalid where it is none."""
    found = CURSOR.fullmatch(given)
    if found is None:
        raise Invalid("no-such-page")
    return int(found[1]), found[2]
