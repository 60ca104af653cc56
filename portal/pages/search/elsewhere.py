"""What to try where nothing was found: the same search with one thing less, as far as that finds something."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from portal.pages.search.asked import Asked
from portal.pages.search.facets import word_of
from portal.pages.shared.i18n import Translator, _
from portal.pages.shared.library_words import KINDS

MOST: Final = 5
"""Ways that are tried; each costs a search."""
MOST_WORDS: Final = 8


class Way(NamedTuple):
    """One thing to try: what it is, where it leads, and how much it finds."""

    text: str
    address: str
    total: int


def ways(asked: Asked, count: Callable[[Asked], int], translate: Translator) -> list[Way]:
    """The ways that find something; `count` says how much a search finds."""
    tried = list(_fewer(asked, translate))[:MOST]
    return [Way(text, way.address(), total) for text, way in tried if (total := count(way))]


def _fewer(asked: Asked, translate: Any) -> Iterator[tuple[str, Asked]]:
    """The searches beside this one, the nearest first."""
    if len(asked.filters) + bool(asked.kind) > 1:
        for pair in asked.filters:
            left = tuple(each for each in asked.filters if each != pair)
            yield translate(_("Without “${filter}”", mapping={"filter": translate(word_of(*pair))})), asked.with_(filters=left)
    if asked.kind:
        yield translate(_("Not only in “${kind}”", mapping={"kind": translate(KINDS[asked.kind])})), asked.with_(kind="")
    if asked.kind or asked.filters:
        yield translate(_("Everywhere, without any filter")), asked.with_(kind="", filters=())
    words = asked.text.split()
    if 1 < len(words) <= MOST_WORDS:
        yield translate(_("Any one of the words")), asked.with_(text=" or ".join(words), kind="", filters=())
