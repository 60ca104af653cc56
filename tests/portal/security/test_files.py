"""Files in and out: known by content, refused when mislabelled, never run by a browser."""

import hashlib
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import Invalid
from portal.security.downloads import disposition
from portal.security.file_types import DOCX, XLSX, type_of
from portal.security.uploads import ACCEPTED, receive, shown_name


def zipped(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SAMPLES = {
    "image/png": PNG, "image/jpeg": JPEG, "application/pdf": PDF, DOCX: zipped("word/document.xml"), XLSX: zipped("xl/workbook.xml"),
    "application/ofd": zipped("OFD.xml"), "application/zip": zipped("a.txt"),
    "application/x-macro": zipped("word/document.xml", "word/vbaProject.bin"),
    "video/mp4": b"\x00\x00\x00\x18ftypisom" + b"\x00" * 20, "image/heic": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20,
    "video/quicktime": b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 20, "audio/amr": b"#!AMR\n\x00", "audio/mpeg": b"ID3\x04" + b"\x00" * 20,
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ", "audio/wav": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "text/plain": "欠条：今借到五千元".encode(),
    "text/html": b"  <!DOCTYPE html><script>", "image/svg+xml": b"<?xml version='1.0'?><svg onload='x'>",
    "application/x-dosexec": b"MZ\x90\x00", "application/octet-stream": b"\x00\x01\x02\x03" * 9,
    "application/msword": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
}


@pytest.mark.parametrize(("media_type", "content"), SAMPLES.items())
def test_a_file_is_what_its_content_is(media_type, content):
    assert type_of(io.BytesIO(content)) == media_type


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_text_in_every_encoding_in_use(encoding):
    assert type_of(io.BytesIO("今借到人民币伍仟元整，𠮷某。\r\n".encode(encoding))) == "text/plain"


@given(st.binary(max_size=300))
def test_no_content_breaks_the_reader(content):
    assert "/" in type_of(io.BytesIO(content))


def archive_of(count, *names):
    """An archive that lists so many empty files after those named, as small as it can be."""
    listed = [name.encode() for name in names] + [b"%07d" % number for number in range(count)]
    first = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    directory = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name for name in listed
    )
    counted = len(listed) & 0xFFFF
    return first + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, counted, counted, len(directory), len(first), 0)


@pytest.mark.parametrize("behind", [b"", b"a comment", b"PK\x05\x06" + b"\x00" * 18])
def test_the_names_in_an_archive_are_not_read_where_there_are_too_many(monkeypatch, behind):
    """Reading a million took a minute and a gigabyte."""
    monkeypatch.setattr(zipfile, "ZipFile", lambda _stream: pytest.fail("it was read"))
    content = archive_of(30_000, "word/document.xml")
    assert type_of(io.BytesIO(content[:-2] + struct.pack("<H", len(behind)) + behind)) == "application/zip"


def test_a_large_archive_is_no_office_document():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(66_000):
            archive.writestr(str(number), "")
    assert type_of(stream) == "application/zip"


def test_a_macro_behind_a_thousand_names_is_a_macro():
    assert type_of(io.BytesIO(archive_of(0, "word/document.xml", *map(str, range(2000)), "word/vbaProject.bin"))) == "application/x-macro"
    assert type_of(io.BytesIO(archive_of(2000, "word/document.xml"))) == DOCX


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x0b", "\x0e", "\x1b", "\x1f"])
def test_a_text_with_signs_that_no_text_has_is_none(sign):
    assert type_of(io.BytesIO(f"欠条{sign}".encode())) != "text/plain"
    assert type_of(io.BytesIO("欠条\t\n\r\f".encode())) == "text/plain"


def take(content, name="照片.png", purpose="evidence", max_bytes=1_000_000):
    return receive(io.BytesIO(content), name, purpose, max_bytes=max_bytes)


def refusal(*args, **kw):
    with pytest.raises(Invalid) as refused:
        take(*args, **kw)
    return refused.value.code


def test_an_accepted_file_comes_with_size_digest_and_content():
    upload = take(PNG)
    assert (upload.media_type, upload.size_bytes, upload.digest) == ("image/png", len(PNG), hashlib.sha256(PNG).hexdigest())
    assert upload.stream.read() == PNG
    upload.stream.close()


def test_an_empty_file_and_a_large_one_are_refused():
    assert refusal(b"") == "file-empty"
    assert refusal(PNG, max_bytes=10) == "file-too-large"


def test_reading_stops_at_the_limit():
    class Endless:
        read_bytes = 0

        def read(self, size):
            self.read_bytes += size
            return b"\x89PNG" + b"x" * (size - 4)

    stream = Endless()
    with pytest.raises(Invalid):
        receive(stream, "a.png", "evidence", max_bytes=1_000_000)
    assert stream.read_bytes < 2_000_000


@pytest.mark.parametrize(("content", "name"), [
    (JPEG, "扫描.pdf"), (PDF, "照片.JPG"), (PNG, "a.html"), (zipped("word/document.xml"), "a.xlsx"),
])
def test_a_mislabelled_file_is_refused(content, name):
    assert refusal(content, name) == "file-mislabelled"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/x-dosexec", "application/zip", "application/x-macro",
                                        "application/octet-stream"])
@pytest.mark.parametrize("purpose", ACCEPTED)
def test_what_a_browser_or_office_could_run_is_never_accepted(media_type, purpose):
    assert refusal(SAMPLES[media_type], "a.bin", purpose) == "file-type-refused"


def test_a_purpose_takes_its_own_types_only():
    assert refusal(PDF, "a.pdf", "photograph") == "file-type-refused"
    assert refusal(PNG, "a.png", "table") == "file-type-refused"


def test_a_telephone_may_name_a_film_as_it_likes():
    for name in ("录像.mp4", "录像.mov", "录像.3gp", "录像"):
        take(SAMPLES["video/mp4"], name).stream.close()


@pytest.mark.parametrize(("given_name", "shown"), [
    ("../../etc/passwd", "passwd"), ("C:\\Users\\张某\\欠条.jpg", "欠条.jpg"), ("a\x00b\r\n.png", "ab.png"), ("\u202egpj.exe", "gpj.exe"),
    ("...", "file"), ("", "file"), ("欠条" * 100 + ".jpeg", "欠条" * 57 + "欠" + ".jpeg"),
])
def test_a_name_is_for_reading_only(given_name, shown):
    assert shown_name(given_name) == shown


@given(st.text(max_size=60))
def test_no_name_breaks_out_of_the_header(name):
    from contextlib import suppress

    with suppress(UnicodeEncodeError):   # a lone surrogate never gets past shown_name
        value = disposition(name, shown=False)
        assert value.isascii()
        assert "\r" not in value
        assert "\n" not in value
        assert value.count('"') == 2
        assert value.startswith("attachment; filename=")


def test_a_file_that_could_run_is_saved_never_shown(site):
    headers = site.browser().get("/file").headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "private, no-store"
