"""One participant's file: Opus and VP8 as they came, in Matroska (RFC 9559), written so that a kill costs a third of a second.

Sound and pictures are gathered into clusters of 300 ms at most, and each goes to the file in one piece. The header is there
from the first moment; the size of the picture, the length and the index are written into the places kept for them.
"""

import os
import struct
from pathlib import Path
from typing import Final

from video.recording import ebml

CLUSTER_MS: Final = 300
CLUSTER_BYTES: Final = 1 << 20
AUDIO, VIDEO = 1, 2
UNKNOWN_PICTURE: Final = (640, 360)
OPUS_HEAD: Final = b"OpusHead\x01\x02" + struct.pack("<HIhB", 312, 48000, 0, 0)
SEEK_ROOM: Final = 64
CUE_EVERY_MS: Final = 5000

EBML, SEGMENT, SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = (
    0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B,
)


class File:
    """A Matroska file with one track of sound and one of pictures; there is none before the first frame. Times are milliseconds."""

    def __init__(self, path: Path, title: str) -> None:
        self._path, self._title = path, title
        self._file = -1
        self._end = self._segment = self._length_at = self._size_at = 0
        self._cluster: list[bytes] = []
        self._cluster_ms = self._cluster_bytes = 0
        self._last = {AUDIO: -1, VIDEO: -1}
        self._has_size = False
        self._cues: list[tuple[int, int]] = []

    def add(self, kind: str, at_ms: int, data: bytes, *, is_key: bool, size: tuple[int, int] | None = None) -> None:
        """Add one frame; `size` is that of a key frame. Raises OSError where the disk refuses."""
        if self._file < 0:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            self._write_head()
        track = AUDIO if kind == "audio" else VIDEO
        at_ms = self._last[track] = max(at_ms, self._last[track] + 1)
        if size is not None and not self._has_size:
            self._has_size = True
            os.pwrite(self._file, _picture_size(*size), self._size_at)
        if self._cluster and (at_ms - self._cluster_ms >= CLUSTER_MS or self._cluster_bytes > CLUSTER_BYTES):
            self.flush()
        if not self._cluster:
            self._cluster_ms = at_ms
        block = struct.pack(">BhB", 0x80 | track, at_ms - self._cluster_ms, 0x80 if is_key else 0) + data
        self._cluster.append(ebml.element(0xA3, block))
        self._cluster_bytes += len(block)

    def flush(self) -> None:
        """Write what was gathered."""
        if not self._cluster:
            return
        if not self._cues or self._cluster_ms - self._cues[-1][0] >= CUE_EVERY_MS:
            self._cues.append((self._cluster_ms, self._end - self._segment))
        blocks, self._cluster, self._cluster_bytes = b"".join(self._cluster), [], 0
        self._append(ebml.element(CLUSTER, ebml.number(0xE7, self._cluster_ms) + blocks))

    def sync(self) -> None:
        """Have the system put what was written so far on the disk."""
        if self._file >= 0:
            os.fdatasync(self._file)

    def close(self) -> None:
        """Write what is left, the index and the length."""
        if self._file < 0:
            return
        self.flush()
        cues_at = self._end - self._segment
        self._append(ebml.element(CUES, b"".join(_cue(ms, position) for ms, position in self._cues)))
        seek = ebml.element(0x53AB, CUES.to_bytes(4, "big")) + ebml.wide(0x53AC, cues_at)
        head = ebml.element(SEEK_HEAD, ebml.element(0x4DBB, seek))
        os.pwrite(self._file, head + ebml.void(SEEK_ROOM - len(head)), self._segment)
        os.pwrite(self._file, struct.pack(">d", float(max(self._last.values()) + 1)), self._length_at)
        self.sync()
        os.close(self._file)

    def _write_head(self) -> None:
        """What the file is, and its two tracks; remembers what is written over later."""
        kind = ebml.text(0x4282, "matroska") + ebml.number(0x4287, 4) + ebml.number(0x4285, 2)
        start = ebml.element(EBML, ebml.number(0x4286, 1) + ebml.number(0x42F7, 1) + kind) + ebml.open_ended(SEGMENT)
        self._segment = len(start)
        length = ebml.real(0x4489, 0.0)
        names = ebml.text(0x7BA9, self._title) + ebml.text(0x4D80, "concord") + ebml.text(0x5741, "concord")
        info = ebml.element(INFO, ebml.number(0x2AD7B1, 1_000_000) + names + length)
        size = _picture_size(*UNKNOWN_PICTURE)
        tracks = ebml.element(TRACKS, _sound_track() + _picture_track(size))
        head = start + ebml.void(SEEK_ROOM) + info + tracks
        self._length_at = len(start) + SEEK_ROOM + len(info) - 8
        self._size_at = len(head) - len(size)
        self._append(head)

    def _append(self, data: bytes) -> None:
        """Write at the end, all of it or an OSError."""
        rest = memoryview(data)
        while rest:
            written = os.pwrite(self._file, rest, self._end)
            self._end += written
            rest = rest[written:]


def _track(number: int, kind: int, codec: str, more: bytes) -> bytes:
    """One track; its pictures' size must be the very last, since it is written over."""
    common = ebml.number(0xD7, number) + ebml.number(0x73C5, number) + ebml.number(0x83, kind) + ebml.number(0x9C, 0)
    return ebml.element(0xAE, common + ebml.text(0x86, codec) + more)


def _sound_track() -> bytes:
    """Opus at 48 kHz, with the delays that every decoder of it expects."""
    delays = ebml.number(0x56AA, 6_500_000) + ebml.number(0x56BB, 80_000_000)
    shape = ebml.element(0xE1, ebml.real(0xB5, 48000.0) + ebml.number(0x9F, 2))
    return _track(AUDIO, 2, "A_OPUS", ebml.element(0x63A2, OPUS_HEAD) + delays + shape)


def _picture_track(size: bytes) -> bytes:
    """VP8."""
    return _track(VIDEO, 1, "V_VP8", ebml.element(0xE0, size))


def _picture_size(width: int, height: int) -> bytes:
    """Width and height, always of the same length."""
    return ebml.wide(0xB0, max(1, width)) + ebml.wide(0xBA, max(1, height))


def _cue(ms: int, position: int) -> bytes:
    """One entry of the index: a time, and where its cluster begins."""
    place = ebml.number(0xF7, AUDIO) + ebml.number(0xF1, position)
    return ebml.element(0xBB, ebml.number(0xB3, ms) + ebml.element(0xB7, place))
