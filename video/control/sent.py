"""What was sent to one browser and when, until its report says what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

SIZE = 4096
"""Packets remembered; a power of two. At 1,600 packets/s these are two and a half seconds."""

MASK = SIZE - 1
NUMBER_MASK = 0xFFFF
TICK_S = 0.00025
"""Arrival times are told in quarters of a millisecond (draft-holmer-rmcat-transport-wide-cc-extensions-01)."""


@dataclass
class Outcome:
    """What one report said: packets that arrived, in the order of their numbers, and how much was lost.

    Times in seconds, each of its own side's clock; sizes in bytes. `numbers` are counted without wrapping.
    """

    numbers: list[int] = field(default_factory=list)
    sent_at: list[float] = field(default_factory=list)
    arrived_at: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    lost: int = 0
    lost_bytes: int = 0
    newest: int = -1
    """The last number that the report speaks of."""


class SentLog:
    """A ring of packets, in plain lists: this is written for every packet that leaves the worker."""

    def __init__(self) -> None:
        self.next = 0
        """How many were sent; the number of the next one, without wrapping."""
        self.bytes = 0
        """How much was sent."""
        self._sent_at = [0.0] * SIZE
        self._sizes = [0] * SIZE
        """0 where a packet is known to have arrived."""

    def add(self, now: float, size: int) -> int:
        """Note a packet that is about to leave; returns its 16-bit number."""
        number = self.next
        place = number & MASK
        self._sent_at[place] = now
        self._sizes[place] = size
        self.bytes += size
        self.next = number + 1
        return number & NUMBER_MASK

    def settle(self, base: int, ticks: Sequence[int | None]) -> Outcome:
        """Match a report, which begins with the 16-bit number `base` and has None for what is missing.

        A packet that was reported missing may still arrive in a later report; one that arrived is settled for good.
        """
        found = Outcome()
        first = self.next - ((self.next - base) & NUMBER_MASK)
        known = max(0, self.next - SIZE)
        sizes = self._sizes
        for number, tick in enumerate(ticks[: self.next - first], first):
            place = number & MASK
            size = sizes[place]
            if number < known or not size:
                continue
            if tick is None:
                found.lost += 1
                found.lost_bytes += size
            else:
                sizes[place] = 0
                found.numbers.append(number)
                found.sent_at.append(self._sent_at[place])
                found.arrived_at.append(tick * TICK_S)
                found.sizes.append(size)
            found.newest = number
        return found
