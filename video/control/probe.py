"""A tenth of a second at a higher rate than usual, to learn whether the line carries it."""

from dataclasses import dataclass, field

from video.control.sent import Outcome

LASTS_S = 0.1
STALE_S = 1.5
FEWEST = 5
ENOUGH = 0.7
"""The share that must arrive for the burst to say anything."""

LEAST_SPAN_S = 0.02
KEPT_UP = 0.9
"""What arrives at this share of the rate at which it left was not held up."""


@dataclass
class Verdict:
    """What a probe showed: the rate that got through, and whether the line kept up with it."""

    bps: float
    kept_up: bool


@dataclass
class Probe:
    """One burst: the packets from number `first` up to where it ends, sent at `bps`; `sent_before` are all bytes that left before it."""

    bps: float
    began: float
    first: int
    sent_before: int = 0
    end: int | None = None
    _sent: list[float] = field(default_factory=list)
    _arrived: list[float] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)

    def due(self, now: float, sent: int) -> float:
        """Bytes that ought to have left by now and did not, where `sent` left in all; media that left meanwhile counts."""
        return self.bps / 8 * min(now - self.began + 0.005, LASTS_S) - (sent - self.sent_before)

    def take(self, outcome: Outcome) -> None:
        """Pick the packets of the burst out of a report."""
        for number, sent, arrived, size in zip(outcome.numbers, outcome.sent_at, outcome.arrived_at, outcome.sizes, strict=True):
            if number >= self.first and (self.end is None or number < self.end):
                self._sent.append(sent)
                self._arrived.append(arrived)
                self._sizes.append(size)

    def is_answered(self, outcome: Outcome) -> bool:
        """Whether the report reaches to its end."""
        return self.end is not None and outcome.newest >= self.end - 1

    def verdict(self) -> Verdict | None:
        """What it showed, or None where too little arrived to tell."""
        count = len(self._sent)
        if self.end is None or count < FEWEST or count < ENOUGH * (self.end - self.first):
            return None
        order = sorted(range(count), key=self._arrived.__getitem__)
        first, last = order[0], order[-1]
        took_sending = max(self._sent) - min(self._sent)
        took_arriving = self._arrived[last] - self._arrived[first]
        if took_sending < LEAST_SPAN_S or took_arriving < LEAST_SPAN_S:
            return None
        total = sum(self._sizes)
        sending = (total - self._sizes[last]) * 8 / took_sending
        arriving = (total - self._sizes[first]) * 8 / took_arriving
        kept_up = arriving > KEPT_UP * sending
        return Verdict(min(sending, arriving) if kept_up else arriving, kept_up)
