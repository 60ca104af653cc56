"""Chromium behind a bad line: sizes, words, what a person may choose, and another address."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.webrtc.conftest import Share
from tests.webrtc.stand_in import StandIn
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.webrtc, pytest.mark.browser]

HEIGHT = """async () => {
  let height = 0;
  (await window.roomClient.pc.getStats()).forEach((s) => {
    if (s.type === 'inbound-rtp' && s.kind === 'video') { height = Math.max(height, s.frameHeight || 0); }
  });
  return height;
}"""


@pytest.fixture
def slow_portal(worker: Share) -> Iterator[StandIn]:
    stand_in = StandIn(worker.client, worker.room, slow=frozenset({"party"}))
    yield stand_in
    stand_in.close()


def meeting(browser: Browser, portal: StandIn) -> tuple[Visitor, Visitor]:
    mediator = Visitor(browser, portal.url("mediator")).enter()
    mediator.in_state("admitted")
    party = Visitor(browser, portal.url("party"), (390, 844)).enter()
    mediator.admit("party")
    party.in_state("admitted")
    for visitor in (mediator, party):
        visitor.sees(1)
    return mediator, party


def height(visitor: Visitor) -> int:
    """Lines of the largest picture that is decoded."""
    return int(visitor.page.evaluate(HEIGHT))


def shows(visitor: Visitor, rung: str, seconds: float = 60) -> None:
    """Wait until the mediator's picture stands on a rung."""
    tile = visitor.page.locator("[data-participant='mediator']")
    expect(tile).to_have_attribute("data-rung", rung, timeout=seconds * 1000)


def test_sizes_follow_the_line_and_the_choice_and_are_said_in_words(browser: Browser, slow_portal: StandIn, worker: Share) -> None:
    mediator, party = meeting(browser, slow_portal)
    shows(party, "high")
    party.until(lambda: height(party) >= 480, 60_000, "a large picture")
    expect(party.page.locator("[data-room-line]")).to_be_hidden()

    choice = party.page.locator("[data-room-limit]")
    choice.select_option("save")
    shows(party, "low")
    party.until(lambda: height(party) <= 180, 30_000, "a small picture")
    choice.select_option("audio")
    shows(party, "off")
    expect(party.page.locator("[data-participant='mediator']").get_by_text("只有声音")).to_be_visible()
    party.receives("samples", more=5)
    choice.select_option("full")
    shows(party, "high")

    slow_portal.lines["party"].set(down_bps=110_000)
    line = party.page.locator("[data-room-line]")
    expect(line).to_be_visible(timeout=30_000)
    expect(line).to_contain_text("网络")
    slow_portal.lines["party"].set(down_bps=0)
    expect(line).to_be_hidden(timeout=60_000)
    party.receives("frames", more=10)
    for visitor in (mediator, party):
        assert visitor.complaints == []
        visitor.close()
    assert worker.figure("errors_total") == 0


def test_another_address_carries_on_without_a_reload(browser: Browser, slow_portal: StandIn, worker: Share) -> None:
    mediator, party = meeting(browser, slow_portal)
    slow_portal.lines["party"].move()
    party.receives("samples", more=5)
    party.receives("frames", more=10)
    mediator.receives("frames", more=10)
    expect(party.page.locator("[data-room]")).to_have_attribute("data-phase", "connected", timeout=60_000)
    assert worker.events("gap") == []
    for visitor in (mediator, party):
        visitor.close()
