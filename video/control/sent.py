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
        self._numbers = [-1] * SIZE
        self._sent_at = [0.0] * SIZE
        self._sizes = [0] * SIZE

    def add(self, now: float, size: int) -> int:
        """Note a packet that is about to leave; returns its 16-bit number."""
        number = self.next
        place = number & MASK
        self._numbers[place] = number
        self._sent_at[place] = now
        self._sizes[place] = size
        self.next = number + 1
        return number & NUMBER_MASK

    def settle(self, base: int, ticks: Sequence[int | None]) -> Outcome:
        """Match a report, which begins with the 16-bit number `base` and has None for what is missing.

        A packet that was reported missing may still arrive in a later report; one that arrived is settled for good.
        """
        found = Outcome()
        number = self.next - ((self.next - base) & NUMBER_MASK)
        numbers, sizes = self._numbers, self._sizes
        for tick in ticks:
            place = number & MASK
            if numbers[place] == number:
                if tick is None:
                    found.lost += 1
                    found.lost_bytes += sizes[place]
                else:
                    numbers[place] = -1
                    found.numbers.append(number)
                    found.sent_at.append(self._sent_at[place])
                    found.arrived_at.append(tick * TICK_S)
                    found.sizes.append(sizes[place])
                found.newest = number
            number += 1
        return found
