"""A shared screen: shown large to the others beside the camera, marked, and gone again."""

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.stand_in import StandIn
from tests.webrtc.test_room_page import part
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]
PATIENCE_MS = 120_000
A_RED_SCREEN = """
navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d');
  setInterval(() => { pen.fillStyle = '#e01010'; pen.fillRect(0, 0, 640, 360); }, 100);
  return canvas.captureStream(10);
};
"""
COLOUR = """([who, wanted]) => {
  const video = document.querySelector(`[data-participant='${who}'] video`);
  if (!video || !video.videoWidth) { return false; }
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0, 8, 8);
  const [red, green] = pen.getImageData(4, 4, 1, 1).data;
  return wanted === 'red' ? red > 120 && green < 80 : green > red;
}"""


def test_a_host_shows_a_screen_to_everybody_beside_the_camera(browser: Browser, portal: StandIn, worker: Share) -> None:
    portal.guests["mediator"].rights = portal.guests["mediator"].rights.__class__(host=True, wait=False, publish_screen=True)
    mediator = Visitor(browser, portal.url("mediator"), before=A_RED_SCREEN).enter()
    mediator.in_state("admitted")
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    mediator.admit("party")
    party.in_state("admitted")
    party.sees(1)
    assert party.page.locator("[data-room-screen]").is_hidden()
    mediator.page.locator("[data-room-screen]").click()
    party.page.wait_for_function(COLOUR, arg=["screen:mediator", "red"], timeout=PATIENCE_MS)
    expect(party.page.locator(".room-main [data-participant='screen:mediator']")).to_contain_text("正在共享屏幕")
    party.page.wait_for_function(COLOUR, arg=["mediator", "camera"], timeout=PATIENCE_MS)   # who shows it is still seen
    party.receives("frames", 20)
    mediator.page.locator("[data-room-screen]").click()
    expect(party.page.get_by_text("正在共享屏幕")).to_have_count(0, timeout=PATIENCE_MS)
    party.page.wait_for_function(COLOUR, arg=["mediator", "camera"], timeout=PATIENCE_MS)
    mediator.page.locator("[data-room-screen]").click()   # shown again in the same line, with no new offer
    party.page.wait_for_function(COLOUR, arg=["screen:mediator", "red"], timeout=PATIENCE_MS)
    for visitor in (mediator, party):
        visitor.page.evaluate("window.roomClient.negotiate(true)")   # as over another network
        visitor.receives("frames", 20)
    part(worker, mediator, party)
    assert [event["on"] for event in worker.written("screen", 3)] == [True, False, True]
