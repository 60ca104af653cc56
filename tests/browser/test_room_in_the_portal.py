"""A real session's room in the whole portal: a mediator by log-in, a party and a village site by their links."""

import json
import os
import re
import signal
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.demonstration.reading import PASSWORD
from tests.browser.room_story import SEATS, SITE, Story, prepare
from tests.portal.papers.page_pictures import a_pdf
from tests.servers import PortalServer
from tests.webrtc.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.webrtc]
PATIENCE_MS = 60_000


@dataclass
class Meeting:
    """Three browsers in one room."""

    server: PortalServer
    story: Story
    mediator: Visitor
    desk: Page
    """The mediator's second tab."""
    party: Visitor
    site: Visitor

    def session_page(self) -> Page:
        """The session's page as the mediator sees it now."""
        self.desk.goto(self.server.url + self.story.path)
        return self.desk


@pytest.fixture(scope="module")
def meeting(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    server = PortalServer(tmp_path_factory.mktemp("room"), video__workers="2", video__udp_port="0", video__tcp_port="0")
    server.admin("demo", "--size", "12")
    story = prepare(server)
    server.start(patience_s=240)
    try:
        yield gathered(browser, server, story)
    finally:
        server.stop()


def gathered(browser: Browser, server: PortalServer, story: Story) -> Meeting:
    """Everybody at the room's door, nobody inside but the mediator."""
    mediator = Visitor(browser, f"{server.url}/login?came_from={story.path}")
    page = mediator.page
    page.locator("#form-login").fill(story.login)
    page.locator("#form-password").fill(PASSWORD)
    page.locator("#form-password").press("Enter")
    desk = mediator.context.new_page()
    party = Visitor(browser, link(desk, server, story, story.party), (390, 844))
    site = Visitor(browser, link(desk, server, story, story.site), (1920, 1080))
    for guest in (party, site):
        guest.page.locator("main form button[type=submit]").click()
    for visitor in (mediator, party, site):
        visitor.page.locator("a[href$='/room']").click()
        visitor.enter()
    mediator.in_state("admitted")
    return Meeting(server, story, mediator, desk, party, site)


def link(desk: Page, server: PortalServer, story: Story, participant: str) -> str:
    """A link for somebody, made by the mediator's buttons."""
    desk.goto(server.url + story.path)
    desk.locator(f"form[action$='/participants/{participant}/link'] button").click()
    return desk.locator("#join-link").inner_text()


def test_people_are_let_in_one_by_one_and_everybody_sees_everybody(meeting: Meeting) -> None:
    mediator, party, site = meeting.mediator, meeting.party, meeting.site
    party.in_state("lobby", "identified")
    site.in_state("lobby", "identified")
    assert party.flow()["frames"] == site.flow()["frames"] == 0
    mediator.admit(meeting.story.party)
    party.in_state("admitted")
    party.sees(1)
    assert site.flow()["frames"] == 0
    mediator.admit(meeting.story.site)
    site.in_state("admitted")
    for visitor in (mediator, party, site):
        visitor.sees(2)
        visitor.receives("frames", more=20)
    for listener in (party, site):   # the mediator's microphone is open
        listener.receives("samples", more=50)
    party.page.locator("[data-room-microphone]").click()   # who comes in listens first
    mediator.receives("samples", more=50)
    expect(party.page.locator(".room-title")).to_contain_text("第1次调解 · ")
    for seat in SEATS:
        expect(mediator.page.locator(f"[data-participant='{meeting.story.site}']").get_by_text(seat)).to_be_visible()
        expect(site.page.locator(".room-tile.is-own").get_by_text(seat)).to_be_visible()


def test_a_site_has_a_large_screen_without_a_drawer(meeting: Meeting) -> None:
    page = meeting.site.page
    expect(page.locator(".room-drawer")).to_be_hidden()
    big, small = (page.locator(f"[data-room-{name}]").bounding_box() for name in ("microphone", "camera"))
    assert big and small
    assert big["width"] > 400 and big["width"] > 2 * small["width"]
    assert float(page.locator(".room-title").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 32


def test_written_words_reach_all_and_the_session_s_log(meeting: Meeting) -> None:
    mediator, party, site = meeting.mediator, meeting.party, meeting.site
    mediator.write("请双方依次发言，谢谢。")
    expect(site.page.locator(".room-note").get_by_text("请双方依次发言，谢谢。")).to_be_visible()
    party.page.locator("[data-room-chat-button]").click()
    expect(party.page.locator(".room-chat-lines").get_by_text("请双方依次发言，谢谢。")).to_be_visible()
    party.write("好的，<b>我</b>先说排水沟的事。")
    expect(mediator.page.locator(".room-chat-lines").get_by_text("好的，<b>我</b>先说排水沟的事。")).to_be_visible()
    party.page.locator(".room-drawer-close").click()
    until = time.monotonic() + 60
    while "我</b>先说排水沟的事" not in logged(meeting) and time.monotonic() < until:
        time.sleep(0.3)
    log = logged(meeting)
    for words in ("请双方依次发言，谢谢。", "好的，<b>我</b>先说排水沟的事。", SITE, meeting.story.party_name):
        assert words in log


def logged(meeting: Meeting) -> str:
    """What the session's page says of what happened in the room."""
    found = meeting.session_page().locator("section[aria-labelledby=log-title]")
    return found.inner_text() if found.count() else ""


def test_an_article_found_beside_the_pictures_is_cited_by_one_click(meeting: Meeting) -> None:
    page = meeting.mediator.page
    page.locator(".room-law summary").click()
    expect(page.locator(".room-course ol")).to_be_hidden()
    page.locator("#panel-q").fill("邻里纠纷 调解 期限")
    page.locator("#panel-q").press("Enter")
    hit = page.locator(".room-hit").filter(has=page.locator("button")).first
    title = hit.locator("a").inner_text()
    hit.locator("button").click()
    expect(hit.locator("button")).to_be_disabled()
    expect(page.locator("[data-panel-status]")).to_have_text("已写入笔录")
    meeting.desk.goto(f"{meeting.server.url}{meeting.story.path}/minutes")
    article = re.search(r"第[一二三四五六七八九十百零]+条", title)
    assert article
    expect(meeting.desk.locator("main")).to_contain_text(article.group())
    meeting.mediator.receives("frames", more=10)


def test_a_file_is_handed_in_and_shown_and_everybody_follows_its_pages(meeting: Meeting, tmp_path: Path) -> None:
    mediator, party, site = (visitor.page for visitor in (meeting.mediator, meeting.party, meeting.site))
    paper = tmp_path / "借条.pdf"
    paper.write_bytes(a_pdf(3))
    party.locator("[data-room-chat-button]").click()
    party.locator("[data-room-file]").set_input_files(paper)
    party.locator("[data-room-send-file]").click()
    for page in (mediator, party):
        expect(page.locator("[data-room-file-link]")).to_contain_text("借条.pdf", timeout=PATIENCE_MS)
    party.locator(".room-drawer-close").click()
    mediator.locator("[data-room-show-file]").click()
    for page in (party, site):
        expect(page.locator("[data-room-caption]")).to_have_text(re.compile("出示：借条.pdf，第1页，共3页"), timeout=PATIENCE_MS)
    mediator.locator("[data-room-page]").press("ArrowRight")
    for page in (party, site):
        expect(page.locator("[data-room-caption]")).to_contain_text("第2页", timeout=PATIENCE_MS)
        expect(page.locator(".room-page-picture")).to_have_js_property("complete", True, timeout=PATIENCE_MS)
        assert page.locator(".room-page-picture").evaluate("picture => picture.naturalWidth") in (900, 1600)
    party.locator("[data-room-page-next]").click()
    expect(party.locator("[data-room-caption]")).to_contain_text("自己看：借条.pdf，第3页")
    expect(site.locator("[data-room-caption]")).to_contain_text("第2页")
    party.locator("[data-room-follow]").click()
    expect(party.locator("[data-room-caption]")).to_contain_text("第2页")


def test_a_reload_keeps_the_place_the_words_and_the_page_that_is_shown(meeting: Meeting) -> None:
    party = meeting.party
    party.page.reload()
    party.enter()
    party.in_state("admitted")
    party.sees(2)
    meeting.mediator.sees(2)
    expect(party.page.locator(".room-chat-lines").get_by_text("请双方依次发言，谢谢。")).to_be_attached()
    expect(party.page.locator("[data-room-caption]")).to_contain_text("借条.pdf，第2页", timeout=PATIENCE_MS)
    meeting.mediator.page.locator("[data-room-put-away]").click()
    for page in (party.page, meeting.site.page):
        expect(page.locator("[data-room-viewer]")).to_be_hidden(timeout=PATIENCE_MS)
    assert not party.complaints


def test_a_meeting_is_recorded_with_everyone_s_consent_and_can_be_watched(meeting: Meeting) -> None:
    mediator, party, site = meeting.mediator, meeting.party, meeting.site
    for _ in range(2):
        mediator.page.locator("[data-room-record]").click()
    expect(party.page.locator(".room-consent")).to_contain_text("365日")
    for guest in (party, site):
        guest.page.locator("[data-room-consent=yes]").click()
    for visitor in (mediator, party, site):
        expect(visitor.page.locator("[data-room-recording]")).to_have_text("正在录像", timeout=30_000)
    mediator.page.wait_for_timeout(4000)
    for _ in range(2):
        mediator.page.locator("[data-room-record]").click()
    expect(party.page.locator("[data-room-recording]")).to_have_text("录像未开启")
    page = meeting.desk
    address = f"{meeting.server.url}{meeting.story.path}/recordings/1"
    opening = page.locator("form[action$='/watch'] button")
    until = time.monotonic() + 180
    while time.monotonic() < until:
        page.goto(address)
        if opening.count():
            break
        page.wait_for_timeout(1000)
    opening.click()
    page.wait_for_function("() => document.querySelector('video').readyState >= 1", timeout=60_000)
    assert 1 < float(page.locator("video").evaluate("film => film.duration")) < 60
    assert page.locator("section[aria-labelledby=tracks-title] li").count() == 3
    page.goto(meeting.server.url + meeting.story.path.partition("/sessions/")[0] + "?show=all")   # the steps alone leave it out
    expect(page.locator("main")).to_contain_text("打开了第1次调解会的录像")


def test_a_withdrawn_link_ends_the_connection_at_once(meeting: Meeting) -> None:
    page = meeting.session_page()
    page.once("dialog", lambda dialog: dialog.accept())
    form = page.locator(f"form[action$='/participants/{meeting.story.site}/withdraw']")
    form.evaluate("form => { form.closest('details').open = true; }")
    form.locator("button").click()
    expect(meeting.site.page.get_by_text("您的参加权限已被取消")).to_be_visible()
    expect(meeting.mediator.page.locator(f"[data-participant='{meeting.story.site}']")).to_have_count(0)
    meeting.site.page.reload()
    expect(meeting.site.page.locator("[data-room-enter]")).to_have_count(0)
    meeting.mediator.receives("frames", more=10)


def test_a_killed_media_worker_comes_back_and_so_do_people(meeting: Meeting) -> None:
    mediator, party = meeting.mediator, meeting.party
    for visitor in (mediator, party):
        visitor.page.evaluate("() => { window.before = window.roomClient.pc; }")
    killed = media_worker(meeting.server, home(meeting))
    os.kill(killed, signal.SIGKILL)
    for visitor in (mediator, party):
        visitor.page.wait_for_function(
            "() => window.roomClient.pc !== window.before && document.querySelector('[data-room]').dataset.phase === 'connected'", timeout=40_000,
        )
    mediator.in_state("admitted")
    party.in_state("lobby", "identified")
    mediator.admit(meeting.story.party)
    party.in_state("admitted")
    for visitor in (mediator, party):
        visitor.sees(1)
        visitor.receives("frames", more=10)
    # with the other worker, or with the killed one's successor, whichever the first page to come back found
    assert media_worker(meeting.server, home(meeting)) != killed


def home(meeting: Meeting) -> str:
    """Which media worker has people in it, as the portal's health says."""
    with urllib.request.urlopen(f"{meeting.server.url}/health", timeout=10) as answer:
        workers = json.load(answer)["video_workers"]
    assert set(workers) == {"1", "2"}
    return next(name for name, said in workers.items() if said.get("participants"))


def media_worker(server: PortalServer, name: str) -> int:
    """The process of one of the portal's media workers."""
    ending = {"1": b"/video.sock", "2": b"/video-2.sock"}[name]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            is_child = f"PPid:\t{server.pid}\n" in status.read_text("utf-8")
            command = status.with_name("cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if is_child and any(word.endswith(ending) for word in command):
            return int(status.parent.name)
    raise AssertionError("the portal has no media worker")
