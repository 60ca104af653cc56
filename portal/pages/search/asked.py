"""What a search address asks for, and the addresses of the searches beside it.

    /search?q=相邻+采光&kind=article&validity=current&sort=date&page=2

A parameter that cannot be is left out of the answer, never an error: a link that was cut off or typed by hand still finds something.
"""

from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from portal.pages.shared.paging import asked_page
from portal.services.library import AS_OF, KINDS, read_day

FILTERS: Final = ("category", "region", "level", "validity", "year", "law")
"""The facets, in the order in which they stand at the left; the day by whose law is searched (`AS_OF`) is kept beside them."""
SORTS: Final = ("relevance", "date", "oldest")
LONGEST: Final = 1000
"""Characters of a query that are searched; the rest is left out, and the page says so."""
LONGEST_VALUE: Final = 200
LONGEST_DAY: Final = 40
MOST_VALUES: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One search."""

    text: str
    kind: str
    filters: tuple[tuple[str, str], ...]
    sort: str
    page: int
    is_cut: bool
    unread_day: str = ""
    """What was typed as a day and is none; the nearest day, if there is one, is asked for."""

    @classmethod
    def of(cls, request: Any) -> Self:
        """What the address says."""
        text = request.GET.get("q", "").strip()
        kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
        filters = [
            (name, value) for name in FILTERS
            for value in dict.fromkeys(request.GET.getall(name)[:MOST_VALUES]) if value and len(value) <= LONGEST_VALUE
        ]
        typed = request.GET.get(AS_OF, "").strip()[:LONGEST_DAY]
        day = read_day(typed)
        filters += [(AS_OF, day.iso)] if day else []
        return cls(
            text[:LONGEST], kind if kind in KINDS else "", tuple(filters), sort if sort in SORTS else SORTS[0],
            asked_page(request), len(text) > LONGEST, "" if not typed or (day and day.is_exact) else typed,
        )

    @classmethod
    def again(cls, text: str, kind: str, filters: tuple[tuple[str, str], ...]) -> Self:
        """A search that was kept."""
        return cls(text, kind, filters, SORTS[0], 1, is_cut=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.text or self.kind or self.filters)

    @property
    def as_of(self) -> str:
        """The day by whose law is searched; empty for today."""
        return next((value for name, value in self.filters if name == AS_OF), "")

    def chosen(self) -> dict[str, list[str]]:
        """The filters by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.filters:
            found.setdefault(name, []).append(value)
        return found

    def with_(self, **change: Any) -> Self:
        """This search with something changed, from its first page."""
        return replace(self, **{"page": 1, **change})

    def on_day(self, day: str = "") -> tuple[tuple[str, str], ...]:
        """The filters with another day, or with none."""
        others = tuple(pair for pair in self.filters if pair[0] != AS_OF)
        return (*others, (AS_OF, day)) if day else others

    def address(self, **change: Any) -> str:
        """The address of this search with another `text`, `kind`, `filters`, `sort` or `page`; the page begins anew if not given."""
        said: dict[str, Any] = {
            "text": self.text, "kind": self.kind, "filters": self.filters, "sort": self.sort, "page": 1, **change,
        }
        pairs = [("q", said["text"]), ("kind", said["kind"]), *said["filters"]]
        pairs += [("sort", said["sort"])] if said["sort"] != SORTS[0] else []
        pairs += [("page", str(said["page"]))] if said["page"] > 1 else []
        kept = [(name, value) for name, value in pairs if value]
        return f"/search?{urlencode(kept)}" if kept else "/search"

    def without(self, name: str, value: str) -> str:
        """The address with one filter taken away."""
        return self.address(filters=tuple(pair for pair in self.filters if pair != (name, value)))

    def narrowed(self, name: str, value: str) -> str:
        """The address with this value in the place of the facet's others; that is what the facet's count counts."""
        return self.address(filters=(*(pair for pair in self.filters if pair[0] != name), (name, value)))
