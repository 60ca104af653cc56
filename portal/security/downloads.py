"""Files to browsers: with the type that we found, never guessed anew, and to be saved unless it is safe to show."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pyramid.response import FileResponse

SHOWN: Final = frozenset({
    "application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav",
    "video/mp4", "video/webm",
})
"""What a browser may show by itself. All else is saved: above all nothing that could run a script in our name."""
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a file that is looked at: it may load nothing and run nothing. Inline styles are those of the browser's own viewer."""


def file_response(request: Any, path: str | Path, *, media_type: str, name: str, show: bool = False) -> FileResponse:
    """A file as an answer, in pieces where the browser asks for a range."""
    response = FileResponse(str(path), request=request, content_type=media_type)
    request.add_finished_callback(lambda request: response.app_iter.close() if request.exception is not None else None)
    shown = show and media_type in SHOWN
    response.headers["Content-Disposition"] = disposition(name, shown=shown)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def blob_response(request: Any, blob: Any, *, media_type: str, name: str, show: bool = False) -> FileResponse:
    """A stored blob as an answer."""
    return file_response(request, blob.committed(), media_type=media_type, name=name, show=show)


def disposition(name: str, *, shown: bool) -> str:
    """`Content-Disposition` with the name in UTF-8 (RFC 6266) and a plain one for old programs; no sign can end the header."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in name)[:80] or "file"
    kind = "inline" if shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
