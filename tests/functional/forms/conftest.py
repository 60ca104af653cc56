"""One walk over the whole portal is made for the run; what it found is used by each test here."""

from collections.abc import Iterator

import pytest

from tests.functional.forms.found import Found, Walk
from tests.functional.forms.world import World


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("forms"))
    yield made
    made.site.close()


@pytest.fixture(scope="package")
def walk(world: World) -> Walk:
    """The walk; nothing is pressed on it."""
    made = Walk(world)
    made.everything()
    return made


@pytest.fixture(scope="package")
def found(walk: Walk) -> list[Found]:
    return [found for many in walk.forms.values() for found in many]
