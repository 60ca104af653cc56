"""A small site with the shared parts only: made once, visited by a new browser in each test."""

import pytest
import webtest

from tests.portal.pages.shared import site


@pytest.fixture(scope="session")
def wsgi():
    return site.make()


@pytest.fixture
def app(wsgi):
    site.received.clear()
    return webtest.TestApp(wsgi)


@pytest.fixture
def own_app():
    """A site whose registry this test may change."""
    return webtest.TestApp(site.make())
