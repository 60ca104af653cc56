"""Whose turn it is to speak, by the loudness that browsers write on packets of sound (RFC 6464)."""

QUIETEST_LOUD = 45
"""In decibels below the loudest possible sound: a voice lies at 15 to 40, a quiet room at 60 and more."""

TURN_S = 0.8
"""A cough or a yes is no turn."""

PAUSE_S = 2.0
"""Breath within a turn."""


class Voice:
    """One microphone. `turn` is when its last turn began, in seconds of a monotonic clock."""

    def __init__(self) -> None:
        self.turn = float("-inf")
        self._began = self._loud_at = float("-inf")

    def hear(self, level: int, now: float) -> None:
        """One packet of sound, `level` decibels below the loudest."""
        if level > QUIETEST_LOUD:
            return
        if now - self._loud_at > PAUSE_S:
            self._began = now
        self._loud_at = now
        if now - self._began >= TURN_S:
            self.turn = self._began
