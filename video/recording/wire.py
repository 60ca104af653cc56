"""The pipe from the worker to the process that writes a recording: packets, each with its track and the recording's time.

The end of the pipe is the end of the recording, also where the worker was killed.
"""

import struct
from typing import BinaryIO, NamedTuple

HEAD = struct.Struct("!IBBIHIB")
"""Length of what follows the length itself, kind, track, milliseconds, sequence number, timestamp, marker."""
FIXED = HEAD.size - 4
PACKET, TRACK = 1, 2
LARGEST = 1 << 16


class Recorded(NamedTuple):
    """One packet of one track. `at_ms` is the recording's own time, which stands still in a pause."""

    track: int
    at_ms: int
    sequence: int
    timestamp: int
    marker: int
    payload: bytes


class Track(NamedTuple):
    """A number from now on means one participant's sound or pictures in one codec; the same number may be given anew."""

    number: int
    participant: str
    codec: str
    """`opus`, `vp8` or `h264`."""


def packet(track: int, at_ms: int, sequence: int, timestamp: int, marker: int, payload: bytes) -> bytes:
    """A packet as it goes over the pipe."""
    return HEAD.pack(FIXED + len(payload), PACKET, track, at_ms, sequence, timestamp, 1 if marker else 0) + payload


def track(number: int, participant: str, codec: str) -> bytes:
    """The announcement of a track."""
    name = f"{codec} {participant}".encode()
    return HEAD.pack(FIXED + len(name), TRACK, number, 0, 0, 0, 0) + name


def read(pipe: BinaryIO) -> Recorded | Track | None:
    """The next thing on the pipe; None at its end, and where it was cut in the middle of something."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    length, kind, number, at_ms, sequence, timestamp, marker = HEAD.unpack(head)
    if not FIXED <= length <= LARGEST:
        return None
    payload = pipe.read(length - FIXED)
    if len(payload) < length - FIXED:
        return None
    if kind == TRACK:
        word, _, participant = payload.decode().partition(" ")
        return Track(number, participant, word)
    return Recorded(number, at_ms, sequence, timestamp, marker, payload)
