"""One participant's file: Opus, VP8 and H.264 as they came, in Matroska (RFC 9559), written so that a kill costs a third of a second.

Sound and pictures are gathered into clusters of 300 ms at most, and each goes to the file in one piece. The header is there
from the first moment; the tracks of pictures, the length and the index are written into the places kept for them. Pictures have a
track for each codec in which they come: nearly always one, two where somebody came back with another browser.
"""

import os
import struct
from pathlib import Path
from typing import Final

from video.recording import ebml
from video.recording.frames import Picture

CLUSTER_MS: Final = 300
CLUSTER_BYTES: Final = 1 << 20
AUDIO, VIDEO = 1, 2
UNKNOWN_PICTURE: Final = (640, 360)
NAMES: Final = {"vp8": "V_VP8", "h264": "V_MPEG4/ISO/AVC"}
OPUS_HEAD: Final = b"OpusHead\x01\x02" + struct.pack("<HIhB", 312, 48000, 0, 0)
SEEK_ROOM: Final = 64
TRACK_ROOM: Final = 1024
"""Kept for the tracks of pictures; a configuration of H.264 takes some 40 bytes."""

MOST_CONFIGURATION: Final = 300
CUE_EVERY_MS: Final = 5000

EBML, SEGMENT, SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = (
    0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B,
)


class File:
    """A Matroska file with a track of sound and one or two of pictures. Times are milliseconds.

    There is none before its first cluster: what is there can always be opened, however early it ends and whatever never came.
    """

    def __init__(self, path: Path, title: str) -> None:
        self._path, self._title = path, title
        self._file = -1
        self._end = self._segment = self._length_at = self._pictures_at = 0
        self._cluster: list[bytes] = []
        self._cluster_ms = self._cluster_bytes = 0
        self._last = {AUDIO: -1}
        self._tracks: dict[str, bytes] = {}
        self._cues: list[tuple[int, int]] = []

    def add_sound(self, at_ms: int, data: bytes) -> None:
        """Add one frame of sound. Raises OSError where the disk refuses."""
        self._add(AUDIO, at_ms, data, is_key=True)

    def add_picture(self, codec: str, at_ms: int, picture: Picture) -> None:
        """Add one picture; those before the first key frame of a codec are left out. Raises OSError where the disk refuses."""
        if codec not in self._tracks:
            if not picture.is_key or len(picture.configuration) > MOST_CONFIGURATION:
                return
            size = picture.size or UNKNOWN_PICTURE
            self._tracks[codec] = _picture_track(VIDEO + len(self._tracks), codec, size, picture.configuration)
            if self._file >= 0:
                self._write_pictures()
        self._add(VIDEO + list(self._tracks).index(codec), at_ms, picture.data, is_key=picture.is_key)

    def _add(self, track: int, at_ms: int, data: bytes, *, is_key: bool) -> None:
        """Add one frame to what is gathered."""
        at_ms = self._last[track] = max(at_ms, self._last.get(track, -1) + 1)
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
        head = self._begin() if self._file < 0 else b""
        if not self._cues or self._cluster_ms - self._cues[-1][0] >= CUE_EVERY_MS:
            self._cues.append((self._cluster_ms, self._end + len(head) - self._segment))
        blocks, self._cluster, self._cluster_bytes = b"".join(self._cluster), [], 0
        self._append(head + ebml.element(CLUSTER, ebml.number(0xE7, self._cluster_ms) + blocks))

    def sync(self) -> None:
        """Have the system put what was written so far on the disk."""
        if self._file >= 0:
            os.fdatasync(self._file)

    def close(self) -> None:
        """Write what is left, the index and the length."""
        self.flush()
        if self._file < 0:
            return
        cues_at = self._end - self._segment
        self._append(ebml.element(CUES, b"".join(_cue(ms, position) for ms, position in self._cues)))
        seek = ebml.element(0x53AB, CUES.to_bytes(4, "big")) + ebml.wide(0x53AC, cues_at)
        head = ebml.element(SEEK_HEAD, ebml.element(0x4DBB, seek))
        os.pwrite(self._file, head + ebml.void(SEEK_ROOM - len(head)), self._segment)
        os.pwrite(self._file, struct.pack(">d", float(max(self._last.values()) + 1)), self._length_at)
        self.sync()
        os.close(self._file)

    def _begin(self) -> bytes:
        """Make the file; returns what stands before its first cluster, and remembers what is written over later."""
        kind = ebml.text(0x4282, "matroska") + ebml.number(0x4287, 4) + ebml.number(0x4285, 2)
        start = ebml.element(EBML, ebml.number(0x4286, 1) + ebml.number(0x42F7, 1) + kind) + ebml.open_ended(SEGMENT)
        self._segment = len(start)
        length = ebml.real(0x4489, 0.0)
        names = ebml.text(0x7BA9, self._title) + ebml.text(0x4D80, "concord") + ebml.text(0x5741, "concord")
        info = ebml.element(INFO, ebml.number(0x2AD7B1, 1_000_000) + names + length)
        tracks = ebml.element(TRACKS, _sound_track() + self._pictures())
        self._length_at = len(start) + SEEK_ROOM + len(info) - 8
        head = start + ebml.void(SEEK_ROOM) + info + tracks
        self._pictures_at = len(head) - TRACK_ROOM
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        return head

    def _pictures(self) -> bytes:
        """The tracks of pictures in the room that is kept for them; one of VP8 while nobody knows."""
        tracks = b"".join(self._tracks.values()) or _picture_track(VIDEO, "vp8", UNKNOWN_PICTURE, b"")
        return tracks + ebml.void(TRACK_ROOM - len(tracks))

    def _write_pictures(self) -> None:
        """Put the tracks of pictures into the place kept for them."""
        os.pwrite(self._file, self._pictures(), self._pictures_at)

    def _append(self, data: bytes) -> None:
        """Write at the end, all of it or an OSError."""
        rest = memoryview(data)
        while rest:
            written = os.pwrite(self._file, rest, self._end)
            self._end += written
            rest = rest[written:]


def _track(number: int, kind: int, codec: str, more: bytes) -> bytes:
    """One track."""
    common = ebml.number(0xD7, number) + ebml.number(0x73C5, number) + ebml.number(0x83, kind) + ebml.number(0x9C, 0)
    return ebml.element(0xAE, common + ebml.text(0x86, codec) + more)


def _sound_track() -> bytes:
    """Opus at 48 kHz, with the delays that every decoder of it expects."""
    delays = ebml.number(0x56AA, 6_500_000) + ebml.number(0x56BB, 80_000_000)
    shape = ebml.element(0xE1, ebml.real(0xB5, 48000.0) + ebml.number(0x9F, 2))
    return _track(AUDIO, 2, "A_OPUS", ebml.element(0x63A2, OPUS_HEAD) + delays + shape)


def _picture_track(number: int, codec: str, size: tuple[int, int], configuration: bytes) -> bytes:
    """Pictures in one codec, with the size of the first and what its decoder must know."""
    width, height = size
    shape = ebml.element(0xE0, ebml.number(0xB0, max(1, width)) + ebml.number(0xBA, max(1, height)))
    return _track(number, 1, NAMES[codec], (ebml.element(0x63A2, configuration) if configuration else b"") + shape)


def _cue(ms: int, position: int) -> bytes:
    """One entry of the index: a time, and where its cluster begins."""
    place = ebml.number(0xF7, AUDIO) + ebml.number(0xF1, position)
    return ebml.element(0xBB, ebml.number(0xB3, ms) + ebml.element(0xB7, place))
