"""The few bits of a VP8 payload that a forwarder must read and keep continuous (RFC 7741)."""

import struct
from typing import NamedTuple

PICTURE = struct.Struct("!HB")
MASK_15 = 0x7FFF
MASK_8 = 0xFF
EXTENDED, START, PARTITION = 0x80, 0x10, 0x07
HAS_PICTURE, HAS_TL0, HAS_TID, HAS_KEY = 0x80, 0x40, 0x20, 0x10
SYNC = 0x20
"""This frame needs tier 0 only, whatever its own."""


class Picture(NamedTuple):
    """Where a payload holds its 15-bit picture id and the TL0PICIDX right after it, and what they are."""

    position: int
    identifier: int
    tl0: int


Numbers = tuple[int, int, int]
"""The same for one viewer, as a plain tuple: thousands are kept, and the garbage collector lets go of plain ones only."""


class Descriptor(NamedTuple):
    """Whether this packet begins a key frame, its picture counters where it carries both, and how dispensable it is.

    Frames of tier 0 need no other tier, those of tier 1 need tier 0, and so on. `enters` is true of a frame's first packet where a
    viewer who left its tier out may begin to take it.
    """

    begins_key_frame: bool
    picture: Picture | None
    tier: int = 0
    enters: bool = False


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
    picture, tier, syncs = None, 0, True
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
            if flags & HAS_TID:
                tier, syncs = payload[position] >> 6, bool(payload[position] & SYNC)
            position += 1
    begins = bool(first & START) and not first & PARTITION
    return Descriptor(begins and not payload[position] & 1, picture, tier, begins and syncs)


def overwrite(packet: memoryview, start: int, numbers: Numbers) -> None:
    """Put other picture counters into the payload that begins at `start` of a packet."""
    position, identifier, tl0 = numbers
    PICTURE.pack_into(packet, start + position, identifier | 0x8000, tl0)
