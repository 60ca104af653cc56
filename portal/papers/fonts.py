"""Which characters our fonts have, read from the fonts themselves.

The archive format forbids a missing glyph, so one rare name could stop a paper. `unprintable` is asked when a name is
entered: the name is kept as it is, and the person is warned that it must be written by hand.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn

from portal.papers.errors import PaperError

FONT_FOLDER = Path(pylopdf_fonts_zh_cn.__file__).parent
"""Noto Sans SC and Noto Serif SC, regular, under the SIL Open Font License."""

_SUFFIXES = {".otf", ".ttf", ".ttc"}
_IGNORED = "\n\u200b\u200c\u200d\u2028"  # they break or join lines and need no glyph
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))  # variation selectors: the base character prints

Ranges = list[tuple[int, int]]


def _table(font: bytes, start: int, tag: bytes) -> bytes:
    """One table of the font whose directory lies at `start`; empty where there is none."""
    (count,) = struct.unpack_from(">H", font, start + 4)
    for place in range(start + 12, start + 12 + 16 * count, 16):
        name, _, offset, length = struct.unpack_from(">4sIII", font, place)
        if name == tag:
            return font[offset : offset + length]
    return b""


def _segments(subtable: bytes) -> Ranges:
    """The character ranges of a cmap subtable of format 12 or 4; other formats hold none that matter here."""
    (form,) = struct.unpack_from(">H", subtable)
    if form == 12:  # noqa: PLR2004 - the format number of the OpenType specification
        (groups,) = struct.unpack_from(">I", subtable, 12)
        return [(first, last) for first, last, _ in struct.iter_unpack(">III", subtable[16 : 16 + 12 * groups])]
    if form == 4:  # noqa: PLR2004
        (doubled,) = struct.unpack_from(">H", subtable, 6)
        lasts = struct.unpack_from(f">{doubled // 2}H", subtable, 14)
        firsts = struct.unpack_from(f">{doubled // 2}H", subtable, 16 + doubled)
        return [(first, last) for first, last in zip(firsts, lasts, strict=True) if last != 0xFFFF]  # noqa: PLR2004
    return []


def _ranges_of(path: Path) -> Ranges:
    """All characters of a font file or collection, as ranges of code points; PaperError("bad-font") with its name."""
    try:
        return _parsed(path.read_bytes())
    except (struct.error, ValueError) as refusal:
        raise PaperError("bad-font", path.name) from refusal


def _parsed(font: bytes) -> Ranges:
    """All characters of the bytes of a font file or collection."""
    starts = struct.unpack_from(f">{struct.unpack_from('>I', font, 8)[0]}I", font, 12) if font[:4] == b"ttcf" else (0,)
    ranges: Ranges = []
    for start in starts:
        cmap = _table(font, start, b"cmap")
        for place in range(4, 4 + 8 * struct.unpack_from(">H", cmap, 2)[0], 8):
            ranges += _segments(cmap[struct.unpack_from(">I", cmap, place + 4)[0] :])
    return ranges


@lru_cache(maxsize=4)
def _coverage(folders: tuple[Path, ...]) -> tuple[list[int], list[int]]:
    """Merged ranges of every font in the folders: their first and last code points, ascending."""
    files = (path for folder in folders for path in sorted(folder.iterdir()) if path.suffix.lower() in _SUFFIXES)
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(span for path in files for span in _ranges_of(path)):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts


def font_folders(site_fonts: Path | None = None) -> tuple[Path, ...]:
    """Where fonts are taken from: ours, then the site's own folder with its rarer characters, if it has one."""
    return (FONT_FOLDER,) if site_fonts is None else (FONT_FOLDER, site_fonts)


def unprintable(text: str, site_fonts: Path | None = None) -> tuple[str, ...]:
    """The characters of `text`, each once and in order, that none of our fonts can print."""
    firsts, lasts = _coverage(font_folders(site_fonts))

    def prints(character: str) -> bool:
        code = ord(character)
        if character in _IGNORED or any(code in selectors for selectors in _SELECTORS):
            return True
        if unicodedata.category(character) in {"Cc", "Cs", "Co"} or code == 0xFEFF:  # noqa: PLR2004
            return False
        place = bisect_right(firsts, code) - 1
        return place >= 0 and code <= lasts[place]

    return tuple(character for character in dict.fromkeys(text) if not prints(character))
