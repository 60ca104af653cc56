"""Folding: every writing of a character becomes one, and no character ever moves.

Traditional becomes simplified, full width half width, capitals small, control characters a blank. NFKC or OpenCC on
whole strings may change their length; this works character by character, so ``len(fold(s)) == len(s)`` and a highlight
found in the folded text lies at the same place in the text itself.
"""

import unicodedata
from functools import cache
from typing import Final

import opencc

_PLANE: Final = 0x10000
_HAN: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
_SAME: Final = {"著": "着", "ˊ": " "}
"""OpenCC keeps 著 because 著作 is simplified too; both sides write 着 here, so 看著 and 看着 meet."""


@cache
def _table() -> str:
    """One character for each of the 65,536 of the basic plane: `str.translate` looks up by number."""
    plane = [_plain(chr(number)) for number in range(_PLANE)]
    converter = opencc.OpenCC("t2s")
    for block in _HAN:
        folded = converter.convert("\n".join(plane[number] for number in block)).split("\n")
        for number, character in zip(block, folded, strict=True):
            if len(character) == 1:
                plane[number] = character
    for character, same in _SAME.items():
        plane[ord(character)] = same
    return "".join(plane)


def _plain(character: str) -> str:
    """Width and case folded where that gives exactly one character; what cannot be shown becomes a blank."""
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}:
        return "\n" if character == "\n" else " "
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def fold(text: str) -> str:
    """The text in its one writing, as long as before."""
    return text.translate(_table())
