"""What tests of more than one folder share: one real Chromium for the whole run, and stores and passwords that cost little."""

import shutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, sync_playwright

from portal.services import passwords

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required", "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
)
"""Nothing is asked of the network or of a person; cameras and microphones are Chromium's own, with ten pictures a second."""


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


@pytest.fixture(scope="session", autouse=True)
def cheap() -> Iterator[None]:
    """No power cut threatens the stores of this process, and no thief its passwords. Processes that are killed or serve pay in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("ZODB.FileStorage.FileStorage"), "fsync", None)   # not the class of that name
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield
