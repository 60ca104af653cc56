"""The application on a phone: one question at a time, nothing typed is lost, and what is wrong is one tap away."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.people import SCREEN, fill_application, new_page
from tests.browser.reading import PHONE
from tests.servers import PortalServer

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, portal_server: PortalServer) -> Page:
    page = new_page(browser)
    page.goto(f"{portal_server.url}/apply")
    return page


def shown(page: Page) -> list[str]:
    """The names of the fields in sight."""
    return [
        field.get_attribute("id").removeprefix("form-")   # type: ignore[union-attr]
        for field in page.locator("main .form-control, main .form-select").all() if field.is_visible()
    ]


def where(page: Page) -> str:
    return page.inner_text(".guide-where")


def test_a_question_is_what_must_be_answered_and_what_may_stay_open_after_it(page: Page) -> None:
    assert (where(page), shown(page)) == ("第1题，共8题", ["applicant-name"])
    page.click(".step-nav .btn-primary")
    assert (where(page), shown(page)) == (
        "第2题，共8题", ["applicant-telephone", "applicant-address", "applicant-identity_number"],
    )
    page.click(".step-nav .btn-secondary")
    assert where(page) == "第1题，共8题"


def test_enter_means_the_next_question(page: Page) -> None:
    page.fill("#form-applicant-name", "张某")
    page.press("#form-applicant-name", "Enter")
    assert where(page) == "第2题，共8题"
    assert not page.locator(".error-summary").count()


def test_what_is_wrong_is_shown_at_once_and_each_point_is_one_tap_away(page: Page) -> None:
    for _ in range(7):
        page.click(".step-nav .btn-primary")
    page.click(".actionbar .btn-primary")
    page.wait_for_selector(".error-summary")
    assert where(page) == "第1题，共8题"
    page.click(".error-summary a[href='#form-dispute-facts']")
    assert shown(page) == ["dispute-facts"]
    assert page.evaluate("document.activeElement.id") == "form-dispute-facts"


def test_who_corrects_one_answer_need_not_walk_through_the_others_again(page: Page) -> None:
    page.set_viewport_size(SCREEN)   # type: ignore[arg-type]
    fill_application(page)
    page.fill("#form-applicant-telephone", "12")
    page.set_viewport_size(PHONE)   # type: ignore[arg-type]
    for _ in range(7):
        page.click(".step-nav .btn-primary")
    page.click(".actionbar .btn-primary")
    page.wait_for_selector(".error-summary")
    assert where(page) == "第2题，共8题"
    page.fill("#form-applicant-telephone", "00055501234")
    page.click(".actionbar .btn-primary")
    page.wait_for_selector("button[name=change]")
    page.click("button[name=change]")
    page.wait_for_selector(".guide-where")
    assert where(page) == "第1题，共8题"
    page.click(".actionbar .btn-primary")
    page.wait_for_selector("button[name=send]")


def test_on_a_desk_all_questions_stand_below_each_other(browser: Browser, portal_server: PortalServer) -> None:
    page = new_page(browser, wide=True)
    page.goto(f"{portal_server.url}/apply")
    fill_application(page)
    assert len(shown(page)) == 13
