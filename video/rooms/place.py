"""Where a participant stands, and which steps from there are possible (domain model, section 7)."""

from enum import StrEnum


class Place(StrEnum):
    """The states of a participant; a caucus is no further state here but another circle of those who are admitted."""

    INVITED = "invited"
    LOBBY = "lobby"
    IDENTIFIED = "identified"
    ADMITTED = "admitted"
    RETURNED = "returned_to_lobby"
    LEFT = "left"
    REMOVED = "removed"


STEPS: dict[Place, frozenset[Place]] = {
    Place.INVITED: frozenset({Place.LOBBY, Place.IDENTIFIED}),
    Place.LOBBY: frozenset({Place.IDENTIFIED, Place.ADMITTED, Place.LEFT, Place.REMOVED}),
    Place.IDENTIFIED: frozenset({Place.ADMITTED, Place.LEFT, Place.REMOVED}),
    Place.ADMITTED: frozenset({Place.RETURNED, Place.LEFT, Place.REMOVED}),
    Place.RETURNED: frozenset({Place.ADMITTED, Place.LEFT, Place.REMOVED}),
    Place.LEFT: frozenset({Place.LOBBY, Place.IDENTIFIED}),
    Place.REMOVED: frozenset(),
}
"""The states that may follow each. Whoever left comes again through the lobby; whoever was removed does not."""

WAITING = frozenset({Place.LOBBY, Place.IDENTIFIED, Place.RETURNED})
"""Those outside the door: they hear nobody and nobody hears them."""

GONE = frozenset({Place.LEFT, Place.REMOVED})
"""Those who hold no seat any more."""
