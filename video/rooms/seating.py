"""Which publisher goes into which of the fixed places of a page, so that a face never moves without need."""

from collections.abc import Mapping, Sequence


def seat(places: Sequence[str], wanted: Sequence[str], held: Mapping[str, str]) -> dict[str, str]:
    """Give each wanted publisher a place.

    `places` are the mids of one kind in order, `wanted` the publishers with the most important first, `held` the
    present mapping of mid to publisher. Who has a place keeps it; who is no longer wanted loses it; where there are
    more publishers than places, the last of `wanted` get none. Returns mid to publisher.
    """
    chosen = wanted[: len(places)]
    seats = {mid: publisher for mid, publisher in held.items() if mid in places and publisher in chosen}
    free = (mid for mid in places if mid not in seats)
    seated = set(seats.values())
    for publisher in chosen:
        if publisher not in seated:
            seats[next(free)] = publisher
    return seats
