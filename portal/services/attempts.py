"""Failed attempts, counted across all processes, with a wait that doubles.

After a few free failures each further one must wait twice as long as the one before. So an attacker at full speed has a few dozen
attempts a day however many machines take part, and the right person is never shut out for long.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from BTrees.OOBTree import OOBTree

from portal.domain.portal import Portal

CLEANED_AT_A_TIME: Final = 5


@dataclass(frozen=True, slots=True)
class Brake:
    """How a kind of attempt is slowed down; times in seconds."""

    free: int
    """Failures before the first wait."""
    first_wait_s: int
    longest_wait_s: int
    forgotten_after_s: int = 24 * 3600

    def wait_after(self, failures: int) -> int:
        """How long the next attempt must wait after so many failures."""
        if failures < self.free:
            return 0
        return min(self.first_wait_s << min(failures - self.free, 30), self.longest_wait_s)

    def attempts_in(self, seconds: int) -> int:
        """The most attempts that anybody can make in a span, at full speed; for the proof in the tests and the security page."""
        attempts, clock = 0, 0
        while clock <= seconds:
            attempts += 1
            clock += self.wait_after(attempts)
        return attempts


def seconds_to_wait(portal: Portal, key: str, brake: Brake, now: datetime) -> int:
    """How long until the next attempt under a key is heard; 0 where it is heard now."""
    failures, last = _failures(portal.rate_limits, key, brake, now)
    return max(0, last + brake.wait_after(failures) - _seconds(now)) if failures else 0


def note_failure(portal: Portal, key: str, brake: Brake, now: datetime) -> None:
    """Count a failure under a key, and forget a few old ones of others."""
    failures, _ = _failures(portal.rate_limits, key, brake, now)
    portal.rate_limits[key] = (failures + 1, _seconds(now), _seconds(now) + brake.forgotten_after_s)
    _clean(portal.rate_limits, key, now)


def forget(portal: Portal, key: str) -> None:
    """Begin anew under a key, after the right person came."""
    portal.rate_limits.pop(key, None)


def _failures(limits: OOBTree, key: str, brake: Brake, now: datetime) -> tuple[int, int]:
    failures, last, _ = limits.get(key, (0, 0, 0))
    return (0, 0) if _seconds(now) > last + brake.forgotten_after_s else (failures, last)


def _clean(limits: OOBTree, key: str, now: datetime) -> None:
    """Walk on from the key just written: each write tidies its neighbours, so the tree never needs a sweep."""
    old = []
    for position, (other, (_, _, forgotten_at)) in enumerate(limits.items(min=key, excludemin=True)):
        if position == CLEANED_AT_A_TIME:
            break
        if forgotten_at < _seconds(now):
            old.append(other)
    for other in old:
        del limits[other]


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
