"""A talk aside in three Chromiums: one click, a neutral card for the others, measured silence, and everyone back."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.stand_in import StandIn
from tests.webrtc.test_room_page import meeting, part

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]


def test_one_side_is_taken_aside_and_the_other_hears_nothing(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    for visitor in (mediator, party, site):
        if visitor.page.locator("[data-room-microphone]").get_attribute("aria-pressed") == "false":
            visitor.page.locator("[data-room-microphone]").click()
    for visitor in (mediator, party, site):
        visitor.hears()

    mediator.page.locator("[data-room-caucus=applicant]").click()
    expect(site.page.get_by_text("调解员正在与一方单独谈话", exact=True)).to_be_visible()
    expect(party.page.locator(".room-chip-aside")).to_have_text("背对背（申请人一方）")
    expect(mediator.page.locator(".room-chip-aside")).to_have_text("背对背（申请人一方）")
    assert "背对背" not in site.page.locator(".room-meeting").inner_text()
    expect(site.page.locator(".room-tile:not(.is-own)")).to_have_count(0)
    # the decoder lets the last sound fade out; from then on there is nothing at all
    site.page.wait_for_function("() => document.querySelector('.room-wait-time').textContent >= '00:03'", timeout=30_000)
    before = site.energy()
    for visitor in (mediator, party, mediator, party):
        visitor.hears()
    after = site.energy()
    assert after["packets"] == before["packets"]
    assert after["energy"] - before["energy"] < 1e-6
    party.page.locator("[data-room-chat-button]").click()
    party.write("最多让五百元")
    party.page.locator(".room-drawer-close").click()
    expect(mediator.page.locator(".room-chat-lines").get_by_text("最多让五百元")).to_be_visible()
    expect(site.page.locator("#room-chat-text")).to_be_disabled()

    site.page.locator("[data-room-hand]").click()
    expect(mediator.page.locator("[data-participant='site'] .room-mark-hand")).to_be_visible()
    mediator.page.locator("[data-room-caucus=respondent]").click()
    expect(party.page.get_by_text("调解员正在与一方单独谈话", exact=True)).to_be_visible()
    expect(site.page.locator(".room-chip-aside")).to_have_text("背对背（被申请人一方）")
    expect(party.page.locator("[data-room-microphone]")).to_have_attribute("aria-pressed", "false")

    mediator.page.locator("[data-room-together]").click()
    for visitor in (mediator, party, site):
        expect(visitor.page.locator(".room-chip-live")).to_have_text("调解中")
        visitor.sees(2)
    assert "最多让五百元" not in site.page.content()
    for visitor in (party, site):
        visitor.page.locator("[data-room-microphone]").click()
        mediator.hears()
    told = [(event["state"], event["side"]) for event in worker.events("caucus")]
    assert told == [("began", "applicant"), ("ended", "applicant"), ("began", "respondent"), ("ended", "respondent")]
    part(worker, mediator, party, site)


def test_a_pause_is_shown_to_all_and_goes_on_at_the_same_table(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    mediator.page.locator("[data-room-pause]").click()
    for visitor in (mediator, party, site):
        expect(visitor.page.get_by_role("heading", name="现在休息")).to_be_visible()
    mediator.page.locator("[data-room-pause]").click()
    for visitor in (mediator, party, site):
        expect(visitor.page.locator(".room-chip-live")).to_have_text("调解中")
        visitor.receives("frames", more=10, milliseconds=20_000)
    until = time.monotonic() + 60
    while not worker.written("resumed", 1) and time.monotonic() < until:
        time.sleep(0.05)
    assert [event["by"] for event in worker.written("resumed", 1)] == ["mediator"]
    part(worker, mediator, party, site)


def test_hands_are_called_up_in_their_order(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    row = mediator.page.locator(".room-hands li span")
    site.page.locator("[data-room-hand]").click()
    expect(row).to_have_text(["柳溪村服务点"])
    party.page.locator("[data-room-hand]").click()
    expect(row).to_have_text(["柳溪村服务点", "张某"])
    mediator.page.locator("[data-room-floor=site]").click()
    expect(row).to_have_text(["张某"])
    expect(site.page.get_by_text("请您发言。")).to_be_attached()
    expect(party.page.locator(".room-main [data-participant=site]")).to_contain_text("请发言")
    assert site.page.locator("[data-room-microphone]").get_attribute("aria-pressed") == "false", "the microphone stays the person's own"
    part(worker, mediator, party, site)
