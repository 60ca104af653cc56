"""Documents for tests of pictures of pages, and looking at such a picture."""

import io
import struct
import zlib

import av
import typst


def a_pdf(pages: int, text: str = "page") -> bytes:
    """A PDF of so many pages."""
    content = "\n#pagebreak()\n".join(f"= {text} {page}" for page in range(1, pages + 1))
    made = typst.compile(f"#set page(width: 100mm, height: 140mm)\n{content}".encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def a_png(width: int, height: int) -> bytes:
    """A black PNG of any size, however little it weighs."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packed = zlib.compressobj(9)
    row = bytes(1 + width)
    pixels = b"".join(packed.compress(row) for _ in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a JPEG."""
    with av.open(io.BytesIO(jpeg), "r", format="jpeg_pipe") as file:
        picture = next(file.decode(video=0))
    return picture.width, picture.height
