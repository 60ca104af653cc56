"""Two tabs on one case: what was typed in the older one is not lost, and the page says what happened and what to do."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import log_in, new_page, prepare
from tests.browser.reading import barriers, complaints
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

SEND = "form#warning .btn-primary"
TYPED = "双方昨天在村口又吵了一次，我先去看看再定。"
PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PortalServer, str]]:
    """A portal that serves, and the path of a case that a clerk has before them."""
    server = PortalServer(tmp_path_factory.mktemp("stale"))
    server.admin("demo", "--size", "40")
    states, _ = prepare(server)
    server.start(120)
    yield server, next(path for path, state in states.items() if state == "accepted")
    server.stop()


def two_tabs(browser: Browser, server: PortalServer) -> tuple[Page, Page]:
    """One clerk at a phone, twice on the same case."""
    first = new_page(browser)
    first.set_default_timeout(PATIENCE_MS)
    log_in(first, server.url, "clerk")
    second = first.context.new_page()
    second.set_default_timeout(PATIENCE_MS)
    return first, second


def warn(page: Page, level: str, reason: str) -> None:
    """Fill in the form by which the warning of a case is raised."""
    page.locator(f"form#warning [value={level}]").check()
    page.fill("form#warning textarea", reason)


def test_a_form_that_others_overtook_keeps_what_was_typed_and_says_what_to_do(
    browser: Browser, case: tuple[PortalServer, str],
) -> None:
    server, path = case
    older, newer = two_tabs(browser, server)
    older.goto(f"{server.url}{path}/warning")
    warn(older, "red", TYPED)
    newer.goto(f"{server.url}{path}/warning")
    warn(newer, "yellow", "村里来电话说又起了争执。")
    newer.locator(SEND).click()
    newer.wait_for_url(re.compile(rf"{path}$"))

    older.locator(SEND).click()
    said = older.locator(".error-summary")
    expect(said).to_contain_text("您打开本页以后案件有了变化")
    expect(older.locator("form#warning textarea")).to_have_value(TYPED)
    expect(older.locator("form#warning [value=red]")).to_be_checked()
    assert complaints(older) == []
    assert barriers(older) == []

    older.locator(SEND).click()
    older.wait_for_url(re.compile(rf"{path}$"))
    expect(older.locator("main")).to_contain_text("红")
    older.context.close()
