"""H.264 as it is kept: units taken out of packets (RFC 6184), and what a file must say of them before they come (ISO 14496-15).

Whatever does not add up is left out; a player shows what is whole.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

TYPE: Final = 0x1F
IDR, PARAMETERS, PICTURE_PARAMETERS = 5, 7, 8
SINGLE: Final = range(1, 24)
AGGREGATE, FRAGMENT = 24, 28
FRAGMENT_START, FRAGMENT_HEAD = 0x80, 2
BASELINE: Final = 66
MOST_BITS: Final = 31
MACROBLOCK: Final = 16
LARGEST: Final = 512
"""Macroblocks on a side: more than any camera has."""


class Unit(NamedTuple):
    """A whole unit, or a piece of one: the first piece holds the head."""

    data: bytes
    begins: bool


def units(payload: bytes) -> list[Unit]:
    """What one packet carries; nothing of a packet that does not add up."""
    kind = payload[0] & TYPE if payload else 0
    if kind in SINGLE:
        return [Unit(payload, begins=True)]
    if kind == AGGREGATE:
        return list(_parts(payload))
    if kind == FRAGMENT and len(payload) > FRAGMENT_HEAD:
        begins = bool(payload[1] & FRAGMENT_START)
        head = bytes([payload[0] & 0xE0 | payload[1] & TYPE]) if begins else b""
        return [Unit(head + payload[FRAGMENT_HEAD:], begins)]
    return []


def _parts(payload: bytes) -> Iterator[Unit]:
    """The units of an aggregate, each behind its size."""
    position = 1
    while position + 2 < len(payload):
        size = int.from_bytes(payload[position : position + 2], "big")
        unit = payload[position + 2 : position + 2 + size]
        if not size or len(unit) < size:
            return
        yield Unit(unit, begins=True)
        position += 2 + size


def joined(whole: Iterable[bytes]) -> bytes:
    """The units of one picture as a file has them: each behind its length."""
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in whole)


def find(whole: Iterable[bytes], kind: int) -> bytes | None:
    """The first unit of a kind."""
    return next((unit for unit in whole if unit[0] & TYPE == kind), None)


def configuration(sequence: bytes, picture: bytes) -> bytes:
    """The decoder's configuration record out of the two parameter sets; the first has at least four bytes."""
    head = bytes([1, *sequence[1:4], 0xFF, 0xE1])
    return head + struct.pack(">H", len(sequence)) + sequence + b"\x01" + struct.pack(">H", len(picture)) + picture


def picture_size(sequence: bytes) -> tuple[int, int] | None:
    """Width and height as the sequence parameter set of a baseline stream states them (ISO 14496-10, 7.3.2.1.1), or None."""
    if len(sequence) <= 4 or sequence[1] != BASELINE:  # noqa: PLR2004 - head, profile, flags, level
        return None
    try:
        return _read_size(Bits(sequence[4:].replace(b"\x00\x00\x03", b"\x00\x00")))
    except IndexError:
        return None


def _read_size(bits: "Bits") -> tuple[int, int] | None:
    """As `picture_size`, from behind the level; IndexError where bits are missing."""
    bits.golomb()                       # which set
    bits.golomb()                       # frame numbers
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        return None                     # no browser sends it
    bits.golomb()                       # reference frames
    bits.take(1)
    columns, rows = bits.golomb() + 1, bits.golomb() + 1
    progressive = bits.take(1)
    if not progressive:
        bits.take(1)
    bits.take(1)
    cut = [bits.golomb() for _ in range(4)] if bits.take(1) else [0, 0, 0, 0]
    rows *= 2 - progressive
    width = columns * MACROBLOCK - 2 * (cut[0] + cut[1])
    height = rows * MACROBLOCK - 2 * (2 - progressive) * (cut[2] + cut[3])
    return (width, height) if columns <= LARGEST and rows <= LARGEST and width > 0 and height > 0 else None


class Bits:
    """Reads bits from the front. Raises IndexError at the end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> int:
        """So many bits as a number."""
        value = 0
        for _ in range(count):
            value = value << 1 | self._data[self._at >> 3] >> (7 - (self._at & 7)) & 1
            self._at += 1
        return value

    def golomb(self) -> int:
        """A number written with as many zeros in front as it has further bits; IndexError where it is longer than any that is meant."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > MOST_BITS:
                raise IndexError
        return (1 << zeros | self.take(zeros)) - 1
