"""The rungs of quality that one picture can stand on, and how high each may climb."""

from collections.abc import Mapping
from enum import IntEnum

from video.protocol.quality import Limit

ROOMY, CROWDED = 2, 4
"""Up to so many pictures all may be large; beyond the second number the small ones are thumbnails."""


class Rung(IntEnum):
    """From nothing to everything. A picture that comes in one size only knows STILL, BASE, HALF and HIGH."""

    OFF = 0
    STILL = 1
    """A key frame of the smallest size every ten seconds."""
    BASE = 2
    """The smallest size, every fourth frame."""
    HALF = 3
    """The smallest size, every second frame."""
    LOW = 4
    """The smallest size."""
    MID = 5
    HIGH = 6


Costs = Mapping[Rung, float]
"""The rungs that a source offers at this moment above OFF, with their bits a second."""


def highest(limit: Limit, *, first: bool, pictures: int, sizes: int) -> Rung:
    """How high one picture may climb where the line carries everything.

    `first` is the one shown large, `pictures` how many there are, `sizes` in how many sizes this one comes: a thumbnail of a
    picture with a single size is not made to stutter only because it is small.
    """
    if limit is Limit.AUDIO:
        return Rung.OFF
    if limit is Limit.SAVE:
        return Rung.BASE if not first else Rung.LOW if sizes > 1 else Rung.HALF
    if first or sizes == 1 or pictures <= ROOMY:
        return Rung.HIGH
    return Rung.MID if pictures <= CROWDED else Rung.LOW


def within(costs: Costs, most: Rung) -> Costs:
    """The rungs up to a height."""
    return {rung: cost for rung, cost in costs.items() if rung <= most}
