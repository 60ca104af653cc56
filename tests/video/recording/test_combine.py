"""The film: everybody in a place of a grid, all voices, on one time line; also of files that a crash cut."""

import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.video.recording.encoded import audio_packets, pictures, sounds, video_packets
from video.recording.combine import HEIGHT, WIDTH, cells, film, fitted
from video.recording.matroska import File
from video.recording.vp8 import Vp8Pictures


def recorded(path: Path, *, seconds: int, start_ms: int = 0, shade: int = 0, size: tuple[int, int] = (320, 240)) -> Path:
    """A participant's file."""
    file, builder = File(path, path.stem), Vp8Pictures()
    packets = [*video_packets(0, pictures(seconds * 30, *size, shade), start_ms), *audio_packets(1, sounds(seconds * 50), start_ms)]
    for packet in sorted(packets, key=lambda each: each.at_ms):
        if packet.track == 1:
            file.add_sound(packet.at_ms, packet.payload)
            continue
        picture = builder.push(packet, broken=False)
        if picture is not None:
            file.add_picture("vp8", packet.at_ms, picture)
    file.close()
    return path


def test_the_film_holds_everybody_at_the_right_time_and_place(tmp_path: Path) -> None:
    sources = [recorded(tmp_path / "a.mkv", seconds=4, shade=130), recorded(tmp_path / "b.mkv", seconds=2, start_ms=2000, shade=120)]
    told = list(film(sources, tmp_path / "film.webm"))
    assert told == sorted(told)
    assert told[-1] == 1.0
    seen = []
    with av.open(str(tmp_path / "film.webm")) as source:
        for frame in source.decode(video=0):
            grey = frame.to_ndarray(format="gray")
            seen.append((frame.time, float(grey[HEIGHT // 2, WIDTH // 4]), float(grey[HEIGHT // 2, WIDTH * 3 // 4])))
    with av.open(str(tmp_path / "film.webm")) as source:
        heard = [float(np.abs(sound.to_ndarray()).max()) for sound in source.decode(audio=0)]
    assert abs(seen[-1][0] - 4) < 0.3
    assert all(left > 90 for at, left, _ in seen if 0.5 < at < 3.8)
    assert all(right < 60 for at, _, right in seen if at < 1.8)
    assert all(right > 70 for at, _, right in seen if 2.3 < at < 3.8)
    assert min(heard[10:-10]) > 0.05
    assert max(heard[110:180]) > 1.5 * max(heard[10:90])


def test_a_file_that_a_crash_cut_is_shown_up_to_there(tmp_path: Path) -> None:
    whole = recorded(tmp_path / "a.mkv", seconds=4)
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])
    list(film([whole], tmp_path / "film.webm"))
    with av.open(str(tmp_path / "film.webm")) as source:
        assert 1 < source.duration / 1e6 < 3.5


@pytest.mark.parametrize("content", [b"", b"nothing like a film" * 100], ids=["empty", "something else"])
def test_what_is_no_file_of_ours_fails(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mkv"
    path.write_bytes(content)
    with pytest.raises(av.error.FFmpegError):
        list(film([path], tmp_path / "film.webm"))


ENDLESS = """
import itertools, pathlib, sys
from video.recording import combine
combine.FIRST_CPU_S, combine.length_ms = 1, lambda path: 0
sys.stdout = open("/dev/null", "w")
combine.film = lambda sources, target: itertools.repeat(0.0)
combine.combine([pathlib.Path("a")], pathlib.Path("b"))
"""


def test_a_decoder_that_never_ends_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdin=subprocess.PIPE) as child:
        assert child.wait(120) == -signal.SIGXCPU


@settings(deadline=None)
@given(st.integers(1, 50))
def test_places_never_overlap_and_stay_inside(count: int) -> None:
    places = cells(count)
    assert len(set(places)) == count
    for left, top, width, height in places:
        assert left % 2 == top % 2 == width % 2 == height % 2 == 0
        assert width > 0 and height > 0
        assert left + width <= WIDTH and top + height <= HEIGHT
    for n, (left, top, width, height) in enumerate(places):
        for other_left, other_top, _, _ in places[n + 1 :]:
            assert other_left >= left + width or other_top >= top + height or other_left + width <= left


@settings(deadline=None)
@given(st.integers(1, 4000), st.integers(1, 4000))
def test_a_picture_fits_its_place(width: int, height: int) -> None:
    wide, high = fitted(width, height, 480, 270)
    assert 2 <= wide <= 480 and 2 <= high <= 270
