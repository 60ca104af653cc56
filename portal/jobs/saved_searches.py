"""Looks for news of saved searches after the index has changed.

A search costs some ten milliseconds, so each is looked at once in a few minutes at most, and a few in one go: what people
save and search comes first. What was looked at, and at which state of the index, is remembered by the worker alone; after a start all
are looked at once, which finds nothing twice.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

from portal.domain.portal import Portal
from portal.domain.saved_search import SavedSearch
from portal.jobs.world import World
from portal.security.standing import visible_scopes
from portal.services import searches
from portal.services.library import state_of

BATCH: Final = 20
"""Searches looked at in one go: less than half a second."""
REST: Final = timedelta(minutes=3)
"""How long a search is left alone after it was looked at."""

Looked = dict[tuple[str, str], tuple[str, datetime]]
"""By login and name: the state of the index that was looked at, and when."""
_LOOKED: Final[WeakKeyDictionary[Any, Looked]] = WeakKeyDictionary()


def look(world: World) -> int:
    """Look at the searches whose turn it is; returns how many news there were."""
    library: Any = world.library   # the one library of this portal, here for reading
    now, state, looked = world.clock(), state_of(library), _LOOKED.setdefault(library, {})
    found = world.read(lambda portal: _look(portal, library, looked, state, now))
    if not found:
        return 0
    world.change(lambda portal: _tell(portal, found, now), "saved searches")
    return sum(len(each.new) for each in found.values())


def _look(portal: Portal, library: Any, looked: Looked, state: str, now: datetime) -> dict[tuple[str, str], searches.Found]:
    """Look at those that were not looked at for longest; what was found, for those that found something."""
    due = []
    for login, saved in _watching(portal):
        key = (login, saved.__name__ or "")
        seen, at = looked.get(key, ("", None))
        if at is None or (seen != state and now - at >= REST):
            due.append((at or datetime.min.replace(tzinfo=UTC), key, saved))
    found: dict[tuple[str, str], searches.Found] = {}
    scopes: dict[str, frozenset[str]] = {}
    for _at, key, saved in sorted(due, key=lambda each: each[:2])[:BATCH]:
        login = key[0]
        held = scopes[login] = scopes.get(login) or visible_scopes(portal, f"staff:{login}")
        hits = searches.look(saved, library, held)
        looked[key] = (state, now)
        if hits.known:
            found[key] = hits
    return found


def _watching(portal: Portal) -> Iterator[tuple[str, SavedSearch]]:
    for login, account in portal.accounts.items():
        if account.is_active and account.saved_searches is not None:
            yield from ((login, saved) for saved in account.saved_searches.values() if saved.is_watching)


def _tell(portal: Portal, found: dict[tuple[str, str], searches.Found], now: datetime) -> None:
    for (login, name), hits in found.items():
        account = portal.accounts.get(login)
        saved = account.saved_searches.get(name) if account is not None and account.saved_searches is not None else None
        if saved is not None and saved.is_watching:
            searches.tell(saved, hits, now=now)
