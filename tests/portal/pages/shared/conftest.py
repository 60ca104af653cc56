"""A small site with the shared parts only."""

import pytest
import webtest

from tests.portal.pages.shared import site


@pytest.fixture
def app():
    site.received.clear()
    return webtest.TestApp(site.make())
