"""A real Chromium against a real portal with demonstration data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.servers import PortalServer

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


def installed_chromium() -> str | None:
    """The system's Chromium, or None: then Playwright looks for its own."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=installed_chromium(), args=list(QUIET))
        except Exception as error:  # noqa: BLE001 - whatever Playwright says, the reader of the report should see it
            pytest.skip(f"no Chromium on this machine: {error}")
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def portal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalServer]:
    folder: Path = tmp_path_factory.mktemp("portal")
    server = PortalServer(folder)
    server.admin("demo", "--size", "40")
    server.start()
    yield server
    server.stop()
