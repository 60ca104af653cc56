"""The bars around a page, made once for each way they can look, and filled in for each request.

`layout.pt` says the same to thousands of requests: the style sheets, the navigation, the foot. So it is rendered once a look
(language, light, size, kind of reader, where in the navigation) with marks where something of the request goes, cut at the
marks, and kept. A page then costs its own part only.

Where templates are read again after a change, nothing is kept.
"""

import re
from collections import deque
from collections.abc import Callable
from html import escape
from typing import Any, Final, NamedTuple

from chameleon import PageTemplateFile

from portal.pages.shared.frame import Frame, MarkedFrame, mark

SLOTS: Final = ("title", "head", "main")
"""What a page fills of the layout."""
CUT: Final = re.compile(mark("([a-z]+)"))
Pieces = tuple[str, ...]
"""Text and names of gaps in turn, beginning and ending with text."""
Append = Callable[[str], Any]


class Look(NamedTuple):
    """All that makes one shell different from another."""

    root: str
    lang: str
    theme: str | None
    mode: str | None
    is_known: bool
    kind: str | None
    is_named: bool
    place: tuple[bool, ...]
    page_class: str | None
    filled: tuple[bool, ...]
    """Which of the slots the page fills."""


class Shell:
    """The layout as pages use it: `metal:use-macro="layout.macros['page']"`."""

    def __init__(self, template: PageTemplateFile, *, keep: bool) -> None:
        self._template, self._keep = template, keep
        self._pieces: dict[Look, Pieces] = {}

    @property
    def macros(self) -> "Shell":
        """As of a template."""
        return self

    def __getitem__(self, name: str) -> Any:
        """The one macro that is kept in pieces, `page`, or another of the layout as it is."""
        return self if self._keep and name == "page" else self._template.macros[name]

    def include(self, stream: list[str], names: Any, report: Any, *_: Any) -> None:
        """Write the page; called by Chameleon, with the output, the names of the page, and the place for reports of errors."""
        page: Frame = names["page"]
        pieces = self._pieces_of(page, names)
        for place, piece in enumerate(pieces):
            if place % 2 == 0:
                stream.append(piece)
            elif piece in SLOTS:
                names[f"__slot_{piece}"].pop()(stream, names.copy(), report)
            else:
                GAPS[piece](stream.append, page, names)

    def _pieces_of(self, page: Frame, names: Any) -> Pieces:
        reader = page.identity
        filled = tuple(bool(names.get(f"__slot_{slot}")) for slot in SLOTS)
        place = tuple(current for _entry, current in page.navigation)
        look = Look(
            page.root, page.lang, page.theme, page.mode, bool(reader), getattr(reader, "kind", None), bool(page.identity_name), place,
            names.get("page_class"), filled,
        )
        if look not in self._pieces:
            self._pieces[look] = self._cut(names, filled)
        return self._pieces[look]

    def _cut(self, names: Any, filled: tuple[bool, ...]) -> Pieces:
        """Render the layout with marks, and cut it at them."""
        marked, stream = names.copy(), list[str]()
        marked["page"] = MarkedFrame(names["request"])
        marked["csrf"] = lambda: mark("csrf")
        for slot, is_filled in zip(SLOTS, filled, strict=True):
            if is_filled:
                marked[f"__slot_{slot}"] = deque([_marking(slot)])
        self._template.macros["page"].include(stream, marked, {})
        return tuple(CUT.split("".join(stream)))


def _marking(slot: str) -> Callable[..., None]:
    """What fills a slot with its mark."""
    return lambda stream, *_: stream.append(mark(slot))


GAPS: Final[dict[str, Callable[[Append, Frame, Any], Any]]] = {
    "told": lambda append, page, _names: append(page.told),
    "here": lambda append, page, _names: append(escape(page.here, quote=False)),
    "back": lambda append, page, _names: append(page.back),
    "today": lambda append, page, _names: append(page.today),
    "name": lambda append, page, _names: append(escape(page.identity_name, quote=False)),
    "csrf": lambda append, _page, names: append(names["csrf"]()),
}
"""What of a request goes into the gaps, beside the slots."""
