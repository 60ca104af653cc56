"""The process that writes one recording: packets from standard input into one file for each participant.

It decodes nothing. What it has to say goes to standard output, one JSON object a line: `{"keyframe": track}` where a
picture must begin anew, `{"failed": code}` before it gives up.
"""

import errno
import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO, TextIO

from video.recording import wire
from video.recording.clock import Clock
from video.recording.frames import Pictures
from video.recording.h264 import H264Pictures
from video.recording.matroska import File
from video.recording.order import Order
from video.recording.spool import CLOSED, FILE, LOCK
from video.recording.vp8 import Vp8Pictures

SYNC_S = 1.0
ASK_AGAIN_S = 1.0
SOUND_RATE, PICTURE_RATE = 48000, 90000
PICTURES: dict[str, type[Pictures]] = {"vp8": Vp8Pictures, "h264": H264Pictures}
"""By codec; what is none of these is sound."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Stream:
    """One incoming stream on its way into a file."""

    def __init__(self, codec: str, file: File) -> None:
        self._codec, self._file = codec, file
        self._pictures = PICTURES[codec]() if codec in PICTURES else None
        self._order, self._clock = Order(), Clock(PICTURE_RATE if self._pictures else SOUND_RATE)
        self._asked_at = 0.0

    def take(self, packet: wire.Recorded) -> None:
        """Put one packet into the file, as soon as it is its turn and its picture is whole."""
        for ready in self._order.push(packet):
            if self._pictures is not None:
                self._take_picture(self._pictures, ready)
            elif ready.payload:
                self._file.add_sound(self._clock.at(ready.timestamp, ready.at_ms), ready.payload)

    def _take_picture(self, pictures: Pictures, packet: wire.Recorded) -> None:
        """One packet of pictures, in its turn."""
        picture = pictures.push(packet, broken=self._order.broken)
        if picture is not None:
            self._file.add_picture(self._codec, self._clock.at(picture.timestamp, picture.at_ms), picture)

    def wants_key(self, now: float) -> bool:
        """Whether to ask for a key frame now; once a second at most."""
        if self._pictures is None or not self._pictures.wants_key or now - self._asked_at < ASK_AGAIN_S:
            return False
        self._asked_at = now
        return True


class Muxer:
    """All files of one recording."""

    def __init__(self, folder: Path, out: TextIO) -> None:
        self._folder, self._out = folder, out
        self._files: dict[str, File] = {}
        self._streams: dict[int, Stream] = {}
        self._synced_at = time.monotonic()

    def run(self, pipe: BinaryIO) -> None:
        """Write until the pipe ends. Raises OSError where the disk refuses."""
        while (said := wire.read(pipe)) is not None:
            now = time.monotonic()
            if isinstance(said, wire.Track):
                self._begin(said)
            elif said.track in self._streams:
                self._take(self._streams[said.track], said, now)
            if now - self._synced_at >= SYNC_S:
                self._synced_at = now
                self._sync()
        for file in self._files.values():
            file.close()

    def _begin(self, track: wire.Track) -> None:
        """A stream begins, for a participant whose file may be there already."""
        file = self._files.get(track.participant)
        if file is None:
            file = self._files[track.participant] = File(self._folder / FILE.format(participant=track.participant), track.participant)
        self._streams[track.number] = Stream(track.codec, file)

    def _take(self, stream: Stream, packet: wire.Recorded, now: float) -> None:
        stream.take(packet)
        if stream.wants_key(now):
            say(self._out, keyframe=packet.track)

    def _sync(self) -> None:
        for file in self._files.values():
            file.flush()
            file.sync()


def say(out: TextIO, **said: object) -> None:
    """One line to the worker, if it is still there."""
    try:
        out.write(json.dumps(said) + "\n")
        out.flush()
    except BrokenPipeError:
        return


def mux(folder: Path) -> int:
    """Write one recording from standard input; returns the exit status. The folder is locked as long as this lives."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)   # the end of the pipe ends it: what is in the pipe is still written
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            Muxer(folder, sys.stdout).run(sys.stdin.buffer)
            (folder / CLOSED).touch()
        except OSError as error:
            say(sys.stdout, failed="disk-full" if error.errno in FULL else "disk-failed")
            os._exit(3)   # what is half written must not be touched again on the way out
    return 0
