"""Signatures are checked before they are printed; codes can be read."""

import io
import struct
import zlib

import pytest
from pypdf import PdfReader

from portal.papers.errors import PaperError
from portal.papers.pictures import MOST_BYTES, picture_of_path, picture_of_png, qr_svg
from portal.papers.printing import render


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\xff" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_signature_as_png_is_printed() -> None:
    pdf = render("agreement", {"signatures": [{"name": "张某", "picture": picture_of_png(png(60, 30))}]})
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize("body", [b"", b"GIF89a", png(3000, 3000), png(1, 1) + b"x" * MOST_BYTES, b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_small_png_is_refused(body: bytes) -> None:
    with pytest.raises(PaperError) as refusal:
        picture_of_png(body)
    assert refusal.value.code == "bad-picture"


def test_a_torn_png_fails_with_a_code() -> None:
    torn = png(60, 30)[:40]
    with pytest.raises(PaperError) as refusal:
        render("agreement", {"signatures": [{"picture": picture_of_png(torn)}]})
    assert refusal.value.code == "paper-failed"


@pytest.mark.parametrize("path", ["", 'M0 0"/><image href="file:///etc/passwd"/>', "M0 0 L&x;", "M 0 0\n", "url(x)"])
def test_path_data_holds_only_strokes(path: str) -> None:
    with pytest.raises(PaperError) as refusal:
        picture_of_path(path, 200, 100)
    assert refusal.value.code == "bad-picture"


@pytest.mark.parametrize("width", [0, -1, float("nan"), 1e9])
def test_the_board_has_a_size(width: float) -> None:
    with pytest.raises(PaperError):
        picture_of_path("M0 0 L1 1", width, 100)


def test_codes_come_as_svg() -> None:
    assert qr_svg("https://concord.example/progress").startswith("<svg")
