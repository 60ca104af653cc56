"""How Chinese is typed in Latin letters: 民法典 as ``minfadian`` or ``mfd``, and which characters sound alike.

The reading of a character depends on its word (重庆 is chongqing, 重要 is zhongyao): words are read whole, by the table of
phrases of pypinyin. Since people also type what the character alone would be, its other common reading is given beside.
Letters and digits stand for themselves. ``v`` and ``ü`` count as ``u``, as many type them.

pypinyin's tables take 55 MB, so they are read when somebody first types a name, and not by every process that imports kb.
"""

from collections import defaultdict
from functools import cache, lru_cache
from itertools import chain
from typing import Final

import rjieba

from kb.analysis.folding import fold

ALSO: Final = {
    "参": "shen", "藏": "zang", "曾": "zeng", "差": "chai", "长": "zhang", "朝": "zhao", "车": "ju", "称": "chen",
    "处": "chu", "传": "zhuan", "单": "shan", "弹": "dan", "当": "dang", "地": "di", "的": "di", "调": "diao", "都": "du",
    "度": "duo", "给": "ji", "核": "hu", "还": "huan", "行": "hang", "会": "kuai", "降": "xiang", "角": "jue", "解": "xie",
    "觉": "jiao", "卡": "qia", "乐": "yue", "落": "la", "陆": "liu", "没": "mo", "模": "mu", "屏": "bing", "迫": "pai",
    "期": "ji", "强": "jiang", "区": "ou", "圈": "juan", "色": "shai", "厦": "xia", "省": "xing", "盛": "cheng",
    "石": "dan", "识": "zhi", "属": "zhu", "率": "shuai", "说": "shui", "似": "shi", "宿": "xiu", "拓": "ta", "提": "di",
    "尾": "yi", "系": "ji", "校": "jiao", "削": "xiao", "血": "xie", "遗": "wei", "粘": "nian", "着": "zhuo", "折": "she",
    "重": "chong", "泊": "po", "薄": "bao", "伯": "bai", "堡": "pu", "便": "pian", "辟": "bi", "仇": "qiu", "择": "zhai",
}  # fmt: skip
"""Characters that ordinary words read in two ways, and the way that is not the usual one."""

_KEPT_WORDS: Final = 50_000
_VARIED: Final = 6
"""Only so many first characters of a name are also read in another way."""

_FIRST_LEVEL: Final = (0xB0, 0xD8)
Syllables = tuple[str, ...]


def plain(letters: str) -> str:
    """What was typed, as readings are written here: folded, letters and digits alone, ``v`` as ``u``."""
    return "".join(c for c in fold(letters).replace("ü", "u").replace("v", "u") if c.isascii() and c.isalnum())


def syllables(text: str) -> Syllables:
    """The reading of each character of a text, as it is read there; empty for punctuation."""
    words: list[str] = rjieba.cut(fold(text), True)  # noqa: FBT003  rjieba's own signature
    return tuple(chain.from_iterable(map(_reading, words)))


@lru_cache(_KEPT_WORDS)
def _reading(word: str) -> Syllables:
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PINYIN_DICT

    if not any(ord(character) in PINYIN_DICT for character in word):
        return tuple(map(plain, word))
    found = lazy_pinyin(word, style=Style.NORMAL)
    if len(found) != len(word):  # a reading must stay with its character
        found = [next(iter(sounds(character)), "") for character in word]
    return tuple(map(plain, found))


@cache
def sounds(character: str) -> Syllables:
    """How one character is read, the usual way first; none where it is not Chinese."""
    from pypinyin import Style
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style import convert

    written = PINYIN_DICT.get(ord(character), "").partition(",")[0]
    usual = plain(convert(written, Style.NORMAL, strict=False)) if written else ""
    return tuple(dict.fromkeys(one for one in (usual, ALSO.get(character, "")) if one))


def variants(text: str) -> list[Syllables]:
    """The reading of a text, then those that differ from it in one of the first characters."""
    usual = syllables(text)
    found = [usual]
    for at, character in enumerate(fold(text)[:_VARIED]):
        found += [(*usual[:at], other, *usual[at + 1 :]) for other in sounds(character) if other != usual[at]]
    return found


def _is_common(character: str) -> bool:
    """Whether the character is of the first level of GB 2312: the 3,755 most used."""
    encoded = character.encode("gb2312", errors="ignore")
    return len(encoded) > 1 and _FIRST_LEVEL[0] <= encoded[0] < _FIRST_LEVEL[1]


@cache
def _by_sound() -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for character in filter(_is_common, map(chr, range(0x4E00, 0x9FA6))):
        for sound in sounds(character):
            found[sound].append(character)
    return {sound: "".join(characters) for sound, characters in found.items()}


@cache
def homophones(character: str) -> str:
    """The other common characters that are read alike, tones aside."""
    return "".join(dict.fromkeys("".join(_by_sound().get(sound, "") for sound in sounds(character)))).replace(character, "")
