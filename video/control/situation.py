"""What a person is told of the own line, in one word each."""

from collections.abc import Sequence

from video.control.ladder import Rung
from video.protocol.quality import Limit, Situation

WORDS = {
    Rung.OFF: Situation.SOUND, Rung.STILL: Situation.STILL, Rung.BASE: Situation.SLOW, Rung.HALF: Situation.SLOW,
}  # fmt: skip
"""What the picture of the one who speaks means for the whole."""

TEXT_LOSS = 0.25
"""Voices with a quarter of their packets missing are not understood."""


def describe(limit: Limit, pictures: Sequence[tuple[Rung, Rung]], *, lost: bool, loss: float, sound_fits: bool) -> Situation:
    """The word for a line; `pictures` are the present and the best possible rung of each, the most important first."""
    if lost:
        return Situation.LOST
    if loss > TEXT_LOSS or not sound_fits:
        return Situation.TEXT
    if limit is Limit.AUDIO or all(rung >= best for rung, best in pictures):
        return Situation.CLEAR
    first, best = pictures[0]
    return WORDS.get(first, Situation.SMALL) if first < best else Situation.SMALL
