"""A list counts what is due until a moment without walking over it."""

import random

from portal.domain.listing import Listing, Listings
from portal.domain.node import Node

DAY_S = 24 * 3600


def keys_of(listing):
    return [key for key, _ in listing.items()]


def test_what_is_due_until_a_moment_is_what_counting_gives():
    rng, listings, filed = random.Random(7), Listings(), []
    for number in range(400):
        place = ("due|unit", (rng.randrange(40 * DAY_S), f"2026/{number:06}"))
        node = Node()
        listings.refile(node, [], [place])
        filed.append((node, place))
    for node, place in rng.sample(filed, 150):
        moved = ("due|unit", (rng.randrange(40 * DAY_S), place[1][1]))
        listings.refile(node, [place], [moved] if rng.random() < 0.5 else [])
    listing = listings.get("due|unit")
    keys = keys_of(listing)
    for moment in [0, DAY_S, *(rng.randrange(41 * DAY_S) for _ in range(200))]:
        assert listing.before((moment, "")) == sum(key < (moment, "") for key in keys)


def test_filing_what_is_filed_and_dropping_what_is_gone_changes_no_count():
    listing, node = Listing(), Node()
    listing.count_by_day()
    for _ in range(2):
        listing.put((5, "a"), node)
    assert (len(listing), listing.before((6, ""))) == (1, 1)
    for _ in range(2):
        listing.drop((5, "a"))
    assert (len(listing), listing.before((6, ""))) == (0, 0)


def test_a_list_of_an_older_version_counts_right_before_and_after_the_next_filing():
    listings, nodes = Listings(), [Node(), Node(), Node()]
    listings.refile(nodes[0], [], [("due|unit", (DAY_S + 1, "a"))])
    listings.refile(nodes[1], [], [("due|unit", (3 * DAY_S, "b"))])
    old = listings.get("due|unit")
    del old._days
    assert old.before((2 * DAY_S, "")) == 1
    listings.refile(nodes[2], [], [("due|unit", (5, "c"))])
    assert old.before((2 * DAY_S, "")) == 2
    assert old.before((9 * DAY_S, "")) == 3
