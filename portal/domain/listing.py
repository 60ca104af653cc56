"""Lists that are kept in order, so that showing one page costs one page, however many dossiers there are."""

from collections.abc import Iterable, Iterator
from typing import Any

from BTrees.Length import Length
from persistent import Persistent

from portal.domain.node import Node
from portal.domain.trees import Tree

Key = tuple[int, str]
"""Order (seconds; negative for newest first) and the id that makes it unique."""


class Listing(Persistent):
    """The members of one list in the order of their keys, with their number."""

    def __init__(self) -> None:
        self._members = Tree()
        self._count = Length()

    def __len__(self) -> int:
        return int(self._count())

    def put(self, key: Key, member: Node) -> None:
        """File a member; filing it again under the same key changes nothing."""
        if self._members.insert(key, member):
            self._count.change(1)

    def drop(self, key: Key) -> None:
        """Take a member out; taking it out twice changes nothing."""
        if self._members.pop(key, None) is not None:
            self._count.change(-1)

    def page(self, *, after: Key | None = None, size: int = 20) -> list[tuple[Key, Any]]:
        """At most `size` members that follow `after`."""
        found: list[tuple[Key, Any]] = []
        for key, member in self._members.items(min=after, excludemin=after is not None):
            if len(found) == size:
                break
            found.append((key, member))
        return found

    def before(self, key: Key) -> int:
        """How many members come before the key; costs one step each, so ask it of short lists only."""
        return len(self._members.keys(max=key, excludemax=True))

    def items(self) -> Iterator[tuple[Key, Any]]:
        """All members in order."""
        return iter(self._members.items())


class Listings(Persistent):
    """All lists of the portal by name. A member remembers under which names and keys it is filed."""

    def __init__(self) -> None:
        self._listings = Tree()

    def get(self, name: str) -> Listing:
        """The list of that name; an empty one, not saved, where nothing was filed yet."""
        listing = self._listings.get(name)
        return listing if listing is not None else Listing()

    def names(self) -> Iterator[str]:
        """The names of all lists."""
        return iter(self._listings.keys())

    def refile(
        self, member: Node, old: Iterable[tuple[str, Key]], new: Iterable[tuple[str, Key]],
    ) -> None:
        """Move a member from its old places to its new ones, touching only those that differ."""
        before, after = set(old), set(new)
        for name, key in sorted(before - after):
            self._listings[name].drop(key)
        for name, key in sorted(after - before):
            listing = self._listings.get(name)
            if listing is None:
                listing = self._listings[name] = Listing()
            listing.put(key, member)
