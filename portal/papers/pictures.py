"""Pictures that papers carry: signatures drawn on a screen, and QR codes.

Nobody's SVG is taken as it comes. A drawn signature arrives as path data, which is checked character by character and
put into an SVG of our own; a picture arrives as PNG whose head is checked.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import segno

from portal.papers.errors import PaperError

MOST_BYTES = 200_000
MOST_PIXELS = 4_000_000
_PATH = re.compile(r"[MLQCHVZmlqchvz0-9 .,\-]{1,100000}\Z")
QR_MASK = 0
"""One of the eight patterns that break up large plain fields of a QR code: a reader takes them all, and trying all eight for
the most even picture costs four milliseconds of each receipt, while other people wait to save."""
QUIET = 4
"""The quiet zone around a code, in modules, that the standard asks for."""
DARK = re.compile(b"\x01+")
"""Neighbouring dark modules of a line."""
_PNG_HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a signature: PNG bytes or an SVG of our making; the other is empty."""

    png: bytes = b""
    svg: str = ""


def picture_of_png(png: bytes) -> Picture:
    """A signature that arrived as PNG, at most 200 KB and four million pixels, or PaperError("bad-picture")."""
    if len(png) > MOST_BYTES or len(png) < len(_PNG_HEAD) + 8 or not png.startswith(_PNG_HEAD):
        raise PaperError("bad-picture", "png")
    width, height = struct.unpack_from(">II", png, len(_PNG_HEAD))
    if not 0 < width * height <= MOST_PIXELS:
        raise PaperError("bad-picture", "png")
    return Picture(png=png)


def picture_of_path(path: str, width: float, height: float) -> Picture:
    """A signature that arrived as SVG path data (only the data) on a board of `width` x `height` units."""
    if not _PATH.match(path) or not 0 < width < 10_000 or not 0 < height < 10_000:  # noqa: PLR2004
        raise PaperError("bad-picture", "path")
    pen = height / 40
    return Picture(
        svg=f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        f'<path d="{path}" fill="none" stroke="black" stroke-width="{pen:g}" stroke-linecap="round"/></svg>'
    )


def qr_svg(text: str) -> str:
    """A QR code as SVG, for a page or a paper; error correction M, since paper is folded and stained."""
    code = _code(text)
    path = "".join(
        f"M{run.start() + QUIET} {line + QUIET}.5h{run.end() - run.start()}"
        for line, modules in enumerate(code.matrix) for run in DARK.finditer(modules)
    )
    side = len(code.matrix) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" class="segno">'
        f'<path class="qrline" stroke="#000" d="{path}"/></svg>'
    )


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", mask=QR_MASK, micro=False)
