"""A real portal with demonstration data, for the real Chromium of `tests/conftest.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import PortalServer


@pytest.fixture(scope="session")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    folder: Path = tmp_path_factory.mktemp("portal")
    server = PortalServer(folder)
    server.admin("demo", "--size", "40")
    server.start()
    yield server
    server.stop()
