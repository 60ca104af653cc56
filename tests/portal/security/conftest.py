"""One small application for each test that asks for it."""

import pytest

from tests.portal.security.site import Site


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.close()
