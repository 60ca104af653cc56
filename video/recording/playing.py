"""Reading one participant's file along the time line: the picture at a moment, the sound of a stretch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

RATE: Final = 48000
GONE_MS: Final = 3000
"""A picture that is older than this is not shown any more: the camera was switched off."""
Sound = NDArray[np.int32]


def length_ms(path: Path) -> int:
    """Where the last frame of a file begins; read from the packets, since a file that a crash cut has no length."""
    last = 0
    with av.open(str(path)) as source:
        for packet in _packets(source, None):
            if packet.pts is not None:
                last = max(last, int(packet.pts * packet.time_base * 1000))
    return last


def _packets(source: Any, streams: Any) -> Iterator[Any]:
    """Packets up to the end, or to where a file is damaged."""
    try:
        yield from source.demux(streams) if streams is not None else source.demux()
    except av.error.FFmpegError:
        return


def _frames(path: Path, kind: str) -> Iterator[tuple[int, Any]]:
    """Decoded frames of all tracks of a kind with their milliseconds; what cannot be decoded is left out."""
    with av.open(str(path)) as source:
        streams = getattr(source.streams, kind)
        if not streams:
            return
        for stream in streams:
            stream.codec_context.thread_count = 1
        for packet in _packets(source, streams):
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                continue
            for frame in frames:
                if frame.pts is not None:
                    yield int(frame.pts * frame.time_base * 1000), frame


class PictureTrack:
    """The pictures of one file."""

    def __init__(self, path: Path) -> None:
        self._frames = _frames(path, "video")
        self._next: tuple[int, Any] | None = next(self._frames, None)
        self._shown: tuple[int, Any] | None = None

    def at(self, ms: int) -> Any | None:
        """The frame that is seen at a moment, or None. Moments must not go back."""
        while self._next is not None and self._next[0] <= ms:
            self._shown, self._next = self._next, next(self._frames, None)
        return self._shown[1] if self._shown is not None and ms - self._shown[0] <= GONE_MS else None


class SoundTrack:
    """The sound of one file, in mono."""

    def __init__(self, path: Path) -> None:
        self._frames = _frames(path, "audio")
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        self._kept: list[tuple[int, Sound]] = []
        self._is_over = False

    def add_to(self, target: Sound, begin: int) -> None:
        """Add what sounds from sample `begin` on to `target`. Stretches must follow each other."""
        end = begin + len(target)
        while not self._is_over and (not self._kept or self._kept[-1][0] < end):
            self._read()
        self._kept = [each for each in self._kept if each[0] + len(each[1]) > begin]
        for start, samples in self._kept:
            first, last = max(start, begin), min(start + len(samples), end)
            if first < last:
                target[first - begin : last - begin] += samples[first - start : last - start]

    def _read(self) -> None:
        found = next(self._frames, None)
        if found is None:
            self._is_over = True
            return
        ms, frame = found
        for part in self._resampler.resample(frame):
            samples = part.to_ndarray()[0].astype(np.int32)
            after = self._kept[-1][0] + len(self._kept[-1][1]) if self._kept else 0
            start = ms * RATE // 1000
            if abs(start - after) < RATE // 50:   # rounding to milliseconds must not make clicks
                start = after
            self._kept.append((max(start, after), samples))
