"""Files from outside: known by their content and never by their name, within limits, and spooled to disk while they are read.

A purpose says which types it takes. A file whose name claims another type than its content has is refused as mislabelled, since
somebody is mistaken or lying; an empty one too. The name is kept for people to read and never becomes a path.
"""

import hashlib
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final, Literal

from portal.domain.errors import Invalid
from portal.security.file_types import BY_ENDING, type_of

Purpose = Literal["evidence", "scan", "photograph", "table", "template"]

OFFICE: Final = frozenset({
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/msword", "application/vnd.ms-excel",
})
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/bmp", "image/gif", "image/tiff"})
PAGES: Final = frozenset({"application/pdf", "application/ofd"})
SOUND_AND_FILM: Final = frozenset({
    "audio/mpeg", "audio/mp4", "audio/amr", "audio/wav", "audio/ogg", "video/mp4", "video/quicktime", "video/webm", "video/3gpp",
})
ACCEPTED: Final[dict[Purpose, frozenset[str]]] = {
    "evidence": PICTURES | PAGES | OFFICE | SOUND_AND_FILM | {"text/plain"},
    "scan": PICTURES | PAGES,
    "photograph": PICTURES,
    "table": frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv", "text/plain"}),
    "template": frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
}
"""No type that a browser runs (HTML, SVG, scripts) and no archive is among them."""

IN_MEMORY_BYTES: Final = 1 << 20
CHUNK_BYTES: Final = 1 << 18
LONGEST_NAME: Final = 120
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of signs that are not seen: control characters, marks of direction, halves of pairs, line ends."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was accepted: its content at the start of `stream`, which the caller closes."""

    stream: IO[bytes]
    name: str
    media_type: str
    size_bytes: int
    digest: str
    """SHA-256, hexadecimal, taken while reading."""


def receive(stream: IO[bytes], name: str, purpose: Purpose, *, max_bytes: int) -> Upload:
    """Read a file from outside.

    Raises Invalid with one of the codes `file-empty`, `file-too-large`, `file-type-refused`, `file-mislabelled`.
    """
    shown = shown_name(name)
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
    try:
        size, digest = _copy(stream, spool, shown, max_bytes)
        media_type = type_of(spool)
        _check_type(shown, media_type, purpose)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return Upload(spool, shown, media_type, size, digest)


def shown_name(name: str) -> str:
    """A file name for people to read: without folders, control characters and marks of direction, not too long; ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    signs = (sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign) not in UNSEEN)
    clean = "".join(signs).strip(" .") or "file"
    ending = PurePath(clean).suffix[:16]
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - len(ending)] + ending


def _copy(stream: IO[bytes], spool: IO[bytes], name: str, max_bytes: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > max_bytes:
            raise Invalid("file-too-large", name=name, limit=max_bytes // 1_000_000)
        digest.update(chunk)
        spool.write(chunk)
    if size == 0:
        raise Invalid("file-empty", name=name)
    return size, digest.hexdigest()


def _check_type(name: str, media_type: str, purpose: Purpose) -> None:
    if media_type not in ACCEPTED[purpose]:
        raise Invalid("file-type-refused", name=name, found=media_type)
    claimed = BY_ENDING.get(PurePath(name).suffix.casefold())
    if claimed is not None and media_type not in claimed:
        raise Invalid("file-mislabelled", name=name, found=media_type)
