"""What is published and cites a replaced law is marked."""

from typing import Any

from portal.jobs import outdated


def test_an_index_without_laws_makes_nothing_outdated(world: Any) -> None:
    assert outdated.mark(world) == 0
