"""Letting packets out evenly, so that a key frame does not fill the line's queue and drown the voices."""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")

TIMES_ESTIMATE = 2.5
BURST_S = 0.020
LEAST_BURST = 3000.0
WAIT_S = 0.4
"""More than this much waiting, at two and a half times the estimate, is a second of the line: what comes on top is dropped."""

REPAIR_SHARE = 0.15
REPAIR_BURST_S = 0.5


class Pacer(Generic[Item]):
    """A leaky bucket in bytes. While it has room a packet passes for the price of one subtraction; else it waits, repairs first."""

    def __init__(self) -> None:
        self.waiting = 0
        self.dropped = 0
        self._rate = self._burst = LEAST_BURST
        self._debt = self._at = 0.0
        self._repairs: deque[tuple[Item, int]] = deque()
        self._pictures: deque[tuple[Item, int]] = deque()
        self._repair_rate = 0.0
        self._repair_room, self._repair_at = LEAST_BURST, 0.0

    def set_rate(self, estimate: float) -> None:
        """Follow the estimate, in bits a second."""
        self._rate = TIMES_ESTIMATE * estimate / 8
        self._burst = max(LEAST_BURST, self._rate * BURST_S)
        self._repair_rate = REPAIR_SHARE * estimate / 8

    def passes(self, now: float, size: int) -> bool:
        """Whether a packet may leave at once; if so it is counted."""
        debt = self._debt - (now - self._at) * self._rate
        if debt < 0.0:  # noqa: PLR1730
            debt = 0.0   # `max` costs a call, and this runs for every packet
        self._at = now
        if debt < self._burst and not self.waiting:
            self._debt = debt + size
            return True
        self._debt = debt
        return False

    def allows_repair(self, now: float, size: int) -> bool:
        """Whether one more repeated packet is within the share of the line that repairs may take."""
        most = max(LEAST_BURST, self._repair_rate * REPAIR_BURST_S)
        self._repair_room = min(most, self._repair_room + (now - self._repair_at) * self._repair_rate)
        self._repair_at = now
        if self._repair_room < size:
            return False
        self._repair_room -= size
        return True

    def hold(self, item: Item, size: int, *, repair: bool = False) -> bool:
        """Keep a packet until there is room; False if so much waits that it is hopeless."""
        if self.waiting > self._rate * WAIT_S:
            self.dropped += 1
            return False
        (self._repairs if repair else self._pictures).append((item, size))
        self.waiting += size
        return True

    def release(self, now: float) -> Item | None:
        """The next packet that may leave now, if any."""
        queue = self._repairs or self._pictures
        self._debt = max(0.0, self._debt - (now - self._at) * self._rate)
        self._at = now
        if not queue or self._debt >= self._burst:
            return None
        item, size = queue.popleft()
        self.waiting -= size
        self._debt += size
        return item

    def discard(self, is_void: Callable[[Item], bool]) -> None:
        """Forget what waits but shows something that is over."""
        self._pictures = deque(entry for entry in self._pictures if not is_void(entry[0]))
        self._repairs = deque(entry for entry in self._repairs if not is_void(entry[0]))
        self.waiting = sum(size for queue in (self._pictures, self._repairs) for _, size in queue)
