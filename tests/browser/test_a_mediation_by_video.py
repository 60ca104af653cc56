"""A whole mediation in the video room: a mediator, both sides and a village site meet, talk aside, break off, agree and sign."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.demonstration.reading import PASSWORD
from portal.domain.guards_agreement import LEGAL_POINTS
from tests.browser.room_story import Story, prepare
from tests.browser.test_room_in_the_portal import link
from tests.servers import PortalServer
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.webrtc]
PATIENCE_MS = 120_000
"""For what may take long on a machine that does other things too."""


@dataclass
class Meeting:
    """Four browsers, and the mediator's second tab."""

    server: PortalServer
    story: Story
    mediator: Visitor
    desk: Page
    party: Visitor
    other: Visitor
    site: Visitor

    @property
    def everybody(self) -> tuple[Visitor, ...]:
        return self.mediator, self.party, self.other, self.site

    def visit(self, page: Page, path: str = "") -> Page:
        page.goto(self.server.url + self.story.path + path)
        return page


@pytest.fixture(scope="module")
def meeting(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    server = PortalServer(tmp_path_factory.mktemp("mediation"))
    server.admin("demo", "--size", "12")
    story = prepare(server)
    server.start(patience_s=240)
    try:
        mediator = Visitor(browser, f"{server.url}/login?came_from={story.path}")
        mediator.page.locator("#form-login").fill(story.login)
        mediator.page.locator("#form-password").fill(PASSWORD)
        mediator.page.locator("#form-password").press("Enter")
        desk = mediator.context.new_page()
        sizes = {story.party: (390, 844), story.other: (1280, 900), story.site: (1920, 1080)}
        guests = [Visitor(browser, link(desk, server, story, who), size) for who, size in sizes.items()]
        for guest in guests:
            guest.page.locator("main form button[type=submit]").click()
        for visitor in (mediator, *guests):
            visitor.context.set_default_timeout(PATIENCE_MS)
        yield Meeting(server, story, mediator, desk, *guests)
    finally:
        server.stop()


def test_all_come_in_one_by_one_and_hear_each_other(meeting: Meeting) -> None:
    story = meeting.story
    for visitor in meeting.everybody:
        visitor.page.locator("a[href$='/room']").click()
        if visitor is meeting.site:
            visitor.page.locator("#room-operator").fill("周某")
        visitor.enter()
    meeting.mediator.in_state("admitted")
    for who, visitor in ((story.party, meeting.party), (story.other, meeting.other), (story.site, meeting.site)):
        meeting.mediator.admit(who)
        visitor.in_state("admitted")
    for visitor in meeting.everybody:
        if visitor.page.locator("[data-room-microphone]").get_attribute("aria-pressed") == "false":
            visitor.page.locator("[data-room-microphone]").click()
    for visitor in meeting.everybody:
        visitor.hears()
        visitor.sees(3)
    expect(meeting.mediator.page.locator(f"[data-participant='{story.site}']")).to_contain_text("操作：周某", timeout=PATIENCE_MS)


def test_one_side_is_taken_aside_and_the_other_has_silence(meeting: Meeting) -> None:
    meeting.mediator.page.locator("[data-room-caucus=applicant]").click()
    expect(meeting.party.page.locator(".room-chip-aside")).to_have_text("背对背（申请人一方）", timeout=PATIENCE_MS)
    for outside in (meeting.other, meeting.site):
        outside.page.wait_for_function(
            "() => { const time = document.querySelector('.room-wait-time'); return !time.hidden && time.textContent >= '00:04'; }",
            timeout=PATIENCE_MS,
        )
    before = [outside.energy() for outside in (meeting.other, meeting.site)]
    for _ in range(3):
        meeting.mediator.hears()
        meeting.party.hears()
    after = [outside.energy() for outside in (meeting.other, meeting.site)]
    for was, now in zip(before, after, strict=True):
        assert now["packets"] == was["packets"]
        assert now["energy"] - was["energy"] < 1e-6
    meeting.mediator.write("您最多可以让多少？")
    expect(meeting.party.page.locator(".room-chat-lines").get_by_text("您最多可以让多少？")).to_be_attached(timeout=PATIENCE_MS)


def test_who_reloads_outside_a_talk_aside_is_outside_again(meeting: Meeting) -> None:
    meeting.other.page.reload()
    meeting.other.enter()
    meeting.other.in_state("admitted")
    expect(meeting.other.page.get_by_role("heading", name="调解员正在与一方单独谈话")).to_be_visible(timeout=PATIENCE_MS)
    assert meeting.other.energy() == {"energy": 0, "packets": 0}
    assert "您最多可以让多少" not in meeting.other.page.content()


def test_the_session_says_that_it_is_in_a_talk_aside(meeting: Meeting) -> None:
    until = time.monotonic() + PATIENCE_MS / 1000
    while "单独谈话（背对背）" not in (text := meeting.visit(meeting.desk).locator("main").inner_text()):
        assert time.monotonic() < until, text
        time.sleep(0.5)


def test_all_come_back_to_one_table(meeting: Meeting) -> None:
    meeting.mediator.page.locator("[data-room-together]").click()
    for visitor in meeting.everybody:
        expect(visitor.page.locator(".room-chip-live")).to_have_text("调解中", timeout=PATIENCE_MS)
    expect(meeting.party.page.locator("[data-room-microphone]")).to_have_attribute("aria-pressed", "false", timeout=PATIENCE_MS)
    meeting.party.page.locator("[data-room-microphone]").click()
    for visitor in (meeting.other, meeting.site):
        visitor.hears()
        visitor.sees(2)


def test_a_broken_connection_comes_back_to_its_place(meeting: Meeting) -> None:
    meeting.site.page.evaluate("() => { window.before = window.roomClient.pc; window.roomClient.pc.close(); window.roomClient.broken(); }")
    meeting.site.page.wait_for_function(
        "() => window.roomClient.pc && window.roomClient.pc !== window.before"
        " && document.querySelector('[data-room]').dataset.phase === 'connected'", timeout=PATIENCE_MS,
    )
    meeting.site.in_state("admitted")
    meeting.site.sees(3)
    meeting.site.hears()


def test_the_mediator_lays_the_agreement_before_them_while_all_sit_there(meeting: Meeting) -> None:
    desk = meeting.desk
    desk.goto(meeting.server.url + meeting.story.path.rsplit("/sessions", 1)[0] + "/agreement/draft")
    form = desk.locator("form#agreement")
    form.locator("[name=facts]").fill("排水沟堵塞，积水进了院子。")
    form.locator("[name=terms]").fill("三日内疏通排水沟，双方不再争执。")
    for point in LEGAL_POINTS:
        form.locator(f"input[type=checkbox][value='{point}']").check()
    form.locator("button.btn[name=check]").click()
    desk.locator("button[name=send]").click()
    expect(desk).to_have_url(re.compile("/agreement$"), timeout=PATIENCE_MS)


def test_the_end_of_the_meeting_leads_a_party_to_its_signature(meeting: Meeting) -> None:
    # the second press must come within four seconds of the first, however slow the machine is
    meeting.mediator.page.locator("[data-room-end-button]").evaluate("(button) => { button.click(); button.click(); }")
    for visitor in (meeting.party, meeting.other):
        expect(visitor.page.locator("[data-room-sign]")).to_be_visible(timeout=PATIENCE_MS)
    expect(meeting.site.page.locator("[data-room-sign]")).to_have_count(0)
    page = meeting.party.page
    page.locator("[data-room-sign]").click()
    page.locator("main form button[type=submit]").click()
    page.goto(re.sub("/sessions.*", "", meeting.server.url + meeting.story.path) + "/agreement")
    board = page.locator("[data-board] svg")
    board.scroll_into_view_if_needed()
    place = board.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 120, place["y"] + 60, steps=5)
    page.mouse.up()
    page.locator("form#sign input[type=checkbox]").check()
    page.locator("form#sign button.btn[name=sign]").click()
    expect(page.locator("main")).to_contain_text("您已签字", timeout=PATIENCE_MS)


def test_the_session_is_over_and_states_for_all_who_spoke_aside(meeting: Meeting) -> None:
    for page in (meeting.desk, meeting.other.page):
        until = time.monotonic() + PATIENCE_MS / 1000
        while not meeting.visit(page).locator(".asides").count():
            assert time.monotonic() < until, page.locator("main").inner_text()
            time.sleep(0.5)
        said = page.locator(".asides").inner_text()
        assert f"{meeting.story.party_name}单独谈话" in said or f"、{meeting.story.party_name}" in said
        assert f"{meeting.story.other_name}听不到这次谈话" in said or "听不到这次谈话" in said
        assert "没有录音录像" in said
        assert "您最多可以让多少" not in said
