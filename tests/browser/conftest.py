"""What the real Chromium of `tests/conftest.py` meets: a real portal with demonstration data, or the scripts and styles alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.servers import PortalServer

STATIC = Path(__file__).parents[2] / "static"
HOST = "https://concord.test"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@pytest.fixture(scope="session")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    folder: Path = tmp_path_factory.mktemp("portal")
    server = PortalServer(folder)
    server.admin("demo", "--size", "40")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a host that serves the scripts and styles, without a server."""
    context = browser.new_context(locale="zh-CN")
    found = context.new_page()

    def serve(route: Route) -> None:
        path = STATIC / route.request.url.removeprefix(f"{HOST}/")
        content = path.read_text() if path.is_file() else "<!doctype html>"
        route.fulfill(body=content, content_type=TYPES.get(path.suffix, "text/html"))

    found.route(f"{HOST}/**", serve)
    found.goto(f"{HOST}/empty")
    yield found
    context.close()
