"""Pages of a list: which one is asked for, where it begins and ends, and the addresses of its neighbours.

A page that is no number is the first; one behind the end is the last. Every other parameter of the address stays as it is.
"""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode


def asked_page(request: Any) -> int:
    """The page that the address names; 1 where it names none that can be."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1   # noqa: PLR2004 - 99,999 pages


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list of `total` things."""

    path: str
    asked: tuple[tuple[str, str], ...]
    number: int
    total: int
    size: int

    @classmethod
    def of(cls, request: Any, total: int, size: int) -> Self:
        """The page that a request asks for."""
        last = max(1, -(-total // size))
        asked = tuple((name, value) for name, value in request.GET.items() if name != "page")
        return cls(request.path, asked, min(asked_page(request), last), total, size)

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """How many things come before this page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """The place of the last thing on this page, counted from 1."""
        return min(self.total, self.number * self.size)

    @property
    def previous(self) -> str | None:
        """The address of the page before, or None."""
        return self._address(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the page after, or None."""
        return self._address(self.number + 1) if self.number < self.pages else None

    def _address(self, page: int) -> str:
        asked = [*self.asked, *([("page", str(page))] if page > 1 else [])]
        return f"{self.path}?{urlencode(asked)}" if asked else self.path
