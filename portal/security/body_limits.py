"""What the body of a request may cost to read, checked before anything parses it and before the write lock is taken.

Python's parser of forms takes as many fields as there are: 8 MB of `a&` held the lock for forty seconds and 0.8 GB. It puts the head
of a part together line by line, which is quadratic, keeps a file open for each part with a file name, and follows forms within forms.
No form of ours comes near these limits; a file of any content does not either, since it has few lines for its size.
"""

import re
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from pyramid.httpexceptions import HTTPBadRequest, HTTPException, HTTPRequestEntityTooLarge
from pyramid.tweens import MAIN

NAME: Final = "portal.security.body_limits.body_limits_tween_factory"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
MULTIPART: Final = "multipart/form-data"
URLENCODED: Final = frozenset({"", "application/x-www-form-urlencoded"})
BOUNDARY: Final = re.compile(r"""multipart/form-data; *boundary=("?)([\w'()+,./:=?$-]{1,100})\1 *(?:;.*)?""", re.ASCII)
"""As browsers and programs write it. Anything else may be read in two ways."""

MOST_BYTES: Final = 2 << 20
"""Of all but forms with files: five times the longest text of each field of our largest form, each sign in nine bytes."""
MOST_FIELDS: Final = 5000
MOST_LINES: Final = 400_000
"""64 MB of any bytes have about 260,000."""
MOST_PARTS: Final = 1000
MOST_FILES: Final = 40
LONGEST_HEAD_BYTES: Final = 16_384


def body_limits_tween_factory(handler: Callable[[Any], Any], _registry: Any) -> Callable[[Any], Any]:
    """Refuse with 413 what would cost too much, with 400 what cannot be a form."""

    def limited(request: Any) -> Any:
        if request.method in SAFE or not request.content_length:
            return handler(request)
        refusal = refusal_of(request)
        if refusal is not None:
            return request.invoke_exception_view((type(refusal), refusal, None), reraise=True)
        return handler(request)

    return limited


def refusal_of(request: Any) -> HTTPException | None:
    """Why a body is not read; None where it is."""
    if request.content_type == MULTIPART:
        found = BOUNDARY.fullmatch(request.environ.get("CONTENT_TYPE", ""))
        if found is None:
            return HTTPBadRequest()
        request.make_body_seekable()
        body = request.body_file_seekable
        body.seek(0)
        is_cheap = cheap_parts(body, b"--" + found[2].encode())
        body.seek(0)
    else:
        is_cheap = request.content_length <= MOST_BYTES
        if is_cheap and request.content_type in URLENCODED:
            is_cheap = request.body.count(b"&") < MOST_FIELDS
    return None if is_cheap else HTTPRequestEntityTooLarge()


def cheap_parts(body: BinaryIO, delimiter: bytes) -> bool:
    """Whether a form with files has few parts, files and lines, and each part a short head that is not a form again."""
    lines = parts = files = head = 0
    in_head = False
    while line := body.readline(1 << 16):
        lines += 1
        if line.startswith(delimiter):
            parts, head, in_head = parts + 1, 0, True
        elif in_head:
            head += len(line)
            in_head = bool(line.strip())
            said = line.lower()
            files += b"filename" in said
            if b"multipart/" in said:
                return False
        if lines > MOST_LINES or parts > MOST_PARTS or files > MOST_FILES or head > LONGEST_HEAD_BYTES:
            return False
    return True


def includeme(config: Any) -> None:
    """Around the write lock, so that nobody waits for what is refused."""
    config.add_tween(NAME, over=("portal.storage.write_lock.tween_factory", MAIN))
