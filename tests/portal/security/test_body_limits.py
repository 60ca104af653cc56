"""What costs too much to read is refused before it is read, and everything that people send is read."""

import io
import random
import threading

import pytest

from portal.security.body_limits import MOST_BYTES, MOST_FIELDS, MOST_FILES, MOST_PARTS, cheap_parts

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\n1\r\n'
END = b"--x--\r\n"

COSTLY = {
    "fields": (FORM, b"a&" * (MOST_FIELDS + 1)),
    "a long form": (FORM, b"a=" + b"b" * MOST_BYTES),
    "lists": ("application/json", b"[" + b"[]," * MOST_BYTES + b"0]"),
    "an offer": ("application/sdp", b"v=0\r\n" * MOST_BYTES),
    "without a type": ("", b"a&" * MOST_BYTES),
    "parts": (PARTS, PART * (MOST_PARTS + 1) + END),
    "files": (PARTS, FILE * (MOST_FILES + 1) + END),
    "lines": (PARTS, PART + b"\n" * 500_000 + END),
    "lines before it": (PARTS, b"\n" * 500_000 + PART + END),
    "a long head": (PARTS, b"--x\r\n" + b"X: y\r\n" * 5000 + b"\r\n1\r\n" + END),
    "a head of one line": (PARTS, b"--x\r\nX: " + b"y" * 300_000 + b"\r\n\r\n1\r\n" + END),
    "a form within": (PARTS, b"--x\r\nContent-Type: Multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n1\r\n--y--\r\n" + END),
}
AMBIGUOUS = (
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; charset=utf-8; boundary=x",
    'multipart/form-data; boundary="x', "multipart/form-data; boundary=\u00e4", "multipart/form-data; boundary=" + "x" * 101,
)


def send(site, media_type, body):
    browser = site.browser()
    browser.get("/login")
    return browser.post("/do", body, headers={"Content-Type": media_type, "X-CSRF-Token": browser.cookies["concord_csrf"]}, expect_errors=True)


@pytest.mark.parametrize("kind", COSTLY)
def test_what_costs_too_much_is_not_read(site, kind):
    answer = send(site, *COSTLY[kind])
    assert answer.status_int == 413
    assert answer.html.select_one("html[lang=zh-CN] h1")


def test_it_is_refused_before_anybody_waits_for_the_lock(site):
    with site.registry.write_lock:
        found = []
        waiting = threading.Thread(target=lambda: found.append(send(site, *COSTLY["fields"]).status_int))
        waiting.start()
        waiting.join(10)
    assert found == [413]


@pytest.mark.parametrize("media_type", AMBIGUOUS)
def test_a_form_whose_parts_cannot_be_told_apart_is_refused(site, media_type):
    assert send(site, media_type.encode("latin-1").decode("latin-1"), PART + END).status_int == 400


@pytest.mark.parametrize("boundary", ["----WebKitFormBoundaryAbC0123456789xyz", "---------------------------9051914041544843365972754266", '"x"', "x; charset=utf-8"])
def test_forms_of_browsers_are_read(site, boundary):
    plain = boundary.partition(";")[0].strip('"').encode()
    body = (PART * 200 + FILE * 20 + END).replace(b"--x", b"--" + plain)
    assert send(site, f"multipart/form-data; boundary={boundary}", body).text == "done"


def test_long_texts_and_many_fields_are_read(site):
    assert send(site, FORM, b"&".join(b"f%d=%s" % (number, b"%E6%B3%95" * 40) for number in range(4000))).text == "done"


def test_a_file_of_any_bytes_is_read():
    content = random.Random(1).randbytes(8 << 20)
    assert cheap_parts(io.BytesIO(PART + FILE + content + b"\r\n" + END), b"--x")
    assert cheap_parts(io.BytesIO(FILE + b"x" * (8 << 20) + b"\r\n" + END), b"--x")
    assert cheap_parts(io.BytesIO(FILE + b"name,phone,place\r\n" * 300_000 + END), b"--x")
