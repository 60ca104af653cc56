"""Before entering: what works and what does not, in words, and a way out."""

import re
import socket

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.stand_in import StandIn
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]
PATIENCE_MS = 60_000


def udp_port(worker: Share) -> int:
    """The port of the worker's datagrams, as it said when it started."""
    found = re.search(r'"udp_port": (\d+)', worker.whole.log_text())
    assert found
    return int(found[1])


def test_each_of_the_four_checks_has_a_verdict_and_there_is_a_way_out(browser: Browser, portal: StandIn, worker: Share) -> None:
    portal.udp_probes = [f"stun:127.0.0.1:{udp_port(worker)}"]
    visitor = Visitor(browser, portal.url("party"), (390, 844))
    page = visitor.page
    for kind in ("microphone", "camera"):
        expect(page.locator(f"[data-room-check={kind}]")).to_have_attribute("data-verdict", "good", timeout=PATIENCE_MS)
    expect(page.locator("[data-room-check=network]")).not_to_have_attribute("data-verdict", "open", timeout=PATIENCE_MS)
    expect(page.locator("[data-room-check=network]")).to_contain_text("毫秒")
    expect(page.locator("[data-room-check=network]")).to_have_attribute("data-datagrams", "good", timeout=PATIENCE_MS)
    expect(page.locator("[data-room-detour]")).to_be_hidden()
    assert worker.figure("asked_whether_open_total") > 0
    page.locator("[data-room-chime]").click()
    page.get_by_role("button", name="没听到").click()
    expect(page.locator("[data-room-check=speaker]")).to_contain_text("把音量调大")
    page.locator("[data-room-chime]").click()
    page.get_by_role("button", name="听到了", exact=True).click()
    expect(page.locator("[data-room-check=speaker]")).to_have_attribute("data-verdict", "good")
    expect(page.get_by_role("link", name="打电话 000-5550100")).to_have_attribute("href", "tel:000-5550100")
    expect(page.get_by_role("link", name="到附近的站点去参加")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.complaints == []
    visitor.close()


def test_where_datagrams_are_blocked_the_slower_way_is_announced(browser: Browser, portal: StandIn) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        portal.udp_probes = [f"stun:127.0.0.1:{silent.getsockname()[1]}"]
        visitor = Visitor(browser, portal.url("party"), (390, 844))
        expect(visitor.page.locator("[data-room-detour]")).to_be_visible(timeout=PATIENCE_MS)
        expect(visitor.page.locator("[data-room-detour]")).to_contain_text("备用线路")
        visitor.close()


def test_without_a_network_that_is_what_it_says(browser: Browser, portal: StandIn) -> None:
    visitor = Visitor(browser, "about:blank")
    visitor.page.route("**/texts.json*", lambda route: route.abort())
    visitor.page.goto(portal.url("party"))
    expect(visitor.page.locator("[data-room-verdict]")).to_contain_text("网络连不上", timeout=PATIENCE_MS)
    visitor.close()


def test_inside_an_application_without_calls_it_says_where_to_press(browser: Browser, portal: StandIn) -> None:
    before = "delete window.RTCPeerConnection; Object.defineProperty(navigator, 'userAgent', { value: 'Mobile MicroMessenger/8.0' });"
    visitor = Visitor(browser, portal.url("party"), before=before)
    expect(visitor.page.get_by_role("alert")).to_contain_text("在浏览器打开")
    expect(visitor.page.locator("[data-room-enter]")).to_be_disabled()
    for promises in ("[data-room-enter]", "[data-room-verdict]", "[data-room-check=microphone]"):   # nothing here says that all is well
        expect(visitor.page.locator(promises)).to_be_hidden()
    expect(visitor.page.get_by_role("link", name="打电话")).to_be_visible()
    visitor.close()


def test_a_camera_that_vanishes_in_the_room_is_replaced(browser: Browser, portal: StandIn) -> None:
    visitor = Visitor(browser, portal.url("mediator")).enter()
    visitor.in_state("admitted")
    visitor.page.evaluate(
        "() => { const track = window.roomClient.tracks.video; window.gone = track.id; track.stop(); track.dispatchEvent(new Event('ended')); }"
    )
    visitor.page.wait_for_function(
        "() => { const track = window.roomClient.tracks.video; return track && track.id !== window.gone && track.readyState === 'live'; }",
        timeout=PATIENCE_MS,
    )
    expect(visitor.page.get_by_text("摄像头断开了")).to_be_attached()
    assert visitor.complaints == []
    visitor.close()
