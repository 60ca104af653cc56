"""A running portal for the tests of pages; each test begins with an empty county."""

from collections.abc import Iterator

import pytest

from tests.portal.pages.site import Site


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("site"))
    yield running
    running.close()


@pytest.fixture
def site(running_site: Site) -> Site:
    running_site.begin_anew()
    return running_site
