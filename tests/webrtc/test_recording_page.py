"""What people see of a recording in Chromium: the question, the state in words and colour, taking a yes back, a failure."""

import os
import signal
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webrtc.conftest import Share, WorkerProcess
from tests.webrtc.stand_in import StandIn
from tests.webrtc.test_recording import folder_of, last_ms, writers
from tests.webrtc.test_room_page import meeting
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]
LONG_MS = 120_000
"""Three browsers begin on a machine that may do other things too; none of what is asserted is a time."""


def says(visitor: Visitor, words: str) -> None:
    expect(visitor.page.locator("[data-room-recording]")).to_have_text(words, timeout=LONG_MS)


def press_twice(page: Page, name: str) -> None:
    """The second press must come within four seconds of the first, however slow the machine is."""
    expect(page.locator(f"[{name}]")).to_be_visible(timeout=LONG_MS)
    page.locator(f"[{name}]").evaluate("(button) => { button.click(); button.click(); }")


def answer(visitor: Visitor, word: str) -> None:
    visitor.page.locator(f"[data-room-consent={word}]").click()
    expect(visitor.page.locator(".room-consent")).to_be_hidden(timeout=LONG_MS)


def test_everyone_is_asked_and_sees_the_state_and_one_no_ends_it(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    for visitor in (mediator, party, site):
        visitor.context.set_default_timeout(LONG_MS)
        says(visitor, "录像未开启")
    expect(party.page.locator("[data-room-record]")).to_be_hidden()
    press_twice(mediator.page, "data-room-record")
    says(mediator, "征求录像同意，等待：张某、柳溪村服务点")
    expect(mediator.page.locator(".room-consent")).to_be_hidden()
    expect(party.page.locator(".room-consent")).to_be_visible(timeout=LONG_MS)
    expect(site.page.locator(".room-consent-seats")).to_contain_text("赵某、钱某某", timeout=LONG_MS)
    answer(party, "yes")
    answer(site, "yes")
    for visitor in (mediator, party, site):
        says(visitor, "正在录像")
    assert "room-chip-recording" in str(party.page.locator("[data-room-recording]").get_attribute("class"))
    until = time.monotonic() + LONG_MS / 1000
    while not worker.events("recording") and time.monotonic() < until:
        party.page.wait_for_timeout(100)
    path = folder_of(worker, str(worker.events("recording")[-1]["recording"])) / "party.mkv"
    until = time.monotonic() + LONG_MS / 1000
    while last_ms(path) < 1500 and time.monotonic() < until:
        party.page.wait_for_timeout(200)
    assert last_ms(path) >= 1500
    press_twice(party.page, "data-room-withdraw")
    expect(mediator.page.get_by_text("有人撤回同意，录像已停止。")).to_be_visible(timeout=LONG_MS)
    for visitor in (mediator, party, site):
        says(visitor, "录像未开启")
    press_twice(mediator.page, "data-room-record")
    answer(site, "no")
    expect(party.page.locator(".room-consent")).to_be_hidden(timeout=LONG_MS)
    says(mediator, "录像未开启")
    for visitor in (mediator, party, site):
        assert visitor.complaints == []
        visitor.close()


@pytest.mark.crash
def test_a_failure_is_said_in_the_room(browser: Browser, own_worker: WorkerProcess) -> None:
    portal = StandIn(own_worker.client, own_worker.room)
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    press_twice(mediator.page, "data-room-record")
    says(mediator, "正在录像")
    os.kill(writers(own_worker)[0], signal.SIGKILL)
    says(mediator, "录像失败，已停止")
    expect(mediator.page.get_by_text("请以笔录为准")).to_be_visible()
    mediator.close()
    portal.close()
