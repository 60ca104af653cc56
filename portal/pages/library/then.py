"""A law as it stood on a day: `?asof=2019-05-01` on the page of a law or of an article.

A dispute is judged by the law of its day. The page shows the version that held then and says so; where none held, or its words are not
held here, it says that. The number in the address is that of the day; with `&today=1`, as the box beside an article of today sends it, it
is that of today, and the page leads to the number under which the article stood then.
"""

from collections import OrderedDict
from typing import Any, Final, NamedTuple

from portal.pages.shared.i18n import _
from portal.services import library

LONGEST_DAY: Final = 40
TODAY: Final = "today"
"""In the address: the number of the article is that of today."""
KEPT: Final = 16
_COMPARED: Final[OrderedDict[tuple[str, str, str, str], library.Comparison]] = OrderedDict()
"""The comparisons that were read last, by the state of the index; a code of a thousand articles takes a moment."""

NOTICES: Final[dict[str, Any]] = {
    "current": _("This version held on ${day}."),
    "future": _("On ${day} this law was not yet in force. Below stands the version of ${version}."),
    "repealed": _("On ${day} this law was no longer in force. Below stands its last version, of ${version}."),
    "unheld": _("On ${day} this law held in other words, which the library does not have. Below stands the version of ${version}."),
    "superseded": _("On ${day} a later version held already. Below stands the version of ${version}."),
    "": _("Whether this law held on ${day} is not known here. Below stands the version of ${version}."),
}
"""By the validity on the day."""


class Then(NamedTuple):
    """The day that is asked for (ISO), and what was typed where that was no day; both empty for today."""

    day: str = ""
    unread: str = ""


class Numbers(NamedTuple):
    """The numbers of one article on a day and today; empty where there is nothing that corresponds."""

    then: str = ""
    now: str = ""


def asked_day(request: Any) -> Then:
    """The day in the address: the nearest one where what is typed is none."""
    typed = request.GET.get(library.AS_OF, "").strip()[:LONGEST_DAY]
    day = library.read_day(typed)
    return Then(day.iso if day else "", "" if not typed or (day and day.is_exact) else typed)


def notice_look(validity: str) -> str:
    """The class of the notice: calm where the version held."""
    return "notice" if validity == "current" else "notice notice-warn"


def numbers_of(held: library.Library, law: str, number: str, day: str, *, of_today: bool) -> Numbers:
    """How an article is numbered on a day and today, by its words. Raises NotFound `regulation-unknown`."""
    now, then = library.read_regulation(held, law), library.read_regulation(held, law, as_of=day)
    if now.version == then.version:
        return Numbers(number, number)
    found = [(each.old_number, each.new_number) for each in comparison(held, now.law, then.version, now.version).articles]
    old, new = next((pair for pair in found if pair[of_today] == number), ("", ""))
    return Numbers(old, number) if of_today else Numbers(number, new)


def comparison(held: library.Library, law: str, old: str, new: str) -> library.Comparison:
    """What changed between two versions, read once as long as the index stays the same. Raises NotFound `regulation-unknown`."""
    key = (f"{held.folder} {library.state_of(held)}", law, old, new)
    if key not in _COMPARED:
        _COMPARED[key] = library.compare(held, law, old, new)
        while len(_COMPARED) > KEPT:
            _COMPARED.popitem(last=False)
    return _COMPARED[key]
