"""What has arrived of one incoming stream: duplicates, holes to ask for again, and the figures of receiver reports."""

from video.media.rtp import sequence_distance

WINDOW = 1024
"""Packets behind the newest within which a late one is still taken."""

MASK = (1 << WINDOW) - 1
MAX_HOLE = 200
"""A longer jump is a restart, not a loss."""

MAX_TRIES = 8
GIVE_UP_S = 1.0
RETRY_S = 0.08


class Reception:
    """Sequence numbers of one stream, extended beyond 16 bits. Times are seconds of any monotonic clock.

    A sequence number is accepted once only: a second packet under the same number, which a hostile sender could hide in
    a retransmission, would make us encrypt two texts with one key stream.
    """

    def __init__(self) -> None:
        self.highest: int | None = None
        self.received = 0
        self._first = 0
        self._seen = 0
        self._missing: dict[int, tuple[float, float, int]] = {}
        self._reported = (0, 0)

    def accept(self, sequence: int, now: float) -> bool:
        """Whether this number is new; a hole before it is noted as missing."""
        if self.highest is None:
            self._first = self.highest = sequence
            self._seen = 1
        else:
            ahead = sequence_distance(sequence, self.highest & 0xFFFF)
            if ahead <= 0:
                return self._accept_late(-ahead)
            self._note_hole(ahead, now)
            self.highest += ahead
            self._seen = (self._seen << ahead | 1) & MASK if ahead < WINDOW else 1
        self.received += 1
        return True

    def _accept_late(self, behind: int) -> bool:
        """Take a packet that fills a hole, not one that was there already or is too old to tell."""
        if behind >= WINDOW or self._seen >> behind & 1:
            return False
        self._seen |= 1 << behind
        assert self.highest is not None
        self._missing.pop(self.highest - behind, None)
        self.received += 1
        return True

    def _note_hole(self, ahead: int, now: float) -> None:
        """Remember the numbers that were jumped over."""
        assert self.highest is not None
        if ahead > MAX_HOLE:
            self._missing.clear()
        elif ahead > 1 and len(self._missing) < WINDOW:
            for step in range(1, ahead):
                self._missing[self.highest + step] = (now, now, 0)

    def due(self, now: float) -> list[int]:
        """The 16-bit numbers to ask for now: at once, then every 80 ms, eight times and for one second at most."""
        asked: list[int] = []
        for number, (since, next_at, tries) in list(self._missing.items()):
            if tries >= MAX_TRIES or now - since > GIVE_UP_S:
                del self._missing[number]
            elif now >= next_at:
                self._missing[number] = (since, now + RETRY_S, tries + 1)
                asked.append(number)
        return [number & 0xFFFF for number in sorted(asked)]

    def report(self) -> tuple[int, int, int]:
        """Fraction lost since the last report (of 256), packets lost in all, extended highest number."""
        if self.highest is None:
            return 0, 0, 0
        expected = self.highest - self._first + 1
        expected_before, received_before = self._reported
        self._reported = expected, self.received
        span = expected - expected_before
        lost = span - (self.received - received_before)
        fraction = max(0, min(255, lost * 256 // span)) if span > 0 else 0
        return fraction, expected - self.received, self.highest
