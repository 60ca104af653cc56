"""Which rung each picture of one listener stands on: a function of costs, budget and time.

Sound is never in question, its rate is taken off before. Then, in this order and as far as the budget goes: a still picture
of everyone; the first one moving, in its smallest size; the others moving; the first in the middle size, the others; the
first in full, the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from video.control.ladder import Costs, Rung

UP, KEEP, SURE = 1.05, 0.95, 1.5
"""To climb, a step must fit with the first margin; to stay, with the second; soon after a fall, with the third."""

HOLD_S, LONGEST_HOLD_S = 3.0, 12.0
"""From a fall to the next try; doubled when the try failed."""

STEP_S = 0.6
"""Between two climbs to the larger sizes, so that each is seen in the reports before the next."""

RETRY_S = 10.0
"""A fall this soon after a climb means that the climb failed."""

CHEAP = Rung.LOW

STEPS = (
    ("all", Rung.STILL), ("first", Rung.BASE), ("first", Rung.HALF), ("first", Rung.LOW),
    ("rest", Rung.BASE), ("rest", Rung.HALF), ("rest", Rung.LOW),
    ("first", Rung.MID), ("rest", Rung.MID), ("first", Rung.HIGH), ("rest", Rung.HIGH),
)  # fmt: skip


@dataclass(eq=False)
class Standing:
    """Where one picture stands, and what is remembered of its last fall and climb."""

    rung: Rung = Rung.OFF
    climbed_at: float = float("-inf")
    held_until: float = float("-inf")
    hold_s: float = HOLD_S


@dataclass(eq=False)
class Wish:
    """One picture: where it stands, and what its rungs cost, no higher than it may climb."""

    standing: Standing
    costs: Costs
    planned: Rung = field(default=Rung.OFF)

    def cost(self, rung: Rung) -> float:
        """Bits a second of a rung; nothing of one that is not offered."""
        return self.costs.get(rung, 0.0)

    @property
    def best(self) -> Rung:
        """The highest rung that is offered."""
        return max(self.costs, default=Rung.OFF)

    def margin(self, now: float) -> float:
        """How much more than a step's cost must be free to take it."""
        return SURE if now < self.standing.held_until else UP


def allocate(now: float, budget: float, wishes: Sequence[Wish], *, calm: bool) -> float:
    """Move every standing to its rung; `wishes` begin with the most important.

    While the line is calm nobody falls: measured rates jump about, and an estimate that was never tested says nothing of the room there is.
    Returns the rate of all pictures with the next step that did not fit, or 0 where nothing is missing.
    """
    for wish in wishes:
        stays = calm and wish.standing.rung in wish.costs
        wish.planned = wish.standing.rung if stays else Rung.OFF
    used = sum(wish.cost(wish.planned) for wish in wishes)
    missing = 0.0
    for wish, rung in _steps(wishes):
        if rung <= wish.planned or rung not in wish.costs:
            continue
        step = wish.costs[rung] - wish.cost(wish.planned)
        climbs = rung > wish.standing.rung
        needed = used + step * (wish.margin(now) if climbs else KEEP)
        if needed <= budget and not (climbs and missing):   # nobody climbs past one who could not
            wish.planned = rung
            used += step
        elif climbs and not missing:
            missing = needed
    _move(now, wishes, calm=calm)
    return missing


def _steps(wishes: Sequence[Wish]) -> Iterator[tuple[Wish, Rung]]:
    """All steps in their order."""
    for who, rung in STEPS:
        chosen = wishes if who == "all" else wishes[:1] if who == "first" else wishes[1:]
        for wish in chosen:
            yield wish, rung


def _move(now: float, wishes: Sequence[Wish], *, calm: bool) -> None:
    """Take the planned steps: falls at once, climbs to the larger sizes one by one."""
    climbed = any(now - wish.standing.climbed_at < STEP_S for wish in wishes if wish.standing.rung > CHEAP)
    for wish in wishes:
        standing = wish.standing
        if wish.planned < standing.rung:
            if not calm and standing.rung in wish.costs:
                failed = now - standing.climbed_at < RETRY_S
                standing.hold_s = min(LONGEST_HOLD_S, standing.hold_s * 2) if failed else HOLD_S
                standing.held_until = now + standing.hold_s
            standing.rung = wish.planned
        elif wish.planned > standing.rung and not (climbed and wish.planned > CHEAP):
            climbed = climbed or wish.planned > CHEAP
            standing.rung, standing.climbed_at = wish.planned, now
