"""Scopes: the table of permissions written as words that an index can compare.

A dossier carries words, an asker carries words, and they share one exactly when the table says yes (tested as a property).
So lists, search results, facets and counts need not look at each dossier.

    unit:<unit>                    everybody with the role in that unit or above it
    unit-seat:<person>@<unit>      one person there: for restricted dossiers, and where somebody else is shut out
    referred:<unit>                the clerks of that court
    person:<principal>             parties, and those who work on it
    filed:<principal>              the one who reported it
    public                         everybody

`#closed` and the like at the end of a word carry a condition of the table.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.node import Node
from portal.domain.portal import Portal
from portal.security.asker import Asker, referred_to
from portal.security.conditions import MEANING
from portal.security.permissions import DOSSIER_CONDITIONS, Grant
from portal.security.places import place_name, units_above
from portal.security.rows import TABLE

PUBLIC: Final = "public"
LISTED: Final = frozenset({"dossier.list", "dossier.read"})
"""The permissions by which dossiers are listed and found. The second leaves out what opens only after a stated reason."""


def scopes_of(portal: Portal, dossier: Dossier, permission: str = "dossier.read") -> tuple[str, ...]:
    """The words that a dossier carries for one of the listed permissions, sorted. Raises ValueError for another permission."""
    found: set[str] = set()
    denied = dossier.shut_out()
    for grant in _ways(permission):
        if not grant.condition or MEANING[grant.condition]("", dossier):
            found |= {word + _condition(grant) for word in _words_of(portal, dossier, grant, denied)}
    return tuple(sorted(found))


def scopes_for(asker: Asker, permission: str = "dossier.read") -> frozenset[str]:
    """The words that an asker carries. Raises ValueError for a permission by which nothing is listed."""
    found = {PUBLIC}
    ways = _ways(permission)
    kind = asker.principal.partition(":")[0]
    if kind == "party" or asker.account is not None:
        found.add(f"person:{asker.principal}")
    for grant in ways:
        if grant.scope == "own" and grant.role in asker.roles:
            found.add(f"filed:{asker.principal}{_condition(grant)}")
        if grant.scope in ("branch", "referred"):
            kind = "unit" if grant.scope == "branch" else "referred"
            for name in (place_name(place) for place, role in asker.role_places if role == grant.role):
                found.add(f"{kind}:{name}{_condition(grant)}")
                found.add(f"{kind}-seat:{asker.principal}@{name}{_condition(grant)}")
    return frozenset(found)


def _ways(permission: str) -> list[Grant]:
    if permission not in LISTED:
        raise ValueError(f"nothing is listed by {permission}")
    return [grant for grant in TABLE.grants(permission) if not grant.reason]


def _condition(grant: Grant) -> str:
    return f"#{grant.condition}" if grant.condition in DOSSIER_CONDITIONS else ""


def _words_of(portal: Portal, dossier: Dossier, grant: Grant, denied: frozenset[str]) -> Iterator[str]:
    if grant.scope == "own" and grant.role == "party":
        everybody = (f"party:{dossier.id}/{party_id}" for party_id in dossier.parties)
        yield from (f"person:{each}" for each in everybody if each not in denied)
    elif grant.scope == "own":
        yield from (f"filed:{each}" for each in (dossier.created_by, dossier.assisted_by) if each and each not in denied)
    elif grant.scope == "branch":
        named = dossier.readers() if dossier.confidentiality != "normal" else None
        yield from _places("unit", units_above(portal, dossier), grant, denied, named)
    else:
        workers = (principal for principal, role in dossier.local_roles if role == grant.role)
        yield from (f"person:{each}" for each in workers if not each.startswith("unit:") and each not in denied)
        if grant.scope == "referred":
            courts = [place for unit in referred_to(portal, dossier) for place in units_above(portal, unit)]
            yield from _places("referred", courts, grant, denied, None)


def _places(
    kind: str, places: Iterable[Node], grant: Grant, denied: frozenset[str], named: frozenset[str] | None,
) -> Iterator[str]:
    """One word a place; or one a person and place where only `named` may see it, or where somebody is `denied`."""
    for place in places:
        name = place_name(place)
        if named is None and not denied:
            yield f"{kind}:{name}"
        else:
            holders = named if named is not None else {each for each, role in place.local_roles if role == grant.role}
            yield from (f"{kind}-seat:{each}@{name}" for each in holders - denied)
