"""How much of the pictures a worker hands on that is asked for more than its processor carries.

A full processor is treated as a full line is, only that it is everybody's: all viewers are shown less, in the order in which a thin
line gives up pictures, so that nothing that was begun breaks off, and voices are never in question.
"""

LATE_S = 0.1
"""A packet that lay longer than this in our own queue is late."""

EVERY_S = 0.3
"""Between two looks: the time after which a smaller share shows in the queue."""

SPARE, LEAST_STEP = 0.95, 0.5
"""A little less than what was worked off, so that the queue empties; never less than half at once."""

MORE, AFTER_S = 1.03, 2.0
"""How the share grows from look to look, from so long after it fell."""

LEAST = 0.05


class Relief:
    """One for the whole worker. `share` is what may be handed on of the bits that all pictures at their best would take."""

    def __init__(self) -> None:
        self.share = 1.0
        self.lowered_at = float("-inf")
        self._looked_at = float("-inf")
        self._behind_s = 0.0

    @property
    def is_needed(self) -> bool:
        """Whether less than everything is handed on."""
        return self.share < 1

    def tick(self, now: float, behind_s: float) -> None:
        """Ten times a second: how long the packet lay in our queue that was taken out last. `now` is monotonic.

        A queue that was late twice and does not shrink is no accident: its growth says which share of what came was worked off.
        """
        passed = now - self._looked_at
        if passed < EVERY_S:
            return
        grown, was_late = behind_s - self._behind_s, self._behind_s > LATE_S
        self._looked_at, self._behind_s = now, behind_s
        if behind_s > LATE_S:
            if was_late and grown >= 0:
                self.share = max(LEAST, self.share * max(LEAST_STEP, SPARE * (1 - grown / passed)))
                self.lowered_at = now
        elif self.is_needed and now - self.lowered_at > AFTER_S:
            self.share = min(1.0, self.share * MORE)
