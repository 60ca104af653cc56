"""What a meeting is doing as a whole, which decides who sits together."""

from enum import StrEnum


class Phase(StrEnum):
    """The phases of a room that is open; the lobby and the end belong to people and to the portal."""

    LIVE = "live"
    CAUCUS = "caucus"
    PAUSED = "paused"
    ENDED = "ended"


OFF_THE_RECORD = frozenset({Phase.CAUCUS, Phase.PAUSED, Phase.ENDED})
"""While one of these lasts nothing of the meeting may be recorded (R-REC-9)."""
