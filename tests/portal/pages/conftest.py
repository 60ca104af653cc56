"""A portal for each test of a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal.pages.site import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = Site(tmp_path)
    yield running
    running.close()
