"""The process that draws one page of a PDF, or one picture, as a JPEG of a given width, and can do nothing else.

It is started as a file with `python -I` by `portal.papers.page_pictures`, once a picture, since what people hand in may be
broken or made to break something. typst reads PDF, JPEG (turned as the camera was held), PNG, WebP and GIF without a
line of C.

In: a JSON object on standard input with `folder` and `name` of the file, `format` (pdf, jpg, png, webp, gif), `page` (from 1;
0 asks how many there are, up to `most_pages`), `width` (pixels), `cpu_s` and `memory_bytes`.
Out: the JPEG, or the number in digits, on standard output and status 0; status 3 where it cannot be drawn.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from fractions import Fraction

import av
import typst

_REFUSED = 3
_POINTS = 600
_LONGEST = 3
"""A page is at most so many times as high as wide; what is longer is shown smaller."""
_DESCRIPTORS = 32
_QUALITY = "4"
"""Of JPEG in ffmpeg's scale from 2 (best) to 31: small print stays readable, a page of text has some 200 KB."""


def _limit(kind: int, value: int) -> None:
    """Lower one resource limit for good."""
    resource.setrlimit(kind, (value, value))


def _source(order: dict[str, str | int], page: int) -> bytes:
    """A typst source that holds nothing but the page."""
    of_page = f", page: {page}" if order["format"] == "pdf" else ""
    image = f"image({json.dumps('/' + str(order['name']))}, format: \"{order['format']}\"{of_page}, "
    longest = _POINTS * _LONGEST
    return (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f"#context {{ let wide = {image}width: {_POINTS}pt)\n"
        f"if measure(wide).height <= {longest}pt {{ wide }} else {{ {image}height: {longest}pt) }} }}"
    ).encode()


def _png(compiler: typst.Compiler, order: dict[str, str | int], page: int, ppi: float) -> bytes:
    """One page as PNG. Raises TypstError where there is no such page, or it cannot be read."""
    drawn = compiler.compile(_source(order, page), format="png", ppi=ppi)
    assert isinstance(drawn, bytes)
    return drawn


def _jpeg(png: bytes) -> bytes:
    """The same picture as JPEG, which has a tenth of the size."""
    with av.open(io.BytesIO(png), "r", format="png_pipe") as file:
        picture = next(file.decode(video=0)).reformat(format="yuvj420p")
    codec = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = picture.width, picture.height, "yuvj420p", Fraction(1, 25)
    codec.options = {"qmin": _QUALITY, "qmax": _QUALITY}
    picture.pts = None
    return b"".join(bytes(packet) for packet in [*codec.encode(picture), *codec.encode(None)])


def _pages(compiler: typst.Compiler, order: dict[str, str | int]) -> int:
    """How many pages there are, by asking for some: doubled until one is missing, then halved."""
    most = int(order["most_pages"])

    def exists(page: int) -> bool:
        try:
            _png(compiler, order, page, 1)
        except typst.TypstError:
            return False
        return True

    if order["format"] != "pdf":
        return int(exists(1))
    there, missing = 0, 1
    while missing <= most and exists(missing):
        there, missing = missing, missing * 2
    missing = min(missing, most + 1)
    while missing - there > 1:
        middle = (there + missing) // 2
        there, missing = (middle, missing) if exists(middle) else (there, middle)
    return there


def main() -> int:
    """Read the order, lower the limits, draw."""
    order = json.load(sys.stdin)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, order["cpu_s"])
    _limit(resource.RLIMIT_AS, order["memory_bytes"])
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    compiler = typst.Compiler(root=order["folder"], ignore_system_fonts=True)
    try:
        if order["page"] == 0:
            answer = str(_pages(compiler, order)).encode()
        else:
            answer = _jpeg(_png(compiler, order, order["page"], 72 * order["width"] / _POINTS))
    except typst.TypstError as refusal:
        sys.stderr.write(refusal.message)
        return _REFUSED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
