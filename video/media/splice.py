"""Joining different speakers and sizes into one outgoing stream, so that a browser sees a single one without seams.

The outgoing stream keeps one SSRC for ever. When another source is plugged in, sequence numbers go on by one,
timestamps by the time that passed, and VP8's picture counters by one: without the last, Chromium receives and drops
every frame for seconds. Packets that this viewer is not sent leave no hole in the numbers, since a hole would be asked for again.
"""

from collections import deque

from video.media.rtp import HALF, SEQUENCE_MASK, TIMESTAMP_MASK, sequence_distance
from video.media.vp8 import MASK_8, MASK_15, Numbers, Picture

LEAST_STEP_S = 1 / 30
"""A new source's first timestamp lies at least one frame behind the last of the old."""

REMEMBERED = 512
"""Numbers that were left out and are still known, so that one that comes late finds the number that was kept for it."""


class Splice:
    """Maps sequence numbers, timestamps and picture counters of the present source to those of the outgoing stream."""

    def __init__(self, clock_rate: int, sequence: int, timestamp: int) -> None:
        self._clock_rate = clock_rate
        self._last_sequence = sequence & SEQUENCE_MASK
        self._last_timestamp = timestamp & TIMESTAMP_MASK
        self._last_at: float | None = None
        self._last_picture = self._last_tl0 = 0
        self._sequence_offset = self._timestamp_offset = 0
        self._picture_offset = self._tl0_offset = 0
        self._highest = 0
        self._span = 0
        self._skipped: deque[int] = deque()

    @property
    def last(self) -> tuple[int, int]:
        """The newest outgoing number and its timestamp."""
        return self._last_sequence, self._last_timestamp

    def begin(self, sequence: int, timestamp: int, picture: Picture | None, now: float) -> None:
        """Continue with a source whose first packet has these counters. `now` is in seconds."""
        passed = now - self._last_at if self._last_at is not None else 0.0
        step = int(max(passed, LEAST_STEP_S) * self._clock_rate)
        self._sequence_offset = self._last_sequence + 1 - sequence
        self._timestamp_offset = self._last_timestamp + step - timestamp
        self._highest = sequence
        self._span = 0
        self._skipped.clear()
        if picture:
            self._picture_offset = self._last_picture + 1 - picture.identifier
            self._tl0_offset = self._last_tl0 + 1 - picture.tl0

    def skip(self, sequence: int) -> None:
        """This packet is not sent, and the next takes its number; one that comes late leaves the hole that it left before."""
        ahead = sequence_distance(sequence, self._highest)
        if ahead <= 0:
            return
        self._highest = sequence
        self._span += ahead
        self._sequence_offset -= 1
        self._skipped.append(sequence)
        if len(self._skipped) > REMEMBERED:
            self._span = sequence_distance(sequence, self._skipped.popleft()) - 1

    def carry(self, sequence: int, timestamp: int, now: float) -> tuple[int, int] | None:
        """The outgoing number and timestamp; None for what is older than the seam and must not reuse a number."""
        ahead = ((sequence - self._highest + HALF) & SEQUENCE_MASK) - HALF   # without a call: this runs for every packet
        offset = self._sequence_offset
        if ahead > 0:
            self._highest = sequence
            self._span += ahead
        elif ahead < 0:
            if self._span + ahead < 0:
                return None
            for skipped in reversed(self._skipped):   # what was left out after it does not move it
                if sequence_distance(skipped, sequence) <= 0:
                    break
                offset += 1
        outgoing = (sequence + offset) & SEQUENCE_MASK
        stamped = (timestamp + self._timestamp_offset) & TIMESTAMP_MASK
        if 0 < (outgoing - self._last_sequence) & SEQUENCE_MASK < HALF:
            self._last_sequence, self._last_timestamp, self._last_at = outgoing, stamped, now
        return outgoing, stamped

    def carry_picture(self, picture: Picture) -> Numbers:
        """The outgoing picture counters."""
        position, identifier, tl0 = picture
        identifier = (identifier + self._picture_offset) & MASK_15
        tl0 = (tl0 + self._tl0_offset) & MASK_8
        if (identifier - self._last_picture) & MASK_15 <= MASK_15 // 2:
            self._last_picture, self._last_tl0 = identifier, tl0
        return position, identifier, tl0

    def carry_timestamp(self, timestamp: int) -> int:
        """The outgoing timestamp for one that came in a sender report."""
        return (timestamp + self._timestamp_offset) & TIMESTAMP_MASK
