"""Whatever bytes come in, the answer is never a 500 (hardening: bad bytes)."""

import io
import os
import random
import string

import pytest

ATTEMPTS = int(os.environ.get("CONCORD_HOSTILE_ATTEMPTS", "400"))
"""Requests of each kind of visitor; set it higher for a long run."""
WORDS = (
    "", "apply", "progress", "dossiers", "dossiers/2026", "dossiers/2026/100000", "orgs", "sites", "experts", "library",
    "library/regulations", "library/precedents", "library/regulations/民法典/1043", "search", "search.json", "explainers",
    "explainers/desk", "help", "login", "logout", "account", "console", "join/abc", "preferences", "receipt.pdf", "receipt.svg", "health", "metrics",
    "static/css/base.css", "static/../portal/app.py",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
TYPES = (
    "", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/json",
    "application/sdp", "text/plain; charset=gbk", "text/plain; charset=nonsense", "multipart/form-data; boundary=" + "y" * 300,
)
BODIES = (
    b"", b"\x00", b"\xff\xfe\xfd", b"a=b", b"__start__=x:mapping", b"__end__=x:mapping", b"__start__=:sequence&__start__=a:mapping",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--', b"{", b"[" * 5000, b'{"a": 1e999}',
    "姓名=张某".encode("gb18030"), b"csrf_token=" + b"a" * 10_000, b"&".join(b"f%d=1" % number for number in range(3000)),
    b"applicant=%00&check=check", b"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\n",
)
QUERIES = ("", "q=%ff", "q=%", "page=-1", "page=1e9", "page=９", "after=~", "state=none", "sort=__proto__", "q=" + "法" * 2000, "a[]=1&a[]=2",
           "_LOCALE_=../../etc", "q=\x00", "number=2026-000000", "back=//evil.example", "q=%22unclosed%20(law:")
HEADERS = ("HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_X_FORWARDED_FOR", "HTTP_REFERER")


def environ(rng: random.Random) -> dict[str, object]:
    path = "/" + rng.choice(WORDS)
    if rng.random() < 0.3:
        path += "/" + "".join(rng.choice(string.printable + "\xff\x00\xe4\xb8") for _ in range(rng.randrange(12)))
    body = rng.choice(BODIES) if rng.random() < 0.8 else rng.randbytes(rng.randrange(400))
    raw = path.encode("utf-8", "surrogatepass").decode("latin-1") if rng.random() < 0.7 else path.encode("latin-1", "replace").decode("latin-1")
    given = {
        "REQUEST_METHOD": rng.choice(METHODS), "SCRIPT_NAME": "", "PATH_INFO": raw, "QUERY_STRING": rng.choice(QUERIES).encode().decode("latin-1"),
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": rng.choice(("localhost", "localhost:80", "evil.example", "\xff")), "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False, "CONTENT_TYPE": rng.choice(TYPES), "CONTENT_LENGTH": str(len(body)),
    }
    for name in HEADERS:
        if rng.random() < 0.2:
            given[name] = rng.randbytes(rng.randrange(40)).decode("latin-1").replace("\r", "").replace("\n", "")
    return given


@pytest.mark.parametrize("login", ["", "clerk", "admin"])
def test_no_bytes_make_a_server_error(whole_site, login):
    cookie = ""
    if login:
        cookie = "; ".join(f"{name}={value}" for name, value in whole_site.as_staff(login).cookies.items())
    rng = random.Random(f"hostile-{login}")
    own = [whole_site.path_in(state).strip("/") for state in ("submitted", "mediating", "closed")]
    broken = []
    for number in range(ATTEMPTS):
        given = environ(rng)
        if login and rng.random() < 0.5:
            given["PATH_INFO"] = "/" + rng.choice(own) + rng.choice(("", "/accept", "/parties", "/sessions", "/sessions/1", "/sessions/1/room", "/agreement", "/documents", "/access", "/x%00"))
        if cookie:
            given["HTTP_COOKIE"] = cookie
        status = []
        pieces = whole_site.wsgi(given, lambda line, _headers, _info=None, status=status: status.append(line))
        b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()
        if status[0].startswith("5"):
            broken.append((number, given["REQUEST_METHOD"], given["PATH_INFO"], given["QUERY_STRING"], given["CONTENT_TYPE"], status[0]))
    assert broken == []
