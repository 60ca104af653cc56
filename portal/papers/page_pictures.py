"""Pages of documents as pictures, to be looked at in a browser: drawn by a process of its own (`draw.py`), kept in memory for a while.

What people hand in is never opened in the portal's own process. A page that cannot be drawn within the limits is refused, and the
refusal is remembered too, so that a hostile file costs its time once. Only where the machine was too busy the next who asks tries again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.papers.errors import PaperError

FORMATS: Final = {
    "application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif",
}
"""What can be drawn, by media type, as `draw.py` calls it."""
WIDTHS: Final = (900, 1600)
"""Pixels: for a phone on a thin line, and for all else. No other width is drawn, so that nobody fills the memory with them."""
MOST_PAGES: Final = 500
TIME_LIMIT_S: Final = 15.0
MEMORY_LIMIT_BYTES: Final = 1 << 30
MOST_BYTES: Final = 16 << 20
"""Of pictures kept in memory."""
AT_ONCE: Final = 1
"""Pages drawn at the same time; who waits longer than the time limit is refused."""
_DRAW: Final = str(Path(__file__).parent / "draw.py")


@dataclass(frozen=True)
class Source:
    """A document to be drawn: `key` names its content, `opened` gives a file with it for as long as it is drawn."""

    key: str
    media_type: str
    opened: Callable[[], AbstractContextManager[Path]]


class PagePictures:
    """Draws pages, each once, however many ask for it at the same time."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._most_bytes = most_bytes
        self._time_limit_s = time_limit_s
        self._kept: OrderedDict[tuple[str, int, int], bytes | PaperError] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._drawing = threading.Semaphore(AT_ONCE)

    def pages(self, source: Source) -> int:
        """How many pages there are, at most `MOST_PAGES`. Raises PaperError `page-unreadable` where there is none."""
        found = int(self._found(source, 0, 0))
        if found == 0:
            raise PaperError("page-unreadable", source.media_type)
        return found

    def picture(self, source: Source, page: int, width: int) -> bytes:
        """One page, from 1, as JPEG. Raises PaperError `page-unreadable`, `pages-busy`."""
        return self._found(source, page, width)

    def _found(self, source: Source, page: int, width: int) -> bytes:
        key = source.key, page, width
        kept = self._look_up(key)
        if kept is None:
            if not self._drawing.acquire(timeout=self._time_limit_s):
                raise PaperError("pages-busy")
            try:
                kept = self._look_up(key) or self._keep(key, self._drawn(source, page, width))
            finally:
                self._drawing.release()
        if isinstance(kept, PaperError):
            raise PaperError(kept.code, kept.subject)
        return kept

    def _look_up(self, key: tuple[str, int, int]) -> bytes | PaperError | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int, int], found: bytes | PaperError) -> bytes | PaperError:
        with self._lock:
            self._kept[key] = found
            self._bytes += _size(found)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
        return found

    def _drawn(self, source: Source, page: int, width: int) -> bytes | PaperError:
        """What the drawing process made of it, within its own limits. Raises PaperError `pages-busy` where it got no processor time."""
        with source.opened() as path:
            order = json.dumps({
                "folder": str(path.parent), "name": path.name, "format": FORMATS[source.media_type], "page": page, "width": width,
                "most_pages": MOST_PAGES, "cpu_s": max(1, int(self._time_limit_s)), "memory_bytes": MEMORY_LIMIT_BYTES,
            })
            try:
                child = subprocess.run(  # noqa: S603 - our own file, no shell
                    [sys.executable, "-I", _DRAW], input=order.encode(), capture_output=True, env={"RAYON_NUM_THREADS": "1"}, cwd="/",
                    timeout=self._time_limit_s * 2, check=False,
                )
            except subprocess.TimeoutExpired as late:
                raise PaperError("pages-busy") from late
        if child.returncode != 0 or not child.stdout:
            return PaperError("page-unreadable", child.stderr.decode(errors="replace")[:200])
        return child.stdout


def _size(found: bytes | PaperError) -> int:
    """What keeping it costs, a little more than its bytes."""
    return 200 + (len(found) if isinstance(found, bytes) else 0)
