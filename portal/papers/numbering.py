"""The number of a volume: `（2026）清河镇人调字第12号`.

The brackets differ from committee to committee, so they are a setting. The number has no leading zeros.
"""

from __future__ import annotations

from enum import Enum


class Brackets(Enum):
    """How a committee brackets the year; the value is the setting's word."""

    ROUND = "round"
    TORTOISE = "tortoise"

    @property
    def pair(self) -> tuple[str, str]:
        """The opening and the closing bracket: full-width round ones, or U+3014 and U+3015 as public offices use."""
        return ("（", "）") if self is Brackets.ROUND else ("〔", "〕")


def volume_number(year: int, word: str, sequence: int, brackets: Brackets = Brackets.ROUND) -> str:
    """The number of the volume that is the `sequence`-th of its year under the committee's `word` (清河镇).

    ValueError where the year has not four digits, the sequence is not positive, or the word is empty.
    """
    if not 1000 <= year <= 9999 or sequence < 1 or not word.strip():  # noqa: PLR2004
        raise ValueError(f"no volume number: {year}, {word!r}, {sequence}")
    opening, closing = brackets.pair
    return f"{opening}{year}{closing}{word}人调字第{sequence}号"
