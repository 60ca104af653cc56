"""What a file is, by its content. The name is not asked."""

import codecs
import os
import re
import zipfile
from typing import IO, Final

import puremagic

HEAD_BYTES: Final = 8192
UNKNOWN: Final = "application/octet-stream"
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
"""Signs that no text has; tabulators, line ends and page ends it may have."""
END_OF_ARCHIVE: Final = b"PK\x05\x06"
END_OF_LARGE_ARCHIVE: Final = b"PK\x06\x07"
LONGEST_END_BYTES: Final = (1 << 16) + 42
"""The end of an archive: its record, the longest comment behind it, and what a large one has before it."""
MOST_NAMES_BYTES: Final = 1 << 20
"""The list of names in an archive. That of a document of a thousand pictures has 100 KB; Python reads all of it, 1 MB a second."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BY_ENDING: Final[dict[str, frozenset[str]]] = {
    ending: frozenset(types.split())
    for ending, types in {
        ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".heic": "image/heic",
        ".heif": "image/heic", ".bmp": "image/bmp", ".gif": "image/gif", ".tif": "image/tiff", ".tiff": "image/tiff",
        ".pdf": "application/pdf", ".ofd": "application/ofd", ".docx": DOCX, ".xlsx": XLSX, ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel", ".mp3": "audio/mpeg", ".m4a": "audio/mp4 video/mp4", ".amr": "audio/amr",
        ".wav": "audio/wav", ".ogg": "audio/ogg", ".mp4": "video/mp4 audio/mp4 video/quicktime",
        ".mov": "video/quicktime video/mp4", ".webm": "video/webm", ".3gp": "video/3gpp video/mp4 audio/mp4",
        ".txt": "text/plain", ".csv": "text/plain text/csv", ".htm": "text/html", ".html": "text/html",
        ".svg": "image/svg+xml", ".zip": "application/zip", ".exe": "application/x-dosexec",
    }.items()
}
"""What an ending claims; a name with another ending claims nothing."""

SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"), (0, b"\x89PNG\r\n\x1a\n", "image/png"), (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"), (0, b"BM", "image/bmp"), (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"), (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"), (0, b"%PDF-", "application/pdf"), (0, b"#!AMR", "audio/amr"), (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"), (0, b"\xff\xfb", "audio/mpeg"), (0, b"\xff\xf3", "audio/mpeg"), (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"), (0, b"MZ", "application/x-dosexec"),
)
BRANDS: Final = {
    b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic", b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"3gp4": "video/3gpp", b"3gp5": "video/3gpp", b"3gp6": "video/3gpp",
    b"isom": "video/mp4", b"iso2": "video/mp4", b"iso4": "video/mp4", b"iso5": "video/mp4", b"iso6": "video/mp4",
    b"mp41": "video/mp4", b"mp42": "video/mp4", b"avc1": "video/mp4", b"MSNV": "video/mp4", b"dash": "video/mp4",
}
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP: Final = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<iframe")


def type_of(stream: IO[bytes]) -> str:
    """The media type of a stream's content; `application/octet-stream` where it is none that we know. Moves the position."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], UNKNOWN)
    if head.startswith(b"PK"):
        return _zipped(stream)
    if head.startswith(OLE):
        return _ole(stream)
    for offset, magic, media_type in SIGNATURES:
        if head[offset:].startswith(magic) and (offset == 0 or head.startswith(b"RIFF")):
            return media_type
    return _text(stream, head) or _named_by_library(head)


def _zipped(stream: IO[bytes]) -> str:
    """Which of the formats that are ZIP archives it is, by the names inside; nothing is unpacked."""
    if not _has_few_names(stream):
        return "application/zip"
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return UNKNOWN
    for inside, media_type in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", "application/ofd")):
        if inside in names:
            return "application/x-macro" if any(name.endswith("vbaProject.bin") for name in names) else media_type
    return "application/zip"


def _has_few_names(stream: IO[bytes]) -> bool:
    """Whether the list of names of an archive is short, by what its end says: an office document never needs the large kind."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - LONGEST_END_BYTES))
    end = stream.read()
    if END_OF_LARGE_ARCHIVE in end:
        return False
    said = [end[at + 12 : at + 16] for at in _places(end, END_OF_ARCHIVE)]
    return all(int.from_bytes(each, "little") <= MOST_NAMES_BYTES for each in said)


def _places(content: bytes, mark: bytes) -> list[int]:
    """Where a mark stands."""
    return [found.start() for found in re.finditer(re.escape(mark), content)]


def _ole(stream: IO[bytes]) -> str:
    """Old Word or Excel: told apart by the name of the main stream in the directory."""
    stream.seek(0)
    content = stream.read(1 << 20)
    if "WordDocument".encode("utf-16-le") in content:
        return "application/msword"
    return "application/vnd.ms-excel" if "Workbook".encode("utf-16-le") in content else UNKNOWN


def _text(stream: IO[bytes], head: bytes) -> str:
    """`text/plain` for text in the encodings that are used here; markup is called markup, so that nobody takes it for text."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(MARKUP):
        return "image/svg+xml" if b"<svg" in start else "text/html"
    if b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        if _decodes(stream, encoding):
            return "text/plain"
    return ""


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(1 << 16):
            if CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _named_by_library(head: bytes) -> str:
    """What puremagic makes of it: only for the message of a refusal, since no type known only to it is accepted."""
    try:
        return puremagic.from_string(head, mime=True) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN
