"""The journal: what happened in the rooms, one JSON line an event, numbered without gaps, on disk before handed out.

A thread of its own writes and fsyncs, many events at a time, so that a slow disk never holds up media. The portal pulls
with `read`; it sees only what is on disk, so nothing that it has stored can be lost here later. What it has taken is
deleted file by file, a week later.
"""

import asyncio
import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from video.protocol.events import Event
from video.server.segment import DAMAGED, PATTERN, Segment, sync_folder

RETRY_S = 1.0
SEGMENT_BYTES = 4 << 20
"""A file of the journal is followed by a new one when it is larger."""

KEEP_TAKEN_S = 7 * 24 * 3600.0
"""So long a file is kept after its last event, even if the portal has taken it: a portal restored from a backup asks again."""

Act = Callable[[], None]


class Journal:
    """The files of one spool folder. `epoch` names this spool: another one begins again at number 1."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES, keep_taken_s: float = KEEP_TAKEN_S) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._segment_bytes, self._keep_taken_s = folder, segment_bytes, keep_taken_s
        self._segments = _recover(folder)
        self.epoch = self._segments[-1].epoch
        self.taken = 0
        self.failing = False
        self._next = self.last + 1
        self._queue: SimpleQueue[bytes | Act | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._write_forever, name="journal", daemon=True)
        self._thread.start()

    @property
    def last(self) -> int:
        """The number of the last event that is on disk; 0 in an empty journal."""
        return self._segments[-1].last

    def append(self, event: Event) -> int:
        """Give an event its number and hand it to the writer."""
        number = self._next
        self._next += 1
        line = json.dumps({"n": number, **event.to_json()}, ensure_ascii=False, separators=(",", ":"))
        self._queue.put(line.encode() + b"\n")
        return number

    def when_written(self, act: Act) -> None:
        """Do something in the event loop as soon as everything appended so far is on disk."""
        loop = asyncio.get_running_loop()

        def tell() -> None:
            with contextlib.suppress(RuntimeError):   # the loop is closed: the worker stops, nobody is there to be told
                loop.call_soon_threadsafe(act)

        self._queue.put(tell)

    def read(self, after: int, limit: int) -> list[dict[str, Any]]:
        """At most `limit` events with numbers above `after`, oldest first."""
        found: list[dict[str, Any]] = []
        with self._lock:
            for segment in self._segments:
                if segment.last > after and len(found) < limit:
                    found += segment.read(after, limit - len(found))
        return found

    def take(self, number: int) -> None:
        """The portal has stored everything up to a number: whole files of that which are old enough go."""
        self.taken = max(self.taken, min(number, self.last))
        oldest = time.time() - self._keep_taken_s
        with self._lock:
            while len(self._segments) > 1 and self._segments[0].last <= self.taken and _written_at(self._segments[0]) <= oldest:
                gone = self._segments.pop(0)
                gone.close()
                gone.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Write what is left and stop."""
        self._queue.put(None)
        self._thread.join(timeout=5)
        for segment in self._segments:
            segment.close()

    def _write_forever(self) -> None:
        """The writer's thread: take what is there, write it, fsync it, and only then count it and say so."""
        going = True
        while going:
            found = [self._queue.get()]
            with contextlib.suppress(Empty):
                while True:
                    found.append(self._queue.get_nowait())
            going = None not in found
            batch = [line for line in found if isinstance(line, bytes)]
            while batch and not self._write(batch):
                if not going:
                    return
                time.sleep(RETRY_S)
            for act in found:
                if callable(act):
                    act()

    def _write(self, batch: list[bytes]) -> bool:
        """Write one batch at the end; False where the disk refuses, with everything as it was."""
        try:
            if self._segments[-1].size >= self._segment_bytes:
                segment = Segment.create(self._folder, self.epoch, self.last + 1)
                with self._lock:
                    self._segments.append(segment)
            self._segments[-1].write(batch)
        except OSError:
            self.failing = True
            return False
        with self._lock:
            self._segments[-1].count(batch)
        self.failing = False
        return True


def _recover(folder: Path) -> list[Segment]:
    """The files of a spool, oldest first; at least one. A file without a head is set aside under another name."""
    found = []
    for path in sorted(folder.glob(PATTERN)):
        segment = Segment.open(path)
        if segment is None:
            path.rename(path.with_name(path.name + DAMAGED))
        else:
            found.append(segment)
    sync_folder(folder)
    return found or [Segment.create(folder, secrets.token_hex(8), 1)]


def _written_at(segment: Segment) -> float:
    """When a file was written to last, in seconds since 1970."""
    return segment.path.stat().st_mtime
