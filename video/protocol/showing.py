"""What a browser says to show a document that all follow (出示证据): small commands; the pictures of its pages come from the portal.

`document` is a name that the portal gives out, opaque to the worker. Places on a page are thousandths of its width and height.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from video.protocol.fields import Fields

MOST_PAGES = 500
"""Pages of one document that can be shown."""

NARROWEST, WIDEST = 100, 400
"""Percent; at 100 the whole page is seen."""

WHOLE = 1000
"""Thousandths of a page's width or height."""


@dataclass(frozen=True)
class Show:
    """Lay a document with so many pages before everyone who sits together with the sender, open at a page."""

    document: str
    pages: int
    page: int = 1


@dataclass(frozen=True)
class Turn:
    """The presenter opens another page, comes closer, or moves what is seen; `x`, `y` are the middle of it."""

    document: str
    page: int
    zoom: int
    x: int
    y: int


@dataclass(frozen=True)
class Point:
    """The presenter points at a place, or no longer; told to those who see the document, and kept nowhere."""

    document: str
    page: int
    x: int
    y: int
    on: bool


@dataclass(frozen=True)
class PutAway:
    """The presenter, or a host, ends it."""


@dataclass(frozen=True)
class LetShow:
    """A host lets one person show documents, or no longer."""

    participant: str
    on: bool


ShowingCommand = Show | Turn | Point | PutAway | LetShow

READERS: Mapping[str, Callable[[Fields], ShowingCommand]] = {
    "show": lambda fields: Show(fields.identifier("document"), fields.number("pages", 1, MOST_PAGES), fields.number("page", 1, MOST_PAGES)),
    "turn": lambda fields: Turn(
        fields.identifier("document"), fields.number("page", 1, MOST_PAGES), fields.number("zoom", NARROWEST, WIDEST), *_place(fields),
    ),
    "point": lambda fields: Point(
        fields.identifier("document"), fields.number("page", 1, MOST_PAGES), *_place(fields), fields.flag("on"),
    ),
    "put_away": lambda _fields: PutAway(),
    "let_show": lambda fields: LetShow(fields.identifier("participant"), fields.flag("on")),
}
"""Each command by its type word."""


def _place(fields: Fields) -> tuple[int, int]:
    """A place on a page."""
    return fields.number("x", 0, WHOLE), fields.number("y", 0, WHOLE)
