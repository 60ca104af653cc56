"""Lists that are kept in order, so that showing one page costs one page, however many dossiers there are."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from BTrees.Length import Length
from persistent import Persistent

from portal.domain.node import Node
from portal.domain.trees import NumberTree, Tree

DAY_S: Final = 24 * 3600
COUNTED_BY_DAY: Final = "due|"
"""How the names of those lists begin that are asked how much is due until a moment."""
CLOCKS: Final = "clocks"
"""The list of open dossiers by the next moment at which one of their clocks demands something."""
NOT_COUNTED: Final = ("inbox|", CLOCKS)
"""How the names of those lists begin whose number nobody asks for: a counter would be one more record with each filing."""
Key = tuple[int, str]
"""Order (seconds; negative for newest first) and the id that makes it unique."""


class Listing(Persistent):
    """The members of one list in the order of their keys, with their number."""

    _days: NumberTree | None = None
    """How many members fall on each day of their keys, in lists that are asked for it; counting them out would cost a walk."""
    _count: Length | None = None
    """The number of members, in lists whose days do not tell it already and that are asked for it."""

    def __init__(self, *, is_counted: bool = True) -> None:
        self._members = Tree()
        if is_counted:
            self._count = Length()

    def __len__(self) -> int:
        if self._days is not None:
            return int(sum(self._days.values()))
        return int(self._count()) if self._count is not None else len(self._members)

    def put(self, key: Key, member: Node) -> None:
        """File a member; filing it again under the same key changes nothing."""
        if self._members.insert(key, member):
            self._note(key, 1)

    def drop(self, key: Key) -> None:
        """Take a member out; taking it out twice changes nothing."""
        if self._members.pop(key, None) is not None:
            self._note(key, -1)

    def count_by_day(self) -> None:
        """Keep the number of members of each day from now on; doing it twice changes nothing."""
        if self._days is None:
            self._days = NumberTree()
            for key in self._members:
                self._note(key, 1)
            self._count = None

    def _note(self, key: Key, change: int) -> None:
        if self._days is None:
            if self._count is not None:
                self._count.change(change)
            return
        day = key[0] // DAY_S
        number = self._days.get(day, 0) + change
        if number:
            self._days[day] = number
        else:
            del self._days[day]

    def page(self, *, after: Key | None = None, size: int = 20) -> list[tuple[Key, Any]]:
        """At most `size` members that follow `after`."""
        found: list[tuple[Key, Any]] = []
        for key, member in self._members.items(min=after, excludemin=after is not None):
            if len(found) == size:
                break
            found.append((key, member))
        return found

    def before(self, key: Key) -> int:
        """How many members come before the key: the days before its own, and what of that day comes before it."""
        if self._days is None:   # a list of an older version, to which nothing was filed since
            return len(self._members.keys(max=key, excludemax=True))
        day = key[0] // DAY_S
        whole_days: int = sum(self._days.values(max=day, excludemax=True))
        return whole_days + len(self._members.keys(min=(day * DAY_S, ""), max=key, excludemax=True))

    def keys(self) -> Iterator[Key]:
        """All keys in order."""
        return iter(self._members.keys())

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

    def find(self, name: str) -> Listing | None:
        """The list of that name, or None where nothing was filed yet."""
        listing: Listing | None = self._listings.get(name)
        return listing

    def count(self, name: str) -> int:
        """How many members the list of that name has."""
        listing = self.find(name)
        return len(listing) if listing is not None else 0

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
                listing = self._listings[name] = Listing(is_counted=not name.startswith(NOT_COUNTED))
            if name.startswith(COUNTED_BY_DAY):
                listing.count_by_day()
            listing.put(key, member)
