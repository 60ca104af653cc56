"""One film out of the files of all participants: pictures in a grid, voices mixed, all on the recording's time line.

Runs in a process of its own, with one thread, the lowest priority and limits, since what it decodes came from outside. It says
how far it is on standard output, one JSON object a line: `{"done": 0.4}`.
"""

import json
import os
import resource
import sys
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from video.recording.playing import RATE, PictureTrack, Sound, SoundTrack, length_ms

WIDTH, HEIGHT = 960, 540
PER_S: Final = 12
BITRATE: Final = 500_000
DARK: Final = 24
GREY: Final = 128
MEMORY: Final = 1 << 31
LARGEST: Final = 1 << 34
FIRST_CPU_S: Final = 60
CPU_S_PER_S: Final = 1.0
"""Of processor time for a second of the film and of each file: several times what it takes. A decoder that never ends is ended."""
TELL_EVERY: Final = 0.01
Plane = NDArray[np.uint8]


def cells(count: int) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of each place, all even: the fewest columns that make rows no longer than columns."""
    columns = 1
    while columns * columns < count:
        columns += 1
    rows = -(-count // columns)
    width, height = WIDTH // columns // 2 * 2, HEIGHT // rows // 2 * 2
    return [(n % columns * width, n // columns * height, width, height) for n in range(count)]


def fitted(frame_width: int, frame_height: int, width: int, height: int) -> tuple[int, int]:
    """The largest even size with the frame's own proportions that fits."""
    scale = min(width / frame_width, height / frame_height)
    return max(2, int(frame_width * scale) // 2 * 2), max(2, int(frame_height * scale) // 2 * 2)


class Canvas:
    """The picture that is put together, as planes of luma and the two of colour at half the size."""

    def __init__(self, count: int) -> None:
        self._cells = cells(count)
        self._shown: list[Any] = [None] * count
        self._y: Plane = np.full((HEIGHT, WIDTH), DARK, np.uint8)
        self._u: Plane = np.full((HEIGHT // 2, WIDTH // 2), GREY, np.uint8)
        self._v: Plane = np.full((HEIGHT // 2, WIDTH // 2), GREY, np.uint8)

    def show(self, place: int, frame: Any | None) -> None:
        """Put a frame into its place, with dark edges; None empties it. What is there already is not drawn again."""
        if frame is self._shown[place]:
            return
        self._shown[place] = frame
        left, top, width, height = self._cells[place]
        self._paint(left, top, width, height, None)
        if frame is not None:
            wide, high = fitted(frame.width, frame.height, width, height)
            scaled = frame.reformat(width=wide, height=high, format="yuv420p").to_ndarray()
            self._paint(left + (width - wide) // 4 * 2, top + (height - high) // 4 * 2, wide, high, scaled)

    def _paint(self, left: int, top: int, width: int, height: int, picture: Plane | None) -> None:
        """Fill a rectangle with a picture, or with dark."""
        half = width // 2 * (height // 2)
        flat = picture.reshape(-1) if picture is not None else None
        y, u, v = (
            (flat[: width * height], flat[width * height : width * height + half], flat[width * height + half :])
            if flat is not None else (DARK, GREY, GREY)
        )
        for plane, part, scale in ((self._y, y, 1), (self._u, u, 2), (self._v, v, 2)):
            place = plane[top // scale : (top + height) // scale, left // scale : (left + width) // scale]
            place[...] = part if isinstance(part, int) else part.reshape(place.shape)

    def frame(self) -> Any:
        """The picture as it stands."""
        flat = np.concatenate([self._y.reshape(-1), self._u.reshape(-1), self._v.reshape(-1)])
        return av.VideoFrame.from_ndarray(flat.reshape(HEIGHT * 3 // 2, WIDTH), format="yuv420p")


def combine(sources: list[Path], target: Path) -> int:
    """Make the film; returns the exit status. It ends with its parent, whose end is the end of standard input."""
    os.nice(15)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (FIRST_CPU_S, resource.RLIM_INFINITY))   # also for finding out how long it is
    most = FIRST_CPU_S + int(max(map(length_ms, sources)) / 1000 * CPU_S_PER_S * (1 + len(sources)))
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for done in film(sources, target):
        sys.stdout.write(json.dumps({"done": round(done, 3)}) + "\n")
        sys.stdout.flush()
    descriptor = os.open(target, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return 0


def film(sources: list[Path], target: Path) -> Iterator[float]:
    """Make the film; yields how much of it is done, from 0 to 1."""
    ticks = max(map(length_ms, sources)) * PER_S // 1000 + 1
    pictures, sounds = [PictureTrack(path) for path in sources], [SoundTrack(path) for path in sources]
    canvas, told = Canvas(len(sources)), 0.0
    with av.open(str(target), "w", format="webm") as output:
        video, audio = _streams(output)
        for tick in range(ticks):
            for place, track in enumerate(pictures):
                canvas.show(place, track.at(tick * 1000 // PER_S))
            frame = canvas.frame()
            frame.pts, frame.time_base = tick, Fraction(1, PER_S)
            _put(output, video, frame)
            _put(output, audio, _mixed(sounds, tick))
            if tick / ticks - told >= TELL_EVERY:
                told = tick / ticks
                yield told
        for stream in (video, audio):
            _put(output, stream, None)
    yield 1.0


def _streams(output: Any) -> tuple[Any, Any]:
    """The film's two tracks."""
    video = output.add_stream("libvpx", rate=PER_S, options={"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"})
    video.width, video.height, video.pix_fmt, video.bit_rate = WIDTH, HEIGHT, "yuv420p", BITRATE
    video.codec_context.gop_size = PER_S * 5
    video.codec_context.thread_count = 1
    audio = output.add_stream("libopus", rate=RATE, layout="mono")
    audio.bit_rate = 48_000
    return video, audio


def _mixed(sounds: list[SoundTrack], tick: int) -> Any:
    """The voices of one tick, added and held within what 16 bits can say."""
    samples = RATE // PER_S
    mix: Sound = np.zeros(samples, np.int32)
    for track in sounds:
        track.add_to(mix, tick * samples)
    frame = av.AudioFrame.from_ndarray(np.clip(mix, -32768, 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, tick * samples, Fraction(1, RATE)
    return frame


def _put(output: Any, stream: Any, frame: Any | None) -> None:
    for packet in stream.encode(frame):
        output.mux(packet)


def _end_with_parent() -> None:
    """Standard input is a pipe from whoever started this, and nothing ever comes through it."""
    while os.read(0, 4096):
        pass
    os._exit(4)
