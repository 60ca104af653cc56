"""The search box offers what a beginning may become, with the keyboard alone, and tells a screen reader so."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import new_page
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000


@pytest.fixture
def page(portal_server: PortalServer, browser: Browser) -> Page:
    page = new_page(browser, wide=True)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{portal_server.url}/search")
    return page


def type_into_the_box(page: Page, text: str) -> None:
    page.focus("#q")
    page.keyboard.type(text)
    expect(page.locator("[role=option]").first).to_be_visible(timeout=PATIENCE_MS)


def test_a_completion_is_chosen_and_searched_with_the_keyboard_alone(page: Page) -> None:
    box = page.locator("#q")
    type_into_the_box(page, "调解")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("[role=option]").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    chosen = box.input_value()
    assert chosen.startswith("调解")
    assert chosen != "调解"
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.locator("#q")).to_have_value(chosen)


def test_escape_closes_the_list_and_gives_back_what_was_typed(page: Page) -> None:
    type_into_the_box(page, "调解")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("调解")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("[role=listbox]")).to_be_hidden()
