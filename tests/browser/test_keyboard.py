"""What can be done with a mouse can be done with the keyboard alone: applying, and going through the work list."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.people import log_in, new_page
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

FOCUSED = "() => { const e = document.activeElement; return [e.tagName, e.id || e.name || '', (e.innerText || '').trim()]; }"
ROW = "() => [...document.querySelectorAll('.row-title > a')].indexOf(document.activeElement)"
MOST = 80
ANSWERS = {
    "form-applicant-name": "测试·申请人", "form-applicant-telephone": "00055501234", "form-respondent-name": "李某乙",
    "form-dispute-matter": "冬天的工钱没给", "form-dispute-facts": "我去年冬天在镇上的工地干了四个月，包工头一直拖着不给工资。",
    "form-dispute-request": "把工钱结清",
}


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what has this id, name or words; the focus can be seen wherever it is."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        _tag, name, words = page.evaluate(FOCUSED)
        if wanted in (name, words):
            return
    raise AssertionError(f"Tab does not come to {wanted!r}")


def test_a_dispute_is_brought_with_the_keyboard_alone(portal_server: PortalServer, browser: Browser) -> None:
    page = new_page(browser, wide=True)
    page.goto(f"{portal_server.url}/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)[2] == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply")
    for field, answer in ANSWERS.items():
        if field == "form-dispute-matter":
            tab_to(page, "form-dispute-place_id")
            page.keyboard.press("ArrowDown")
        tab_to(page, field)
        page.keyboard.type(answer)
    tab_to(page, "form-consent-notices")
    page.keyboard.press("Space")
    tab_to(page, "核对一下")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=send]")
    tab_to(page, "提交申请")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-code]")
    assert re.fullmatch(r"2\d{3}-\d{6}", page.inner_text("[data-number]"))
    page.context.close()


def test_the_work_list_is_walked_with_arrows_and_opened_with_enter(portal_server: PortalServer, browser: Browser) -> None:
    page = new_page(browser, wide=True)
    log_in(page, portal_server.url, "clerk")
    page.goto(f"{portal_server.url}/console")
    first = page.locator(".row-title > a").first.inner_text()
    tab_to(page, first)
    assert page.evaluate(ROW) == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(ROW) == 1
    outline = page.evaluate("() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.boxShadow]; }")
    assert outline != ["none", "none"], "where one is can be seen"
    second = page.locator(".row-title > a").nth(1).inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".dossier-head")
    assert page.inner_text(".dossier-head h1") == second
    page.context.close()


def test_the_other_acts_of_a_dossier_are_reached_with_the_keyboard(portal_server: PortalServer, browser: Browser) -> None:
    page = new_page(browser, wide=True)
    log_in(page, portal_server.url, "unit_head")
    page.goto(f"{portal_server.url}/console")
    page.locator(".row-title > a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".dossier-head")
    tab_to(page, page.inner_text(".dossier-head summary"))
    page.keyboard.press("Enter")
    assert page.locator(".dossier-head .menu-items a").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.menu-items a')")
    page.context.close()
