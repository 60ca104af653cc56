"""The process that writes a recording: files that any player reads, also after a kill, and a failure that is said."""

import json
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from tests.video.recording.encoded import audio_packets, h264_packets, h264_pictures, pictures, sounds, times, video_packets
from video.recording import wire
from video.recording.frames import Picture
from video.recording.matroska import File
from video.recording.playing import PictureTrack
from video.recording.spool import CLOSED, About, Spool, finish

ABOUT = About("20261122-1", "room-1", "2026-11-22T02:00:00+00:00")


def started(folder: Path, *, limit_bytes: int = 0) -> "subprocess.Popen[bytes]":
    """The muxer on a folder; with a limit no file may become larger, as on a full disk."""
    command = [sys.executable, "-m", "video.recording", "mux", str(folder)]
    if limit_bytes:
        command = ["bash", "-c", f'ulimit -f {limit_bytes // 1024}; exec "$@"', "limited", *command]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def written(*tracks: tuple[str, str], seconds: int = 6, start_ms: int = 0) -> bytes:
    """What comes through the pipe for participants with sound, pictures or both."""
    head, packets = b"", []
    for number, (participant, kind) in enumerate(tracks):
        head += wire.track(number, participant, kind)
        if kind == "opus":
            packets += list(audio_packets(number, sounds(seconds * 50), start_ms))
        elif kind == "vp8":
            packets += list(video_packets(number, pictures(seconds * 30), start_ms))
        else:
            packets += list(h264_packets(number, h264_pictures(seconds * 30), start_ms))
    return head + b"".join(wire.packet(*packet) for packet in sorted(packets, key=lambda each: each.at_ms))


def test_each_participant_has_a_file_with_all_sound_and_pictures_untouched(tmp_path: Path) -> None:
    muxer = started(tmp_path)
    out, _ = muxer.communicate(written(("p1", "opus"), ("p1", "vp8"), ("p.2", "opus")), timeout=60)
    assert muxer.returncode == 0
    assert (tmp_path / CLOSED).exists()
    assert out == b""
    found = times(str(tmp_path / "p1.mkv"))
    assert len(found["audio"]) == 300
    assert len(found["video"]) == 180
    assert abs(found["video"][-1] - 5967) <= 1
    assert len(times(str(tmp_path / "p.2.mkv"))["audio"]) == 300
    with av.open(str(tmp_path / "p1.mkv")) as file:
        assert abs(file.duration / 1e6 - 6) < 0.1
        assert (file.streams.video[0].width, file.streams.video[0].height) == (320, 240)
        kept = [bytes(packet) for packet in file.demux(file.streams.video[0]) if packet.size]
    assert tuple(kept) == pictures(180)


def test_h264_is_kept_as_it_came_and_decodes(tmp_path: Path) -> None:
    started(tmp_path).communicate(written(("p1", "opus"), ("p1", "h264"), seconds=3), timeout=60)
    with av.open(str(tmp_path / "p1.mkv")) as file:
        (track,) = file.streams.video
        assert (track.codec_context.name, track.width, track.height) == ("h264", 320, 240)
        assert len(list(file.decode(track))) == 90


def test_who_comes_back_with_another_codec_goes_on_in_the_same_file(tmp_path: Path) -> None:
    first, then = written(("p1", "vp8"), seconds=2), written(("p1", "h264"), seconds=2, start_ms=2000)
    started(tmp_path).communicate(first + then, timeout=60)
    with av.open(str(tmp_path / "p1.mkv")) as file:
        assert [track.codec_context.name for track in file.streams.video] == ["vp8", "h264"]
    shown = PictureTrack(tmp_path / "p1.mkv")
    shades = [shown.at(ms).to_ndarray(format="gray")[120, 160] for ms in range(0, 4000, 100)]
    assert all(abs(int(b) - int(a)) < 12 for a, b in zip(shades[:20], shades[20:], strict=True))


@pytest.mark.parametrize("tracks", [(("p1", "opus"),), (("p1", "vp8"),)], ids=["sound only", "pictures only"])
def test_one_kind_alone_is_not_held_back_for_the_other(tmp_path: Path, tracks: tuple[tuple[str, str], ...]) -> None:
    muxer = started(tmp_path)
    assert muxer.stdin
    muxer.stdin.write(written(*tracks))
    muxer.stdin.flush()
    await_size(tmp_path / "p1.mkv", 5500)
    muxer.kill()
    muxer.communicate()


def test_there_is_no_file_before_something_in_it_can_be_played(tmp_path: Path) -> None:
    """A head alone cannot be opened, and would take the film of everybody with it."""
    muxer = started(tmp_path)
    frames = b"".join(wire.packet(*each) for each in video_packets(0, pictures(29)[1:]))
    muxer.communicate(wire.track(0, "p1", "vp8") + frames + written(("p2", "opus"), seconds=1), timeout=60)
    assert muxer.returncode == 0
    assert [path.name for path in tmp_path.glob("*.mkv")] == ["p2.mkv"]


@pytest.mark.parametrize("count", [1, 3, 16])
def test_a_file_opens_from_its_first_cluster_on_whatever_comes_later(tmp_path: Path, count: int) -> None:
    path, seen = tmp_path / "p1.mkv", set()
    file = File(path, "p1")
    for n, sound in enumerate(sounds(50)):
        file.add_sound(n * 20, sound)
        if n % count == 0:
            file.flush()
        if path.exists():
            seen.add(len(times(str(path))["audio"]))
    file.add_picture("vp8", 1000, Picture(0, 0, pictures(1)[0], True, (320, 240)))
    file.close()
    assert 0 not in seen
    assert max(seen) >= 50 - count
    with av.open(str(path)) as whole:
        assert (whole.streams.video[0].width, len(list(whole.decode(whole.streams.video[0])))) == (320, 1)


def await_size(path: Path, last_ms: int) -> None:
    """Wait until a file, read as it is, holds something as late as this."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if path.exists() and path.stat().st_size > 1000 and max(sum(times(str(path)).values(), [0])) >= last_ms:
            return
        time.sleep(0.1)
    raise AssertionError(f"{path} never held what came {last_ms} ms in")


@pytest.mark.crash
def test_a_kill_costs_less_than_a_second_and_the_rest_has_a_digest(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    folder = spool.begin(ABOUT)
    muxer = started(folder)
    assert muxer.stdin
    muxer.stdin.write(written(("p1", "opus"), ("p1", "vp8")))
    muxer.stdin.flush()
    await_size(folder / "p1.mkv", 5000)
    muxer.kill()
    muxer.communicate()
    assert spool.unfinished() == [folder]
    assert spool.manifests() == []
    manifest = finish(folder)
    assert manifest["complete"] is False
    assert manifest["room"] == "room-1"
    assert spool.manifests() == [manifest]
    found = times(str(folder / "p1.mkv"))
    assert found["audio"][-1] >= 5000 and found["video"][-1] >= 5000
    spool.forget("20261122-1")
    spool.forget("20261122-1")
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_pipe_in_the_middle_of_a_packet_loses_that_packet_only(tmp_path: Path) -> None:
    muxer = started(tmp_path)
    muxer.communicate(written(("p1", "opus"))[:-3], timeout=60)
    assert muxer.returncode == 0
    assert len(times(str(tmp_path / "p1.mkv"))["audio"]) == 299


def test_a_full_disk_is_said_and_ends_it(tmp_path: Path) -> None:
    muxer = started(tmp_path, limit_bytes=50 * 1024)
    out, _ = muxer.communicate(written(("p1", "opus"), ("p1", "vp8"), seconds=20), timeout=120)
    assert json.loads(out.splitlines()[-1]) == {"failed": "disk-full"}
    assert muxer.returncode == 3
    assert not (tmp_path / CLOSED).exists()
    assert times(str(tmp_path / "p1.mkv"))["audio"][-1] > 500


def test_a_picture_that_cannot_begin_is_asked_for(tmp_path: Path) -> None:
    muxer = started(tmp_path)
    frames = video_packets(3, pictures(20)[1:])
    out, _ = muxer.communicate(wire.track(3, "p1", "vp8") + b"".join(wire.packet(*each) for each in frames), timeout=60)
    assert json.loads(out.splitlines()[0]) == {"keyframe": 3}


def test_a_file_outside_the_manifest_is_not_given_out(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    folder = spool.begin(ABOUT)
    (folder / "p1.mkv").write_bytes(b"something")
    assert spool.file(ABOUT.recording, "p1.mkv") is None
    finish(folder)
    assert spool.file(ABOUT.recording, "p1.mkv") == folder / "p1.mkv"
    for name in ("lock", "../about.json", "about.json", ""):
        assert spool.file(ABOUT.recording, name) is None
