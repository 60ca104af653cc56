"""The journal: what happened in the rooms, one JSON line an event, numbered without gaps, on disk before handed out.

A thread of its own writes and fsyncs, many events at a time, so that a slow disk never holds up media. The portal pulls
with `read`; it sees only what is on disk, so nothing that it has stored can be lost here later.
"""

import contextlib
import json
import os
import threading
import time
from array import array
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from video.protocol.events import Event

NAME = "journal.jsonl"
RETRY_S = 1.0


class Journal:
    """An append-only file with an index of where each line begins. Safe to call from the event loop's thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / NAME
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _sync_folder(folder)
        self._starts = array("Q")
        self._end = self._recover()
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._next = len(self._starts) + 1
        self._lock = threading.Lock()
        self.failing = False
        self._thread = threading.Thread(target=self._write_forever, name="journal", daemon=True)
        self._thread.start()

    @property
    def last(self) -> int:
        """The number of the last event that is on disk; 0 in an empty journal."""
        return len(self._starts)

    def append(self, event: Event) -> int:
        """Give an event its number and hand it to the writer."""
        number = self._next
        self._next += 1
        line = json.dumps({"n": number, **event.to_json()}, ensure_ascii=False, separators=(",", ":"))
        self._queue.put(line.encode() + b"\n")
        return number

    def read(self, after: int, limit: int) -> list[dict[str, Any]]:
        """At most `limit` events with numbers above `after`, oldest first."""
        with self._lock:
            last = self.last
            first = min(max(after, 0), last)
            stop = min(first + limit, last)
            if first >= stop:
                return []
            start = self._starts[first]
            end = self._starts[stop] if stop < last else self._end
        lines = os.pread(self._file, end - start, start).splitlines()
        return [json.loads(line) for line in lines]

    def close(self) -> None:
        """Write what is left and stop."""
        self._queue.put(None)
        self._thread.join(timeout=5)
        os.close(self._file)

    def _recover(self) -> int:
        """Index the file, and cut off a line that a crash left unfinished. Returns where the next line begins."""
        position = 0
        with self._path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n") or not _is_event(line, len(self._starts) + 1):
                    break
                self._starts.append(position)
                position += len(line)
        os.ftruncate(self._file, position)
        return position

    def _write_forever(self) -> None:
        """The writer's thread: take what is there, write it, fsync it, and only then count it."""
        going = True
        while going:
            lines = [self._queue.get()]
            with contextlib.suppress(Empty):
                while True:
                    lines.append(self._queue.get_nowait())
            going = None not in lines
            batch = [line for line in lines if line is not None]
            while batch and not self._write(batch):
                if not going:
                    return
                time.sleep(RETRY_S)

    def _write(self, batch: list[bytes]) -> bool:
        """Write one batch at the end of the file; False where the disk refuses, with the file as it was."""
        try:
            data = b"".join(batch)
            if os.pwrite(self._file, data, self._end) != len(data):
                raise OSError("short write")  # noqa: TRY301 - the same road as any other refusal
            os.fsync(self._file)
        except OSError:
            self.failing = True
            return False
        with self._lock:
            for line in batch:
                self._starts.append(self._end)
                self._end += len(line)
        self.failing = False
        return True


def _is_event(line: bytes, number: int) -> bool:
    """Whether a line is the event with this number."""
    try:
        return bool(json.loads(line)["n"] == number)
    except (ValueError, TypeError, KeyError):
        return False


def _sync_folder(folder: Path) -> None:
    """Make the file's name as lasting as its contents."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
