"""Reading what a browser says of every packet's arrival (draft-holmer-rmcat-transport-wide-cc-extensions-01)."""

import struct

HEAD = struct.Struct("!HHI")
MAX_PACKETS = 4096
"""Packets of which one report may speak, whatever it claims."""

TICKS_PER_REFERENCE = 256
REFERENCES = 1 << 24
SMALL, LARGE = 1, 2
VECTOR, TWO_BITS = 0x8000, 0x4000


class ArrivalReader:
    """Remembers the reference time, which begins anew every twelve days."""

    def __init__(self) -> None:
        self._reference: int | None = None

    def read(self, body: bytes) -> tuple[int, list[int | None]] | None:
        """The first packet's number, and for it and those after it the arrival in quarters of a millisecond, None where lost.

        None where the report is cut short or claims too much.
        """
        try:
            return self._read(body)
        except (IndexError, struct.error):
            return None

    def _read(self, body: bytes) -> tuple[int, list[int | None]] | None:
        """As `read`, with IndexError or struct.error where bytes are missing."""
        base, count, word = HEAD.unpack_from(body)
        if not 0 < count <= MAX_PACKETS:
            return None
        symbols, position = _read_symbols(body, count)
        at = self._unwrap(word >> 8) * TICKS_PER_REFERENCE
        ticks: list[int | None] = []
        for symbol in symbols[:count]:
            if symbol == SMALL:
                at += body[position]
                position += 1
            elif symbol == LARGE:
                delta = body[position] << 8 | body[position + 1]
                at += delta - 0x10000 if delta & 0x8000 else delta
                position += 2
            else:
                ticks.append(None)
                continue
            ticks.append(at)
        return base, ticks

    def _unwrap(self, reference: int) -> int:
        """The reference time without its jump back to zero."""
        if self._reference is None:
            self._reference = reference
        ahead = (reference - self._reference + REFERENCES // 2) % REFERENCES - REFERENCES // 2
        self._reference += ahead
        return self._reference


def _read_symbols(body: bytes, count: int) -> tuple[list[int], int]:
    """What is said of each packet (0 lost, 1 and 2 arrived), and where the arrival times begin."""
    symbols: list[int] = []
    position = HEAD.size
    while len(symbols) < count:
        chunk = body[position] << 8 | body[position + 1]
        position += 2
        if not chunk & VECTOR:
            symbols += [chunk >> 13 & 3] * min(chunk & 0x1FFF, count)
        elif chunk & TWO_BITS:
            symbols += [chunk >> shift & 3 for shift in (12, 10, 8, 6, 4, 2, 0)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    return symbols, position
