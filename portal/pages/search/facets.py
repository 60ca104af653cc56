"""The facets at the left of the hits: which lists there are, what stands in each, and how it is called.

Some fields of the index hold words of several vocabularies: `category` the kind of a dispute, the section of an explainer or the
branch of a law, `level` the step of mediation or the rank of a law. Each vocabulary is a list of its own here, so that nobody
has to choose between 邻里 and 民法典 in one breath; the address keeps the field's one name.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from portal.pages.search.asked import Asked
from portal.pages.shared.explainer_words import CHANNELS
from portal.pages.shared.i18n import _
from portal.pages.shared.labels import LABELS
from portal.pages.shared.library_words import VALIDITIES
from portal.services.indexing import CHANNEL
from portal.services.library import AS_OF, FacetValue, SearchResult

SHOWN: Final = 6
"""Values that stand open; the rest is folded away below them."""
MOST: Final = 40


class Part(NamedTuple):
    """One list: the field of the index, its heading, which values of the field belong to it, and their words."""

    name: str
    title: Any
    holds: Callable[[str], bool]
    words: Mapping[str, Any]


class Facet(NamedTuple):
    """One list with its values: those that stand open, and those that are folded away."""

    name: str
    title: Any
    shown: list[FacetValue]
    more: list[FacetValue]


_SECTIONS: Final = {f"{CHANNEL}{code}": title for code, title in CHANNELS.items()}
PARTS: Final = (
    Part("category", _("Kind of dispute"), lambda value: value in LABELS["category"], LABELS["category"]),
    Part("category", _("Section of the explainers"), lambda value: value.startswith(CHANNEL), _SECTIONS),
    Part("category", _("Branch of law"), bool, {}),
    Part("validity", _("Validity"), bool, VALIDITIES),
    Part("level", _("Step of mediation"), lambda value: value in LABELS["level"], LABELS["level"]),
    Part("level", _("Rank of the law"), bool, {}),
    Part("region", _("Region"), bool, {}),
    Part("year", _("Year"), bool, {}),
    Part("law", _("Name of the law"), bool, {}),
)
"""In the order in which they stand; a value belongs to the first part of its field that holds it."""


DAY: Final = Part(AS_OF, _("In force on"), bool, {})
"""No list, but a filter like the others: the day by whose law is searched."""


def part_of(name: str, value: str) -> Part:
    """The list in which a value of a field stands."""
    if name == AS_OF:
        return DAY
    parts = [part for part in PARTS if part.name == name]
    return next((part for part in parts if part.holds(value)), parts[-1])


def title_of(name: str, value: str) -> Any:
    """How the list of a value is called."""
    return part_of(name, value).title


def word_of(name: str, value: str) -> Any:
    """The word for a value of a field; most are their own words."""
    return part_of(name, value).words.get(value, value)


def facets(result: SearchResult, asked: Asked) -> list[Facet]:
    """The lists that are worth showing: those that narrow the search, and those that do already."""
    found = []
    for part in PARTS:
        values = [value for value in result.facets.get(part.name, ()) if value.value and part_of(part.name, value.value) is part]
        is_chosen = any((part.name, value.value) in asked.filters for value in values)
        if not is_chosen and all(value.count >= result.total for value in values):
            continue
        values = sorted(values, key=lambda value: not value.is_selected)[:MOST]
        found.append(Facet(part.name, part.title, values[:SHOWN], values[SHOWN:]))
    return found
