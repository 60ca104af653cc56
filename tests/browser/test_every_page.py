"""Every page that somebody is offered opens, in Chinese throughout, on a phone, without barriers.

People walk from link to link: what a page offers must work for whom it is offered to. Each kind of page is looked at once,
a dossier once in each state.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.people import fill_application, log_in, new_page, prepare
from tests.browser.walk import Walk
from tests.servers import PortalServer

pytestmark = pytest.mark.browser

PUBLIC = (
    "/", "/help", "/apply", "/progress", "/login", "/explainers", "/library", "/library/regulations", "/library/precedents", "/search",
    "/search?q=邻居", "/search?q=没有这样的词语吧", "/orgs", "/sites", "/experts",
)
STAFF = ("/", "/console", "/console?warning=red", "/console?state=mediating", "/dossiers", "/dossiers?mine=ended", "/account")
ROLES = {
    "clerk": STAFF, "unit_head": STAFF, "township_mediator": STAFF, "village_mediator": STAFF, "county_mediator": STAFF,
    "leader": STAFF[:-1], "grid_member": STAFF[:1], "expert": STAFF[:1], "court_clerk": STAFF[:1], "archivist": STAFF[:1],
    "auditor": STAFF[:1], "admin": STAFF[:1], "editor": ("/explainers", "/explainers/desk", "/explainers/new"),
    "reviewer": ("/explainers", "/explainers/desk"),
}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    server = PortalServer(tmp_path_factory.mktemp("every"))
    server.admin("demo", "--size", "60")
    states, links = prepare(server)
    server.start()
    yield Walk(server.url, states, links)
    server.stop()


def without(walk: Walk) -> None:
    """Nothing was found wrong since the last time."""
    wrong, walk.wrong = walk.wrong, []
    assert not wrong, "\n".join(wrong)


def test_a_stranger_finds_every_public_page_in_order(walk: Walk, browser: Browser) -> None:
    page = new_page(browser)
    walk.go(page, "stranger", PUBLIC)
    page.context.close()
    without(walk)


def test_an_applicant_comes_from_the_form_to_the_own_case(walk: Walk, browser: Browser) -> None:
    page = new_page(browser, wide=True)
    page.goto(f"{walk.base}/apply")
    page.locator("main form .btn-primary").last.click()
    walk.judge(page, "applicant", "/apply-refused", 200)
    fill_application(page)
    page.locator("main form .btn-primary").last.click()
    walk.judge(page, "applicant", "/apply-check", 200)
    page.click("[name=send]")
    page.wait_for_selector("[data-code]")
    walk.judge(page, "applicant", "/apply-receipt", 200)
    number, code = page.inner_text("[data-number]"), page.inner_text("[data-code]")
    page.context.close()

    page = new_page(browser)
    page.goto(f"{walk.base}/progress?number={number}")
    page.fill("[name=code]", "AAAA-AAAA")
    page.press("[name=code]", "Enter")
    walk.judge(page, "applicant", "/progress-refused", 200)
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/dossiers/**")
    walk.go(page, "party-new", [page.url.removeprefix(walk.base)])
    page.context.close()
    without(walk)


def test_a_party_finds_the_own_case_in_order_in_each_state(walk: Walk, browser: Browser) -> None:
    for state, link in walk.links.items():
        page = new_page(browser)
        page.goto(walk.base + link)
        walk.judge(page, f"party-{state}", link, 200)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/dossiers/**")
        walk.go(page, f"party-{state}", [page.url.removeprefix(walk.base)])
        page.context.close()
    without(walk)


@pytest.mark.parametrize("role", ROLES)
def test_staff_find_every_page_in_order_that_they_are_offered(walk: Walk, browser: Browser, role: str) -> None:
    page = new_page(browser)
    log_in(page, walk.base, role)
    walk.go(page, role, ROLES[role])
    page.context.close()
    without(walk)


def test_every_state_was_seen(walk: Walk) -> None:
    seen = {key.rpartition(" ")[2] for key in walk.seen}
    assert set(walk.states.values()) <= seen


def test_pages_of_refusal_are_in_order_too(walk: Walk, browser: Browser) -> None:
    page = new_page(browser)
    closed = next(path for path, state in walk.states.items() if state == "archived")
    walk.look(page, "stranger", "/nowhere", 404)
    walk.look(page, "stranger", "/console", 401)
    walk.look(page, "stranger", "/join/nothing", 404)
    walk.look(page, "stranger", "/console?odd=1", 401)
    log_in(page, walk.base, "editor")
    walk.look(page, "editor", closed, 403)
    page.context.close()
    page = new_page(browser)
    log_in(page, walk.base, "unit_head")
    walk.look(page, "unit_head", "/console?odd=1", 400)
    page.context.close()
    without(walk)
