"""One file of the journal: a first line that says whose it is, then one event a line, numbered without gaps."""

import json
import os
from array import array
from pathlib import Path
from typing import Any

NAME = "journal-{first:012d}.jsonl"
PATTERN = "journal-*.jsonl"
DAMAGED = ".damaged"


class Segment:
    """An append-only file with an index of where each line begins. Callers see to locking."""

    def __init__(self, path: Path, epoch: str, first: int, file: int, starts: "array[int]", end: int) -> None:
        self.path, self.epoch, self.first = path, epoch, first
        self._file, self._starts, self._end = file, starts, end

    @classmethod
    def create(cls, folder: Path, epoch: str, first: int) -> "Segment":
        """A new file, lasting before this returns. Raises OSError where the disk refuses, and leaves nothing behind."""
        path = folder / NAME.format(first=first)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        head = json.dumps({"epoch": epoch, "first": first}).encode() + b"\n"
        try:
            _write(file, head, 0)
            sync_folder(folder)
        except OSError:
            os.close(file)
            path.unlink(missing_ok=True)
            raise
        return cls(path, epoch, first, file, array("Q"), len(head))

    @classmethod
    def open(cls, path: Path) -> "Segment | None":
        """A file that was written before; a line that a crash left unfinished is cut off. None where the head cannot be read."""
        starts, position, epoch, first = array("Q"), 0, "", 0
        with path.open("rb") as lines:
            for line in lines:
                said = _read(line)
                if said is None:
                    break
                if position == 0:
                    epoch, first = str(said.get("epoch", "")), int(said.get("first", 0))
                elif said.get("n") == first + len(starts):
                    starts.append(position)
                else:
                    break
                position += len(line)
        if not epoch or not first:
            return None
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        os.ftruncate(file, position)
        return cls(path, epoch, first, file, starts, position)

    @property
    def last(self) -> int:
        """The number of the last event that is on disk; `first - 1` while there is none."""
        return self.first + len(self._starts) - 1

    @property
    def size(self) -> int:
        """Bytes."""
        return self._end

    def write(self, batch: list[bytes]) -> None:
        """Put lines on disk. Raises OSError where it refuses, with the file as it was for every reader."""
        _write(self._file, b"".join(batch), self._end)

    def count(self, batch: list[bytes]) -> None:
        """Show lines that are on disk."""
        for line in batch:
            self._starts.append(self._end)
            self._end += len(line)

    def read(self, after: int, limit: int) -> list[dict[str, Any]]:
        """At most `limit` events with numbers above `after`."""
        begin = max(after + 1 - self.first, 0)
        stop = min(begin + limit, len(self._starts))
        if begin >= stop:
            return []
        start = self._starts[begin]
        end = self._starts[stop] if stop < len(self._starts) else self._end
        return [json.loads(line) for line in os.pread(self._file, end - start, start).splitlines()]

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)


def sync_folder(folder: Path) -> None:
    """Make the names of files as lasting as their contents."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: int, data: bytes, at: int) -> None:
    """Write and fsync."""
    if os.pwrite(file, data, at) != len(data):
        raise OSError("short write")
    os.fsync(file)


def _read(line: bytes) -> dict[str, Any] | None:
    """The object of one whole line."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) and line.endswith(b"\n") else None
