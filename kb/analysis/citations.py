"""References to law in free text: 《民法典》第一千零四十三条第二款, 同法第五条, 劳动合同法38条.

Finding them is a matter of words alone; whether the library holds what they name is asked elsewhere. A bare name
without 《》 counts only when it is a known one, since otherwise 本办法第三条 would name a law called 本办法.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kb.analysis.folding import fold
from kb.names import ALIASES, law_key
from kb.numerals import NUMERAL, article_number, to_int

_NUMBER: Final = rf"(?:[{NUMERAL}]{{1,9}}|\d{{1,4}})"
_REFERENCE: Final = re.compile(
    rf"(?P<sign>第)?\s*(?P<number>{_NUMBER})\s*(?P<tiao>条)(?:\s*之\s*(?P<insertion>[{NUMERAL}]{{1,3}}|\d{{1,2}}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{_NUMBER})\s*款)?(?:\s*第?\s*[(]?(?P<item>{_NUMBER})[)]?\s*项)?"
)
_BARE_NUMBER: Final = re.compile(r"\s*(?P<number>\d{1,4})(?![\d年月日元%.])")
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


def find(text: str, *, is_known: Callable[[str], bool] = lambda _: False, own_law: str = "") -> list[Reference]:
    """All references in a text, in their order; ``own_law`` is the law that 本法 and a bare 第五条 mean, if any."""
    folded = fold(text[:_LONGEST_TEXT])
    titles = [(m.start(), m.end(), law_key(m[1])) for m in _TITLE.finditer(folded)]
    found: list[Reference] = []
    used: set[int] = set()
    last = ""
    for start, end, match in _numbered(folded):
        law, begin, title_at = _law_before(folded, start, titles, found, is_known, own_law, last)
        number = article_number(match["number"], match["insertion"] if "insertion" in match.re.groupindex else None)
        if not law or number is None:
            continue
        last = law
        if title_at is not None:
            used.add(title_at)
        groups = match.groupdict()
        paragraph, item = to_int(groups.get("paragraph") or "") or 0, to_int(groups.get("item") or "") or 0
        found.append(Reference(begin, end, law, number, paragraph, item))
    found += [Reference(start, end, law) for start, end, law in titles if start not in used]
    found += _names_with_bare_numbers(folded, is_known, found)
    return sorted(found, key=lambda reference: reference.start)


def _numbered(folded: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The places where an article is named: 第五条 or 38条."""
    for match in _REFERENCE.finditer(folded):
        if match["sign"] or match["number"].isdecimal():
            yield match.start(), match.end(), match


def _law_before(  # noqa: PLR0911  one line a way of naming the law
    folded: str,
    start: int,
    titles: list[tuple[int, int, str]],
    found: list[Reference],
    is_known: Callable[[str], bool],
    own_law: str,
    last: str,
) -> tuple[str, int, int | None]:
    """The law that an article's number at ``start`` belongs to, where the reference begins, and the title used."""
    before = [title for title in titles if title[1] <= start]
    if before and _AFTER_TITLE.match(folded[before[-1][1] : start]) and not _has_number(folded[before[-1][1] : start]):
        begin, _, law = before[-1]
        return law, begin, begin
    window = folded[max(0, start - _LONGEST_NAME) : start].rstrip()
    name = _known_name_at_end(window, is_known)
    if name:
        return law_key(name), start - (len(folded[max(0, start - _LONGEST_NAME) : start]) - len(window)) - len(name), None
    same = _SAME.search(window)
    if same and last:
        return last, start - (len(window) - same.start()), None
    if found and _JOINED.match(folded[found[-1].end : start]):
        return found[-1].law, start, None
    own = _SELF.search(window)
    if own_law and own:
        return own_law, start - len(own[0]), None
    return "", start, None


def _has_number(between: str) -> bool:
    return bool(re.search(r"条", between))


def _known_name_at_end(window: str, is_known: Callable[[str], bool]) -> str:
    """The longest known law name with which the window ends."""
    for length in range(len(window), 1, -1):
        name = window[-length:]
        if is_known(name) or name in ALIASES or is_known(law_key(name)):
            return name
    return ""


def _names_with_bare_numbers(
    folded: str, is_known: Callable[[str], bool], found: list[Reference]
) -> Iterator[Reference]:
    """民法典1043 and 劳动合同法 38: a known name and digits, as people type it."""
    for match in re.finditer(r"(?<=[\u3400-\u9fff》])\s*(\d{1,4})(?![\d年月日元%.条款号])", folded):
        if any(reference.start <= match.start() < reference.end for reference in found):
            continue
        window = folded[max(0, match.start() - _LONGEST_NAME) : match.start()].rstrip()
        name = _known_name_at_end(window.removesuffix("》").rpartition("《")[2] if window.endswith("》") else window, is_known)
        number = article_number(match[1])
        if name and number:
            yield Reference(match.start() - len(name) - window.endswith("》") * 2, match.end(), law_key(name), number)
