"""Names of people and organisations, kept as they are.

A name is one text: it is never split into surname and given name, and its rare characters stay. Only what is a matter
of keyboards is folded: the width of letters, invisible characters, spaces that lay out two-character names, and the
look-alikes of the dot between the parts of many minority names, which is U+00B7 and nothing else (民委发〔2016〕33号).
"""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 50
"""Characters that a name may have; the rule asks every system for at least as many."""

DOT = "\u00b7"

_DOT_LIKE = "\u2022\u30fb\uff65\u2027\u2219\u22c5\uff0e\u00b7"  # • ・ ･ ‧ ∙ ⋅ ． ·
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = re.compile(rf"(?<=\w)\s*[{_DOT_LIKE}]\s*(?=\w)|(?<=[{_HAN}])\.(?=[{_HAN}])")
_LAYOUT_SPACE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_NOT_COMPATIBILITY_HAN = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0E}  # noqa: PLR2004 - ． is a dot
_VARIATIONS = range(0xE0100, 0xE01F0)


class NameRefused(ValueError):
    """A name that cannot be kept. Codes: `name-empty`, `name-too-long`, `name-control-character`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def folded_name(text: str) -> str:
    """The name as it is saved, or NameRefused.

    Folding a folded name changes nothing.
    """
    visible = "".join(character for character in text.strip() if unicodedata.category(character) != "Cf")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in visible):
        raise NameRefused("name-control-character")
    # NFC joins a letter with its accent, but would also swap rare compatibility characters for common ones.
    composed = _NOT_COMPATIBILITY_HAN.sub(lambda run: unicodedata.normalize("NFC", run[0]), visible)
    name = _DOTS.sub(DOT, composed.translate(_WIDE))
    name = " ".join(_LAYOUT_SPACE.sub("", name).split())
    if not name:
        raise NameRefused("name-empty")
    if len(name) > NAME_LIMIT:
        raise NameRefused("name-too-long")
    return name


def search_keys(name: str) -> tuple[str, ...]:
    """The folded name in lower case, and the same without dots and spaces where that differs."""
    key = folded_name(name).casefold()
    bare = key.replace(DOT, "").replace(" ", "")
    return (key,) if bare in {key, ""} else (key, bare)


def display_masked(name: str, *, organisation: bool = False) -> str:
    """`张*`: the first character of a person's name, however long it is; an organisation's name stays whole."""
    if organisation:
        return name
    first = name[:1]
    if len(name) > 1 and ord(name[1]) in _VARIATIONS:
        first = name[:2]
    return f"{first}*"
