"""The stretch of a text that shows why it was found, with the matches marked.

Folding keeps every character in its place, so what is found in the folded text is marked in the text itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from kb.analysis.folding import fold
from kb.analysis.terms import ARTICLE_SIGN
from kb.model import Piece
from kb.numerals import ARTICLE, article_number

LENGTH: Final = 140
_LEAD: Final = 20
_PHRASE: Final = 100.0
_KEPT: Final = re.compile(r"[㐀-鿿〇豈-﫿𠀀-𳎯a-z0-9]")


@dataclass(frozen=True)
class Wanted:
    """What to mark: words with how much each tells; the terms that ranked, where no word is found; quoted phrases.

    What every text of a page needs of the terms is found once.
    """

    words: Mapping[str, float]
    terms: Mapping[str, float]
    phrases: tuple[str, ...] = ()

    @cached_property
    def articles(self) -> Mapping[str, float]:
        """The terms that stand for the number of an article."""
        return {term: weight for term, weight in self.terms.items() if term.startswith(ARTICLE_SIGN)}

    @cached_property
    def grams(self) -> tuple[Mapping[str, float], ...]:
        """The terms of two characters, and those of one."""
        return tuple({term: weight for term, weight in self.terms.items() if len(term) == size} for size in (2, 1))


def snippet(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """About `LENGTH` characters of a text around its best matches."""
    if not text:
        return ()
    strength = strengths(text, wanted)
    start = _start_of_clause(text, _best_window(strength))
    while start > 0 and strength[start] and strength[start - 1]:  # never begin inside a match
        start -= 1
    end = min(len(text), start + LENGTH)
    while end < len(text) and strength[end - 1] and strength[end] and end - start > LENGTH // 2:
        end -= 1
    pieces = _pieces(text[start:end], strength[start:end])
    if start > 0:
        pieces.insert(0, Piece("…", is_match=False))
    if end < len(text):
        pieces.append(Piece("…", is_match=False))
    return tuple(pieces)


def marked(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """The whole of a short text, with the matches marked."""
    return tuple(_pieces(text, strengths(text, wanted)))


def strengths(text: str, wanted: Wanted) -> list[float]:
    """For each character how much the best match that covers it tells; 0 where there is none."""
    folded = fold(text)
    found = [0.0] * len(text)
    _mark(folded, wanted.words, found)
    if wanted.articles:
        _mark_articles(folded, wanted.articles, found)
    for phrase in wanted.phrases:
        _mark_phrase(folded, phrase, found)
    for grams in wanted.grams:
        if not any(found):
            _mark(folded, grams, found)
    return found


def _mark(folded: str, words: Mapping[str, float], found: list[float]) -> None:
    for word, weight in words.items():
        at = folded.find(word)
        while at >= 0:
            end = at + len(word)
            if weight > found[at] or weight > found[end - 1]:
                found[at:end] = [weight] * len(word)
            at = folded.find(word, end)


def _mark_articles(folded: str, articles: Mapping[str, float], found: list[float]) -> None:
    for match in ARTICLE.finditer(folded):
        weight = articles.get(ARTICLE_SIGN + (article_number(match[1], match[2]) or ""))
        if weight:
            found[match.start() : match.end()] = [weight] * len(match[0])


def _mark_phrase(folded: str, phrase: str, found: list[float]) -> None:
    places = [at for at, character in enumerate(folded) if _KEPT.match(character)]
    squeezed = "".join(folded[at] for at in places)
    at = squeezed.find(phrase) if phrase else -1
    while at >= 0:
        for place in range(places[at], places[at + len(phrase) - 1] + 1):
            found[place] = max(found[place], _PHRASE)
        at = squeezed.find(phrase, at + len(phrase))


def _best_window(strength: list[float]) -> int:
    """Where the window begins that covers the most telling characters; the first of equals."""
    if len(strength) <= LENGTH or not any(strength):
        return 0
    now = best = sum(strength[:LENGTH])
    start = 0
    for at in range(1, len(strength) - LENGTH + 1):
        now += strength[at + LENGTH - 1] - strength[at - 1]
        if now > best + 1e-6:
            best, start = now, at
    first = next((at for at in range(start, len(strength)) if strength[at]), start)
    return max(0, first - _LEAD)


def _start_of_clause(text: str, start: int) -> int:
    """Not in the middle of a clause, if one begins a few characters later."""
    if start == 0:
        return 0
    for at in range(start, min(start + _LEAD, len(text))):
        if text[at - 1] in "。；，：！？\n;,:!?":
            return at
    return start


def _pieces(text: str, strength: list[float]) -> list[Piece]:
    pieces, begin = [], 0
    for is_match, run in groupby(strength, bool):
        end = begin + sum(1 for _ in run)
        pieces.append(Piece(text[begin:end], is_match=is_match))
        begin = end
    return pieces
