"""References to law in free text: 《民法典》第一千零四十三条第二款, 同法第五条, 劳动合同法38条.

Finding them is a matter of words alone; whether the library holds what they name is asked elsewhere. A bare name
without 《》 counts only when it is a known one, since otherwise 本办法第三条 would name a law called 本办法.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kb.analysis.folding import fold
from kb.names import ALIASES, law_key
from kb.numerals import NUMERAL, article_number, to_int

_NUMBER: Final = rf"(?:[{NUMERAL}]{{1,9}}|\d{{1,4}})"
_REFERENCE: Final = re.compile(
    rf"(?:(?P<sign>第)\s{{0,4}})?(?P<number>{_NUMBER})\s{{0,4}}(?P<tiao>条)(?:\s{{0,4}}之\s{{0,4}}(?P<insertion>[{NUMERAL}]{{1,3}}|\d{{1,2}}))?"
    rf"(?:\s{{0,4}}第?\s{{0,4}}(?P<paragraph>{_NUMBER})\s{{0,4}}款)?(?:\s{{0,4}}第?\s{{0,4}}[(]?(?P<item>{_NUMBER})[)]?\s{{0,4}}项)?"
)
"""Few blanks stand within a reference; were any number allowed, ten thousand in a row would be looked through again from each of them."""
_BARE_NUMBER: Final = re.compile(r"(?<=[\u3400-\u9fff》])\s*(\d{1,4})(?![\d年月日元%.条款号])")
_STATE: Final = "中华人民共和国"
_TITLE: Final = re.compile(r"《([^《》\n]{2,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,60})?)》")
_SAME: Final = re.compile(r"(?:同法|该法|该条例|该解释|该规定|前述法律)\s*$")
_SELF: Final = re.compile(r"(?:本法|本条例|本办法|本规定|本解释|本规则|本细则|本编)?\s*$")
_JOINED: Final = re.compile(r"^\s*[、,和及与或至以]*\s*(?:以及)?\s*$")
_AFTER_TITLE: Final = re.compile(r"^[^,。;:!?\n《》第]{0,40}$")
_LONGEST_NAME: Final = 40
_LONGEST_TEXT: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Reference:
    """Characters ``start`` to ``end`` of a text name ``law`` and perhaps an article, a paragraph (款), an item (项)."""

    start: int
    end: int
    law: str
    article_number: str = ""
    paragraph: int = 0
    item: int = 0


@dataclass(slots=True)
class _Context:
    """What has been seen up to a place in the text."""

    folded: str
    titles: list[tuple[int, int, str]]  # start, end, law
    is_known: Callable[[str], bool]
    own_law: str
    found: list[Reference] = field(default_factory=list)


def find(text: str, *, is_known: Callable[[str], bool] = lambda _: False, own_law: str = "") -> list[Reference]:
    """All references in a text, in their order; ``own_law`` is the law that 本法 and a bare 第五条 mean, if any."""
    folded = fold(text[:_LONGEST_TEXT])
    titles = [(match.start(), match.end(), law_key(match[1])) for match in _TITLE.finditer(folded)]
    context = _Context(folded, titles, is_known, own_law)
    for match in _REFERENCE.finditer(folded):
        number = article_number(match["number"], match["insertion"])
        if number is None or not (match["sign"] or match["number"].isdecimal()):
            continue
        law, start = _law_before(context, match.start())
        if law:
            paragraph, item = to_int(match["paragraph"] or "") or 0, to_int(match["item"] or "") or 0
            context.found.append(Reference(start, match.end(), law, number, paragraph, item))
    context.found.extend(_with_bare_numbers(context))
    taken = {reference.start for reference in context.found}
    alone = [Reference(start, end, law) for start, end, law in titles if start not in taken]
    return sorted((*context.found, *alone), key=lambda reference: reference.start)


def _law_before(context: _Context, start: int) -> tuple[str, int]:
    """The law to which an article's number at ``start`` belongs, and where the reference begins; no law if none."""
    folded, found = context.folded, context.found
    before = next((title for title in reversed(context.titles) if title[1] <= start), None)
    if before and _AFTER_TITLE.match(folded[before[1] : start]) and "条" not in folded[before[1] : start]:
        return before[2], before[0]
    window = folded[max(0, start - _LONGEST_NAME) : start].rstrip()
    end = max(0, start - _LONGEST_NAME) + len(window)
    name = _known_name_at_end(window, context.is_known)
    if name:
        return law_key(name), end - len(name)
    same = _SAME.search(window)
    if same and found:
        return found[-1].law, end - (len(window) - same.start())
    if found and found[-1].end <= start and _JOINED.match(folded[found[-1].end : start]):
        return found[-1].law, start
    own = _SELF.search(window)
    if context.own_law and own:
        return context.own_law, end - len(own[0])
    return "", start


def _known_name_at_end(window: str, is_known: Callable[[str], bool]) -> str:
    """The longest known law name with which the window ends."""
    for length in range(len(window), 1, -1):
        name = window[-length:]
        if is_known(name) or name in ALIASES or (name.startswith(_STATE) and is_known(law_key(name))):
            return name
    return ""


def _with_bare_numbers(context: _Context) -> Iterator[Reference]:
    """民法典1043 and 《劳动合同法》38: a known name and digits, as people type it."""
    for match in _BARE_NUMBER.finditer(context.folded):
        if any(reference.start <= match.start() < reference.end for reference in context.found):
            continue
        number = article_number(match[1])
        titled = next((title for title in context.titles if title[1] == match.start()), None)
        if titled and number:
            yield Reference(titled[0], match.end(), titled[2], number)
        elif number:
            window = context.folded[max(0, match.start() - _LONGEST_NAME) : match.start()]
            name = _known_name_at_end(window, context.is_known)
            if name:
                yield Reference(match.start() - len(name), match.end(), law_key(name), number)
