"""Three Chromiums with false cameras against a real worker: a mediator, a party, a site with two seats."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.webrtc.conftest import ARGUMENTS, CHROMIUM, WorkerProcess
from tests.webrtc.stand_in import StandIn
from tests.webrtc.visitor import Visitor

pytestmark = [
    pytest.mark.webrtc,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def test_a_session_from_waiting_to_the_end(browser: Browser, portal: StandIn, worker: WorkerProcess) -> None:
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    party.in_state("lobby")
    expect(party.page.get_by_text("调解员还没有到")).to_be_visible()

    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    site = Visitor(browser, portal.url("site")).enter()
    site.in_state("lobby")
    expect(party.page.get_by_text("调解员已经到了")).to_be_visible()

    # the mediator's arrival admits nobody, and nobody outside hears or sees anything
    party.page.wait_for_timeout(1000)
    assert party.flow()["frames"] == 0
    assert mediator.flow()["frames"] == 0
    assert "柳溪村" not in party.page.content()
    assert "李某甲" not in party.page.content()

    mediator.admit("party")
    party.in_state("admitted")
    party.sees(1)
    mediator.sees(1)
    site.in_state("lobby")
    assert site.flow()["frames"] == 0

    mediator.admit("site")
    site.in_state("admitted")
    for visitor in (mediator, party, site):
        visitor.sees(2)
        assert visitor.grows("frames") > 20
    expect(mediator.page.get_by_text("钱某某")).to_be_visible()

    # sound flows once somebody opens the microphone
    party.page.locator("[data-room-microphone]").click()
    assert mediator.grows("samples") > 50

    # writing, both ways
    mediator.write("请双方依次发言，谢谢。")
    party.page.locator("[data-room-chat-button]").click()
    expect(party.page.get_by_text("请双方依次发言，谢谢。")).to_be_visible()
    party.write("好的 <b>我先说</b>")
    expect(mediator.page.locator(".room-chat-lines").get_by_text("好的 <b>我先说</b>")).to_be_visible()
    expect(site.page.locator(".room-chat-lines").get_by_text("好的 <b>我先说</b>")).to_be_visible()

    # a mute by the host holds until the person undoes it
    mediator.page.locator("[data-participant='party'] summary").click()
    mediator.page.get_by_role("button", name="关麦克风").first.click()
    expect(party.page.locator("[data-room-microphone]")).to_have_attribute("aria-pressed", "false")

    # a reload keeps the place and the words
    party.page.reload()
    party.enter()
    party.in_state("admitted")
    party.sees(2)
    mediator.sees(2)
    expect(party.page.get_by_text("请双方依次发言，谢谢。")).to_be_attached()

    # out
    mediator.page.locator("[data-participant='site'] summary").click()
    remove = mediator.page.locator("[data-participant='site'] .is-grave")
    remove.click()
    remove.click()
    expect(site.page.get_by_text("主持人请您离开了调解室。")).to_be_visible()
    mediator.page.locator("[data-room-end-button]").click()
    mediator.page.locator("[data-room-end-button]").click()
    expect(party.page.get_by_text("这次调解已经结束")).to_be_visible()

    kinds = [event["kind"] for event in worker.events()]
    for kind in ("room_opened", "joined", "admitted", "audible", "chat", "muted", "gap", "removed", "ended"):
        assert kind in kinds
    assert kinds.count("room_opened") == 1
    for visitor in (mediator, party, site):
        assert visitor.complaints == []
        visitor.close()
    assert worker.figure("errors_total") == 0
