"""How well pictures are shown, in words that page and worker share."""

from enum import StrEnum


class Limit(StrEnum):
    """What a person allows the pictures to cost."""

    FULL = "full"
    SAVE = "save"
    AUDIO = "audio"


class Situation(StrEnum):
    """How somebody's own line is, from good to bad. Every word has a sentence in the page."""

    CLEAR = "clear"
    """Everything is shown as well as it can be, or as well as the person allows."""
    SMALL = "small"
    """Pictures move, but are less sharp than they could be."""
    SLOW = "slow"
    """The one who speaks moves a few times a second."""
    STILL = "still"
    SOUND = "sound"
    """No pictures; voices only."""
    TEXT = "text"
    """Even voices do not come through well: better write."""
    LOST = "lost"
