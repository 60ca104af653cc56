"""Browsers that have not the same codecs: who sends only H.264, who has only VP8, and one who has both."""

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.stand_in import StandIn
from tests.webrtc.test_room_page import part
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]
HAS = "RTCRtpSender.getCapabilities('video').codecs.some((codec) => codec.mimeType === 'video/H264')"
ONLY = """
const known = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);
RTCRtpReceiver.getCapabilities = (kind) => {
  const { codecs } = known(kind);
  return { codecs: kind === 'audio' ? codecs : codecs.filter((codec) => ['video/%s', 'video/rtx'].includes(codec.mimeType)) };
};
"""
CANNOT = "您的浏览器不能显示这路画面"
PATIENCE_MS = 60_000


def test_a_browser_without_vp8_is_seen_and_one_without_h264_is_told(browser: Browser, portal: StandIn, worker: Share) -> None:
    mediator = Visitor(browser, portal.url("mediator"), before=ONLY % "H264").enter()
    if not mediator.page.evaluate(HAS):
        mediator.close()
        pytest.skip("this Chromium encodes no H.264")
    mediator.in_state("admitted")
    party = Visitor(browser, portal.url("party")).enter()
    site = Visitor(browser, portal.url("site"), before=ONLY % "VP8").enter()
    for who, visitor in (("party", party), ("site", site)):
        mediator.admit(who)
        visitor.in_state("admitted")
    party.sees(2)
    site.sees(1)
    expect(site.page.locator("[data-participant='mediator']")).to_contain_text(CANNOT, timeout=PATIENCE_MS)
    expect(site.page.locator("[data-participant='mediator'] .room-tile-initial")).to_be_visible()
    for other in ("party", "site"):
        expect(mediator.page.locator(f"[data-participant='{other}']")).to_contain_text(CANNOT, timeout=PATIENCE_MS)
    assert party.page.get_by_text(CANNOT).count() == 0
    part(worker, mediator, party, site)
