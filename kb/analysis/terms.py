"""From text to terms: single characters, pairs of neighbours, words of Latin letters and digits, and numbers.

Unigrams with bigrams ranked better than any word segmenter on lay questions about Chinese law, and need no dictionary.
Numbers are added in digits, so that 第一千零四十三条 meets 第1043条 and 三十日 meets 30天.
Analyzers are pickled into the index: they are plain classes of this module, without state.
"""

import re
from operator import add
from typing import Final, Protocol

from kb.analysis.folding import fold
from kb.numerals import ARTICLE, NUMERAL, article_number, to_int

_RUN: Final = re.compile(r"([㐀-鿿〇豈-﫿𠀀-𳎯]+)|[a-z0-9]+")
_COUNTED: Final = re.compile(rf"([{NUMERAL}]{{2,7}}|[{NUMERAL}](?=[年月日天周岁倍人元万亿个次级小]))")
ARTICLE_SIGN: Final = "§"
"""Stands before an article's number as a term: 第一千零四十三条 gives ``§1043``."""


class Analyzer(Protocol):
    """Turns text into the terms of one field; a term may occur several times."""

    def terms(self, text: str) -> list[str]:
        """The terms of a text that need not be folded yet."""
        ...


def grams(folded: str) -> list[str]:
    """Unigrams and bigrams of the Chinese runs, and whole words of Latin letters and digits."""
    found: list[str] = []
    for run in _RUN.finditer(folded):
        text = run[0]
        if run[1] is None:
            found.append(text)
        else:
            found.extend(text)
            found.extend(map(add, text, text[1:]))
    return found


def numbers(folded: str) -> list[str]:
    """``§1043`` for each article that is named, and the digits of each Chinese number that counts something."""
    found = []
    for reference in ARTICLE.finditer(folded):
        number = article_number(reference[1], reference[2])
        if number:
            found.append(ARTICLE_SIGN + number)
    for written in _COUNTED.finditer(folded):
        value = to_int(written[0])
        if value is not None:
            found.append(str(value))
    return found


class Grams:
    """The analyzer of all running text."""

    def terms(self, text: str) -> list[str]:
        """Grams, then numbers."""
        folded = fold(text)
        return grams(folded) + numbers(folded)


class Phrases:
    """The analyzer of quoted phrases: the text folded, without blanks and punctuation."""

    def needle(self, text: str) -> str:
        """What must occur in `haystack` for the phrase to occur: the folded text, blanks and punctuation left out."""
        return "".join(run[0] for run in _RUN.finditer(fold(text)))

    def pairs(self, text: str) -> list[str]:
        """Terms that every document with the phrase has (its bigrams, or its only character)."""
        needle = self.needle(text)
        runs = [run[0] for run in _RUN.finditer(needle)]
        found: list[str] = []
        for run in runs:
            if run[0] <= "z" or len(run) == 1:
                found.append(run)
            else:
                found.extend(map(add, run, run[1:]))
        return found
