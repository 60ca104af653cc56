"""A document that lies before people who sit together: the page that is open, how close, and who shows it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from video.protocol.people import Side

Occasion = tuple[Side, str, datetime]
"""What stays the same while a document is shown, whatever page is open and wherever it is taken along."""


@dataclass(frozen=True)
class Showing:
    """One document while it is shown. `side` is that of the talk aside in which it was laid down, `NONE` at the table."""

    document: str
    pages: int
    by: str
    since: datetime
    side: Side = Side.NONE
    page: int = 1
    zoom: int = 100
    x: int = 500
    y: int = 500

    @property
    def occasion(self) -> Occasion:
        """By what it is known in the journal."""
        return self.side, self.document, self.since

    def opened(self, page: int, zoom: int = 100, x: int = 500, y: int = 500) -> "Showing":
        """The same document at another page or place."""
        return replace(self, page=page, zoom=zoom, x=x, y=y)

    def to_json(self, name: str) -> dict[str, Any]:
        """What a page is told, with the name of who shows it."""
        return {
            "document": self.document, "pages": self.pages, "page": self.page, "zoom": self.zoom, "x": self.x, "y": self.y,
            "by": self.by, "name": name,
        }  # fmt: skip
