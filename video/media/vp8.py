"""The few bits of a VP8 payload that a forwarder must read and keep continuous (RFC 7741)."""

import struct
from typing import NamedTuple

PICTURE = struct.Struct("!HB")
MASK_15 = 0x7FFF
MASK_8 = 0xFF
EXTENDED, NON_REFERENCE_START, PARTITION = 0x80, 0x10, 0x07
HAS_PICTURE, HAS_TL0, HAS_TID, HAS_KEY = 0x80, 0x40, 0x20, 0x10


class Picture(NamedTuple):
    """Where a payload holds its 15-bit picture id and the TL0PICIDX right after it, and what they are."""

    position: int
    identifier: int
    tl0: int


class Descriptor(NamedTuple):
    """Whether this packet begins a key frame, and its picture counters where it carries both."""

    begins_key_frame: bool
    picture: Picture | None


PLAIN = Descriptor(begins_key_frame=False, picture=None)
"""What is taken of a payload too short to say more."""


def read(payload: bytes) -> Descriptor:
    """Read the payload descriptor; a truncated one is `PLAIN`."""
    try:
        return _read(payload)
    except IndexError:
        return PLAIN


def _read(payload: bytes) -> Descriptor:
    """As `read`, with an IndexError where bytes are missing."""
    first = payload[0]
    position = 1
    picture = None
    if first & EXTENDED:
        flags = payload[1]
        position = 2
        if flags & HAS_PICTURE:
            wide = payload[2] & 0x80
            if wide and flags & HAS_TL0:
                picture = Picture(2, (payload[2] << 8 | payload[3]) & MASK_15, payload[4])
            position += 2 if wide else 1
        if flags & HAS_TL0:
            position += 1
        if flags & (HAS_TID | HAS_KEY):
            position += 1
    begins = bool(first & NON_REFERENCE_START) and not first & PARTITION
    return Descriptor(begins and not payload[position] & 1, picture)


def rewrite(payload: bytes, picture: Picture) -> bytes:
    """The same payload with other picture counters."""
    counters = PICTURE.pack(picture.identifier | 0x8000, picture.tl0)
    return payload[: picture.position] + counters + payload[picture.position + 3 :]
