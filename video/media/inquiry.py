"""Which addresses were asked whether somebody of ours is there now.

A browser whose address changed on the way, by a router's new mapping or another network, goes on sending and does not notice; by itself it
checks its path every 2.5 s. Its packets from the new address prove nothing, for anybody on the way could send them; an answer to a
check of ours that carries its password does.
"""

import os
from dataclasses import dataclass

from video.media.path import Path

EVERY_S = 0.25
"""Between two questions to one address."""

LASTS_S = 1.0
MOST = 32
"""Addresses that are looked at in `LASTS_S`: a flood from invented ones costs no more than that."""


@dataclass
class Asked:
    """One question that may still be answered."""

    path: Path | None
    transaction: bytes
    at: float


class Inquiries:
    """The questions of the last second. `now` is monotonic."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, int], Asked] = {}

    def may_ask(self, address: tuple[str, int], now: float) -> bool:
        """Whether to look at one more packet from an unknown address."""
        for known in [known for known, asked in self._asked.items() if now - asked.at > LASTS_S]:
            del self._asked[known]
        before = self._asked.get(address)
        return len(self._asked) < MOST if before is None else now - before.at >= EVERY_S

    def note(self, address: tuple[str, int], path: Path | None, now: float) -> bytes:
        """Remember whom this address is asked about, or that its packets are nobody's; returns the number of the question."""
        asked = self._asked[address] = Asked(path, os.urandom(12), now)
        return asked.transaction

    def whom(self, address: tuple[str, int], transaction: bytes) -> Path | None:
        """Whose answer this would be."""
        asked = self._asked.get(address)
        return asked.path if asked is not None and asked.transaction == transaction else None

    def forget(self, address: tuple[str, int]) -> None:
        """It was answered."""
        self._asked.pop(address, None)
