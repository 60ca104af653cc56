"""Three Chromiums with false cameras against a real worker: a mediator, a party, a site with two seats."""

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.several import Several
from tests.webrtc.stand_in import StandIn
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]


def meeting(browser: Browser, portal: StandIn) -> tuple[Visitor, Visitor, Visitor]:
    """A mediator on a desk, a party on a phone, a site with two seats; all inside, all seeing each other."""
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    site = Visitor(browser, portal.url("site")).enter()
    for who, visitor in (("party", party), ("site", site)):
        mediator.admit(who)
        visitor.in_state("admitted")
    for visitor in (mediator, party, site):
        visitor.sees(2)
    return mediator, party, site


def part(worker: Share, *visitors: Visitor) -> None:
    """The end of every scene: no page complained, no error was counted."""
    for visitor in visitors:
        assert visitor.complaints == []
        visitor.close()
    assert worker.figure("errors_total") == 0


def test_people_wait_and_are_let_in_one_by_one(browser: Browser, portal: StandIn, worker: Share) -> None:
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    party.in_state("lobby")
    expect(party.page.get_by_text("调解员还没有到")).to_be_visible()
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    site = Visitor(browser, portal.url("site")).enter()
    site.in_state("lobby")
    expect(party.page.get_by_text("调解员已经到了")).to_be_visible()

    # the mediator's arrival admits nobody, and nobody outside hears, sees or is told anything
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

    mediator.page.locator("[data-participant='site']").get_by_role("button", name="记为已核对").click()
    site.in_state("identified")
    mediator.admit("site")
    site.in_state("admitted")
    for visitor in (mediator, party, site):
        visitor.sees(2)
        visitor.receives("frames", more=20)
    expect(mediator.page.get_by_text("钱某某")).to_be_visible()
    admitted = [(event["participant"], event["identified"]) for event in worker.events("admitted")]
    assert admitted == [("mediator", True), ("party", False), ("site", True)]
    part(worker, mediator, party, site)


def test_sound_words_and_mute(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    party.page.locator("[data-room-microphone]").click()
    mediator.receives("samples", more=50)

    mediator.write("请双方依次发言，谢谢。")
    party.page.locator("[data-room-chat-button]").click()
    expect(party.page.get_by_text("请双方依次发言，谢谢。")).to_be_visible()
    party.write("好的 <b>我先说</b>")
    for visitor in (mediator, site):
        expect(visitor.page.locator(".room-chat-lines").get_by_text("好的 <b>我先说</b>")).to_be_visible()

    mediator.page.locator("[data-participant='party'] summary").click()
    mediator.page.locator("[data-participant='party']").get_by_role("button", name="关麦克风").click()
    expect(party.page.locator("[data-room-microphone]")).to_have_attribute("aria-pressed", "false")
    expect(party.page.get_by_text("要说话时请自己打开")).to_be_visible()
    texts = [event["text"] for event in worker.events("chat")]
    assert texts == ["请双方依次发言，谢谢。", "好的 <b>我先说</b>"]
    part(worker, mediator, party, site)


def test_a_reload_keeps_the_place_and_a_broken_path_mends(
    browser: Browser, portal: StandIn, worker: Share
) -> None:
    mediator, party, site = meeting(browser, portal)
    mediator.write("请双方依次发言，谢谢。")
    party.page.reload()
    party.enter()
    party.in_state("admitted")
    party.sees(2)
    mediator.sees(2)
    expect(party.page.get_by_text("请双方依次发言，谢谢。")).to_be_attached()

    site.page.evaluate("window.roomClient.broken()")
    site.page.wait_for_function("() => document.querySelector('[data-room]').dataset.phase === 'reconnecting'")
    site.page.wait_for_function("() => document.querySelector('[data-room]').dataset.phase === 'connected'")
    site.receives("frames", more=20)
    mediator.receives("frames", more=20)
    gaps = [event["participant"] for event in worker.events("gap")]
    assert set(gaps) == {"party"}
    part(worker, mediator, party, site)


def test_who_was_cut_off_when_the_meeting_ended_hears_that_it_ended(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    mediator.admit("party")
    party.in_state("admitted")
    offers = re.compile(r"/party$")
    party.page.route(offers, lambda route: route.abort() if route.request.method in ("POST", "PATCH") else route.continue_())
    party.page.evaluate("() => { window.roomClient.pc.close(); window.roomClient.broken(); }")
    party.page.wait_for_function("() => document.querySelector('[data-room]').dataset.phase === 'reconnecting'")
    mediator.page.locator("[data-room-end-button]").evaluate("(button) => { button.click(); button.click(); }")
    expect(mediator.page.get_by_text("这次调解已经结束，谢谢您。")).to_be_visible(timeout=60_000)
    party.page.unroute(offers)
    expect(party.page.get_by_text("这次调解已经结束，谢谢您。")).to_be_visible(timeout=60_000)
    expect(party.page.get_by_role("button", name="重新进入")).to_have_count(0)
    party.close()
    part(worker, mediator)


def test_a_second_page_of_the_same_person_takes_over(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    again = Visitor(browser, portal.url("party")).enter()
    again.in_state("admitted")
    expect(party.page.get_by_text("您在另一个页面进入了调解室")).to_be_visible()
    again.sees(2)
    part(worker, mediator, party, site, again)


def test_a_killed_workers_room_is_with_the_other_worker_and_people_come_back_by_themselves(browser: Browser) -> None:
    several = Several()
    portal = StandIn(several, "room")  # type: ignore[arg-type]
    try:
        mediator = Visitor(browser, portal.url("mediator")).enter()
        mediator.in_state("admitted")
        party = Visitor(browser, portal.url("party"), (390, 844)).enter()
        mediator.admit("party")
        party.in_state("admitted")
        mediator.sees(1)
        before = several.home["room"]
        for visitor in (mediator, party):   # before it is killed: one may be back while the other is waited for
            visitor.page.evaluate("() => { window.before = window.roomClient.pc; }")
        several.workers[before].kill()
        for visitor in (mediator, party):
            visitor.page.wait_for_function(
                "() => window.roomClient.pc !== window.before && document.querySelector('[data-room]').dataset.phase === 'connected'"
                " && window.roomClient.pc.connectionState === 'connected'", timeout=60_000
            )  # fmt: skip
        mediator.in_state("admitted")
        party.in_state("lobby")
        assert several.home["room"] != before
        mediator.admit("party")
        party.in_state("admitted")
        mediator.sees(1)
        mediator.close()
        party.close()
        several.workers[before].start()
    finally:
        portal.close()
        several.remove()


def test_removal_and_the_end(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator, party, site = meeting(browser, portal)
    mediator.page.locator("[data-participant='site'] summary").click()
    remove = mediator.page.locator("[data-participant='site'] .is-grave")
    remove.click()
    remove.click()
    expect(site.page.get_by_text("主持人请您离开了调解室。")).to_be_visible()
    end = mediator.page.locator("[data-room-end-button]")
    end.click()
    end.click()
    expect(party.page.get_by_text("这次调解已经结束")).to_be_visible()
    until = time.monotonic() + 60
    while not worker.events("ended") and time.monotonic() < until:
        time.sleep(0.05)   # the last word does not wait for the disk, the journal does
    kinds = [event["kind"] for event in worker.events()]
    for kind in ("room_opened", "joined", "admitted", "audible", "removed", "ended"):
        assert kind in kinds
    assert kinds.count("room_opened") == 1
    part(worker, mediator, party, site)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));", "锁形图标"),
        ("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));", "没有找到"),
        ("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));", "占用"),
        ("delete window.RTCPeerConnection;", "这个浏览器不能视频通话"),
    ],
)
def test_what_is_wrong_with_the_devices_is_said_in_words(
    browser: Browser, portal: StandIn, broken: str, words: str
) -> None:
    visitor = Visitor(browser, portal.url("party"), before=broken)
    expect(visitor.page.get_by_role("alert")).to_contain_text(words)
    visitor.close()


def test_one_without_devices_can_listen_and_watch(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    refused = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));"
    party = Visitor(browser, portal.url("party"), before=refused)
    expect(party.page.locator("[data-room-enter]")).to_have_text("只听只看，进入调解室")
    party.enter()
    mediator.admit("party")
    party.in_state("admitted")
    party.sees(1)
    party.receives("samples", more=5)
    part(worker, mediator, party)
