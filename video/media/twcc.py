"""Transport-wide congestion control feedback: tells a browser when its packets arrived, so that it finds its own rate.

Format: draft-holmer-rmcat-transport-wide-cc-extensions-01. Without it Chromium stays at its starting bit rate.
"""

import struct

from video.media.rtcp import OUR_SSRC, PREFIX, TRANSPORT_FEEDBACK, TWO
from video.media.rtp import sequence_distance

FORM = 15
TICKS_PER_S = 4000
"""One tick is 250 microseconds."""

TICKS_PER_REFERENCE = 256
"""The reference time counts in 64 milliseconds."""

MAX_SPAN = 1000
"""Packets one report may cover; a wider jump starts afresh."""

SMALL_DELTA = 0xFF
LARGE_DELTA = 0x7FFF
SYMBOLS_PER_CHUNK = 7
TWO_BIT_CHUNK = 0xC000


class Arrivals:
    """Collects transport-wide sequence numbers with arrival times and writes a report of them on demand."""

    def __init__(self) -> None:
        self._seen: list[tuple[int, float]] = []
        self._expected: int | None = None
        self._count = 0
        self._ssrc = 0

    def note(self, sequence: int, arrived_at: float, ssrc: int) -> None:
        """A packet arrived; `arrived_at` in seconds of a clock that does not jump backwards much."""
        if len(self._seen) < MAX_SPAN:
            self._seen.append((sequence, arrived_at))
            self._ssrc = ssrc

    def report(self) -> bytes | None:
        """The RTCP packet for what was collected, or None where there is nothing to say.

        A report begins where the last one ended, so that losses between two reports are said too.
        """
        seen, self._seen = self._seen, []
        if not seen:
            return None
        base = seen[0][0]
        if self._expected is not None and 0 <= sequence_distance(base, self._expected) < MAX_SPAN:
            base = self._expected
        arrivals: dict[int, float] = {}
        for sequence, at in seen:
            arrivals.setdefault(sequence_distance(sequence, base), at)
        low, high = min(*arrivals, 0), max(arrivals)
        self._expected = (base + high + 1) & 0xFFFF
        if high - low > MAX_SPAN:
            return None
        return self._write((base + low) & 0xFFFF, [arrivals.get(step) for step in range(low, high + 1)])

    def _write(self, base: int, times: list[float | None]) -> bytes:
        """The wire form: reference time, two-bit symbols for every packet, then the deltas of those that came."""
        reference = int(min(t for t in times if t is not None) * TICKS_PER_S) // TICKS_PER_REFERENCE
        symbols, deltas = _encode(times, reference * TICKS_PER_REFERENCE)
        head = struct.pack("!HHI", base, len(symbols), (reference & 0xFFFFFF) << 8 | self._count & 0xFF)
        self._count += 1
        body = TWO.pack(OUR_SSRC, self._ssrc) + head + _chunks(symbols) + deltas
        padding = -len(body) % 4
        if padding:
            body += bytes(padding - 1) + bytes([padding])
        first = 0x80 | FORM | (0x20 if padding else 0)
        return PREFIX.pack(first, TRANSPORT_FEEDBACK, len(body) // 4) + body


def _encode(times: list[float | None], start: int) -> tuple[list[int], bytes]:
    """A symbol for each packet (0 lost, 1 small delta, 2 large delta) and the deltas in bytes."""
    last, symbols, deltas = start, [], []
    for at in times:
        if at is None:
            symbols.append(0)
            continue
        delta = int(at * TICKS_PER_S) - last
        delta = max(-LARGE_DELTA - 1, min(LARGE_DELTA, delta))
        last += delta
        small = 0 <= delta <= SMALL_DELTA
        symbols.append(1 if small else 2)
        deltas.append(struct.pack("!B", delta) if small else struct.pack("!h", delta))
    return symbols, b"".join(deltas)


def _chunks(symbols: list[int]) -> bytes:
    """Status vector chunks with seven two-bit symbols each."""
    chunks = bytearray()
    for start in range(0, len(symbols), SYMBOLS_PER_CHUNK):
        chunk = TWO_BIT_CHUNK
        for place, symbol in enumerate(symbols[start : start + SYMBOLS_PER_CHUNK]):
            chunk |= symbol << (12 - 2 * place)
        chunks += struct.pack("!H", chunk)
    return bytes(chunks)
