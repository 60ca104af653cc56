"""The lists show what there is: each entry stands for an object, each object is filed where it belongs."""

from collections.abc import Iterator

from portal.domain.dossier import Dossier
from portal.domain.node import Folder, Node
from portal.domain.portal import Portal
from portal.storage.checks.finding import Watch


def check(watch: Watch, portal: Portal) -> None:
    """Compare lists and dossiers. Finds `listing-count-wrong`, `listing-stranger`, `listing-stale`, `listing-missing`."""
    entries = sum(_entries(watch, portal, name) for name in portal.listings.names())
    filed = sum(_filed(watch, dossier) for dossier in dossiers(portal))
    if entries != filed:
        _missing(watch, portal)


def dossiers(portal: Portal) -> Iterator[Dossier]:
    """All dossiers of all years."""
    for year in portal.dossiers.values():
        yield from year.values()


def _entries(watch: Watch, portal: Portal, name: str) -> int:
    listing, count, of_dossiers = portal.listings.get(name), 0, 0
    for key, member in listing.items():
        count += 1
        watch.saw("list entries")
        if not _is_in_tree(member):
            watch.found("listing-stranger", name, f"{key}: not in the tree")
        elif isinstance(member, Dossier):
            of_dossiers += 1
            if (name, key) not in member.filed:
                watch.found("listing-stranger", name, f"{member.path()} is not filed there")
    if count != len(listing):
        watch.found("listing-count-wrong", name, f"says {len(listing)}, holds {count}")
    return of_dossiers


def _is_in_tree(member: Node) -> bool:
    parent = member.__parent__
    return isinstance(parent, Folder) and parent.get(member.__name__ or "") is member


def _filed(watch: Watch, dossier: Dossier) -> int:
    watch.saw("dossiers")
    if set(dossier.filed) != set(dossier.places()):
        watch.found("listing-stale", dossier.path(), f"{len(dossier.filed)} places, should be {len(dossier.places())}")
    return len(set(dossier.filed))


def _missing(watch: Watch, portal: Portal) -> None:
    keys = {name: {key for key, _ in portal.listings.get(name).items()} for name in portal.listings.names()}
    for dossier in dossiers(portal):
        for name, key in dossier.filed:
            if key not in keys.get(name, ()):
                watch.found("listing-missing", dossier.path(), name)
