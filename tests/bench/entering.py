"""From the press of a button to the first picture of somebody else: two Chromiums in a room of the whole portal.

The mediator is inside; the party, who was let in once, reloads the page and presses the button again and again. The clock begins when the
page sends its offer to the portal and ends when the first remote picture has been decoded; between them lie the portal's answer and the
moment when the browser calls the connection connected.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from portal.demonstration.reading import PASSWORD
from tests.bench.row import Row
from tests.browser.room_story import Story, prepare
from tests.conftest import QUIET, installed_chromium
from tests.servers import PortalServer
from tests.webrtc.visitor import Visitor

TIMES = 20
CASE = "entering through the portal"
PATIENCE_MS = 60_000
CLOCK = """
  window.marks = {};
  const note = (name) => { window.marks[name] = window.marks[name] || performance.now(); };
  const ask = window.fetch.bind(window);
  window.fetch = async (url, wanted) => {
    const offers = Boolean(wanted) && wanted.method === 'POST' && /sdp/.test((wanted.headers || {})['Content-Type'] || '');
    if (offers) { note('offered'); }
    const answer = await ask(url, wanted);
    if (offers) { note('answered'); }
    return answer;
  };
  document.addEventListener('room:client', ({ detail }) => {
    detail.addEventListener('slot', async ({ detail: { kind, track } }) => {
      detail.pc.addEventListener('connectionstatechange', () => detail.pc && detail.pc.connectionState === 'connected' && note('connected'));
      if (kind === 'video') {
        const { value } = await new MediaStreamTrackProcessor({ track: track.clone() }).readable.getReader().read();
        value.close();
        note('seen');
      }
    });
  });
"""


def run(options: argparse.Namespace) -> Iterator[Row]:
    """One portal with its worker."""
    del options
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        server = PortalServer(Path(folder), video__workers="1", video__udp_port="0", video__tcp_port="0")
        server.admin("demo", "--size", "12")
        story = prepare(server)
        server.start(patience_s=240)
        try:
            with sync_playwright() as playwright:
                browsers = [playwright.chromium.launch(executable_path=installed_chromium(), args=list(QUIET)) for _ in range(2)]
                yield from measured(server, story, *browsers)
                for browser in browsers:
                    browser.close()
        finally:
            server.stop()


def measured(server: PortalServer, story: Story, one: Browser, other: Browser) -> Iterator[Row]:
    """Let the party come in as often as asked."""
    mediator = Visitor(one, f"{server.url}/login?came_from={story.path}")
    mediator.page.locator("#form-login").fill(story.login)
    mediator.page.locator("#form-password").fill(PASSWORD)
    mediator.page.locator("#form-password").press("Enter")
    party = Visitor(other, invited(mediator, server, story), (390, 844), CLOCK)
    party.page.locator("main form button[type=submit]").click()
    for visitor in (mediator, party):
        visitor.page.locator("a[href$='/room']").click()
        visitor.enter()
    mediator.admit(story.party)
    party.in_state("admitted")
    party.sees(1)
    found = sorted((entered(party) for _ in range(TIMES)), key=lambda marks: marks["seen"])
    slowest = found[int(len(found) * 0.95)]
    yield Row(CASE, "offer to first picture, p95", slowest["seen"], "s", "lower", 2, 1)
    yield Row(CASE, "offer to first picture, p50", median(marks["seen"] for marks in found), "s", "lower")
    yield Row(CASE, "offer to answer, p50", median(marks["answered"] for marks in found), "s", "lower")
    yield Row(CASE, "answer to connection, p50", median(marks["connected"] - marks["answered"] for marks in found), "s", "lower")
    yield Row(CASE, "connection to picture, p50", median(marks["seen"] - marks["connected"] for marks in found), "s", "lower")


def invited(mediator: Visitor, server: PortalServer, story: Story) -> str:
    """A link for the party, made by the mediator's button in a second tab."""
    desk = mediator.context.new_page()
    desk.goto(server.url + story.path)
    desk.locator(f"form[action$='/participants/{story.party}/link'] button").click()
    made = desk.locator("#join-link").inner_text()
    desk.close()
    return made


def entered(party: Visitor) -> dict[str, float]:
    """Reload and press; returns seconds from the offer."""
    party.page.reload()
    party.enter()
    party.page.wait_for_function("() => window.marks.seen", timeout=PATIENCE_MS)
    marks = dict(party.page.evaluate("() => window.marks"))
    return {name: (at - marks["offered"]) / 1000 for name, at in marks.items()}
