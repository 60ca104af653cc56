"""Did you mean: a slip of the pen in a query, mended by what the library's texts say.

拖欠公资 has a pair of characters that no text has (欠公, 公资). A character that sounds like it, or looks like it, a swap, one
character too many or one missing may mend that: the mended word must stand in several documents *that the asker sees*,
and the word as typed in none of them. What names people or villages in hidden dossiers can so never be guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import rjieba

from kb.analysis.folding import fold
from kb.analysis.pinyin import homophones
from kb.analysis.synonyms import table
from kb.index.snapshot import Mask, Snapshot
from kb.search.filters import laws_called
from kb.search.matching import STOP, with_phrase, with_word

LONGEST: Final = 30
"""Longer queries are stories; their rare pairs are no slips."""

ALIKE: Final = (
    "己已巳 末未 土士 人入八 日曰 田由甲申 贷货 拆折析诉 账帐 候侯 即既 晴睛 辩辨辫瓣 遗遣 嫁稼 彩采踩菜 赡瞻 养羊 陪赔培倍 "
    "渎读 兔免 拔拨 幼幻 徽微 沦论伦 偿尝 借惜错 债侦 噪燥躁澡操 屡履 拖施 漏露 环坏怀 仲种冲 载裁栽 撒撤 宅宇 房旁 "
    "租祖阻组 捐损 募墓幕慕暮 扰拢 抚扰 住往 侵浸 权杈 继断 承乘 买卖 未末 保堡 险验检捡 伤场扬 殴欧 斗头 竟竞 待侍 "
    "今令 刀力 大太犬 干千于 天夭夫 王玉主 木本术 问间闻 复夏 历厉 设没 活话 晚挽 情请清 垃拉 圾极 道通 住柱 凭任"
)
"""Characters that are mistaken for each other by their shape; our own list."""

_UNSEEN: Final = 2
_SEEN: Final = 3
_MOST_SLIPS: Final = 3
_MOST_PLACES: Final = 8
_PHRASE: Final = 8
_MISSING_FROM: Final = 3


@dataclass(frozen=True, slots=True)
class _Slip:
    """Characters ``start`` to ``end`` of a text should perhaps be ``meant``."""

    start: int
    end: int
    meant: str


def suggest(snapshot: Snapshot, words: str, can_see: Mask, *, total: int, is_good: bool) -> str:
    """What was probably meant; empty if nothing better is known.

    ``is_good`` says that all words of the query were found. They are then left alone, unless the query is one name that no
    text has and another that sounds or looks like it is used (物业废: 物业 and 废 both occur).
    """
    text = words.strip()
    if not 1 < len(text) <= LONGEST:
        return ""
    evidence, folded = _Evidence(snapshot, can_see), fold(text)
    mended = _as_known_phrase(evidence, folded if is_good else _without_slips(evidence, folded))
    if mended != folded:
        return mended
    near = laws_called(snapshot, text, []) if not total else []
    return near[0] if near and near[0] != text else ""


class _Evidence:
    """How often pairs and words stand in what the asker sees."""

    def __init__(self, snapshot: Snapshot, can_see: Mask) -> None:
        self._snapshot = snapshot
        self._can_see = can_see
        self._pairs: dict[str, int] = {}

    def pair(self, pair: str) -> int:
        """The visible documents whose body has a pair of characters."""
        found = self._pairs.get(pair)
        if found is None:
            found = int(np.count_nonzero(self._can_see[self._snapshot.having("body", pair)]))
            self._pairs[pair] = found
        return found

    def word(self, word: str) -> int:
        """The visible documents that have a word, in body, title or chapter."""
        return int(np.count_nonzero(with_word(self._snapshot, word) & self._can_see))

    def is_used(self, pair: str) -> bool:
        """Whether several visible texts have a pair; a pair with another sign than Chinese does not matter."""
        return not all(map(_is_han, pair)) or self.pair(pair) >= _SEEN

    def phrase(self, phrase: str) -> int:
        """The visible documents that have exactly these characters in a row."""
        return int(np.count_nonzero(with_phrase(self._snapshot, phrase) & self._can_see))

    def stands(self, phrase: str) -> bool:
        """Whether any of them does."""
        return self.phrase(phrase) > 0


def _without_slips(evidence: _Evidence, text: str) -> str:
    for _ in range(_MOST_SLIPS):
        odd = _odd_places(evidence, text)
        if len(odd) > _MOST_PLACES:
            break
        better = [found for slip in _slips(text, odd) if (found := _mended(evidence, text, slip))]
        if not better:
            break
        text = min(better)[2]
    return text


def _odd_places(evidence: _Evidence, text: str) -> list[int]:
    """Where a pair of Chinese characters begins that hardly any visible text has."""
    pairs = ((at, text[at : at + 2]) for at in range(len(text) - 1))
    return [at for at, pair in pairs if all(map(_is_han, pair)) and evidence.pair(pair) <= _UNSEEN]


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _slips(text: str, odd: list[int]) -> Iterator[_Slip]:
    """What may have happened at each odd pair: another character, a swap, one typed twice, one missing.

    Words of the dictionary, and words that every query has, are not touched.
    """
    loose = _loose(text)
    for at in sorted({*odd, *(place + 1 for place in odd)} & loose):
        for other in _like(text[at]):
            yield _Slip(at, at + 1, other)
    for at in odd:
        if text[at] == text[at + 1] and {at, at + 1} & loose:
            yield _Slip(at, at + 1, "")
        elif {at, at + 1} <= loose:
            yield _Slip(at, at + 2, text[at + 1] + text[at])
    for torn, whole in _torn().items() if odd else ():
        at = text.find(torn)
        if at >= 0 and loose & set(range(at, at + len(torn))):
            yield _Slip(at, at + len(torn), whole)


def _loose(text: str) -> set[int]:
    """The places of characters that belong to no word of the dictionary."""
    found, at = set(), 0
    for word in rjieba.cut(text, False):  # noqa: FBT003
        if len(word) == 1 and word not in STOP:
            found.add(at)
        at += len(word)
    return found


def _mended(evidence: _Evidence, text: str, slip: _Slip) -> tuple[int, int, str] | None:
    """Odd pairs left, minus the word's documents, mended text (least is best); None where no known word comes of it."""
    mended = text[: slip.start] + slip.meant + text[slip.end :]
    end = slip.start + len(slip.meant)
    if not any(evidence.is_used(mended[at : at + 2]) for at in range(max(0, slip.start - 1), min(end, len(mended) - 1))):
        return None
    start, end = _word_around(mended, slip.start, end)
    typed, word = text[start : end + len(text) - len(mended)], mended[start:end]
    if len(word) < 2 or word == typed or _is_word(typed):  # noqa: PLR2004
        return None
    if not all(evidence.is_used(word[at : at + 2]) for at in range(len(word) - 1)) or evidence.stands(typed):
        return None
    count = evidence.word(word)
    return (len(_odd_places(evidence, mended)), -count, mended) if count >= _SEEN or word in table() else None


def _as_known_phrase(evidence: _Evidence, text: str) -> str:
    """物业废: no text has these characters in a row, and many have 物业费, which sounds the same."""
    if not 2 < len(text) <= _PHRASE or not all(map(_is_han, text)) or evidence.stands(text):  # noqa: PLR2004
        return text
    pairs = [evidence.is_used(text[at : at + 2]) for at in range(len(text) - 1)]
    known = []
    for at in range(len(text)):
        if not all((*pairs[: max(0, at - 1)], *pairs[at + 1 :])):
            continue
        for other in _like(text[at]):
            mended = text[:at] + other + text[at + 1 :]
            if all(evidence.is_used(mended[place : place + 2]) for place in (at - 1, at) if 0 <= place < len(pairs)):
                known.append((-evidence.phrase(mended), mended))
    count, best = min(known, default=(0, text))
    return best if -count >= _SEEN or best in table() else text


def _is_word(typed: str) -> bool:
    """Whether a dictionary has it, so that it was meant."""
    return len(typed) > 1 and len(rjieba.cut(typed, False)) == 1  # noqa: FBT003


def _word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The longest word of a text that covers some of what was mended; across the place where something was left out."""
    at, best = 0, (start, start)
    for word in rjieba.cut(text, True):  # noqa: FBT003
        begin, at = at, at + len(word)
        if begin < max(end, start + 1) and at > start - (start == end) and len(word) > best[1] - best[0]:
            best = (begin, at)
    return best


@cache
def _like(character: str) -> str:
    """What a character may stand for by its sound or its shape."""
    shapes = "".join(group for group in ALIKE.split() if character in group)
    alike = dict.fromkeys(shapes + homophones(character))
    return "".join(one for one in alike if one != character)


@cache
def _torn() -> dict[str, str]:
    """Words of the table of synonyms without one of their inner characters, to the words."""
    words = [*table(), *(word for legal in table().values() for word in legal)]
    known = set(words)
    return {
        torn: word
        for word in words
        if len(word) >= _MISSING_FROM
        for at in range(1, len(word) - 1)
        if (torn := word[:at] + word[at + 1 :]) not in known
    }
