"""What breaks in the middle of a meeting, and how long until real browsers hear and see again without anybody's help.

Three Chromiums in one room, two workers. `worker killed` is kill -9 of the worker that has the room: the pages notice, come back by
themselves, and the room is on the other worker. Who comes back waits to be let in, as the rules want it; here the mediator's page presses
the button as soon as it is there, so that the figure is the machine's and not a person's. `another address` is what a phone does that
goes from one network to the next: the party's packets come from another port from one moment to the next. The clock ends when each
page has decoded a picture of every other that was sent after the break.
"""

import argparse
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import sync_playwright

from tests.bench.row import Row
from tests.conftest import QUIET, installed_chromium
from tests.webrtc.several import Several
from tests.webrtc.stand_in import StandIn
from tests.webrtc.visitor import Visitor

ROOM = "recovery"
GUESTS = ("party", "site")
TIMES = 3
PATIENCE_S = 90.0
CALM_S = 5.0
"""The meeting has gone on for so long before something breaks."""

LET_IN = "() => { const admit = document.querySelector('[data-room-admit]'); if (admit) { admit.click(); } }"
"""The mediator's finger."""

DECODED = """async () => {
  const found = {};
  if (window.roomClient.pc) {
    (await window.roomClient.pc.getStats()).forEach((s) => {
      if (s.type === 'inbound-rtp' && s.kind === 'video' && s.framesDecoded) { found[s.mid] = s.framesDecoded; } });
  }
  return found;
}"""


class Meeting:
    """Three pages that see each other."""

    def __init__(self, portal: StandIn, *visitors: Visitor) -> None:
        self.portal = portal
        self.mediator, *self.guests = visitors
        self.everybody = visitors

    def until(self, holds: Callable[[Visitor], bool], *, admitting: bool = True) -> float:
        """Wait until something holds for each page, letting people in meanwhile; returns the moment when it held for the last one."""
        left, end = list(self.everybody), time.monotonic() + PATIENCE_S
        while left:
            if time.monotonic() > end:
                raise RuntimeError(f"{len(left)} pages did not come back")
            if admitting:
                self.mediator.page.evaluate(LET_IN)
            left = [visitor for visitor in left if not holds(visitor)]
            self.mediator.page.wait_for_timeout(20)
        return time.monotonic()

    def go_on(self) -> None:
        """Meet undisturbed for a while."""
        self.mediator.page.wait_for_timeout(CALM_S * 1000)

    def decode_anew(self) -> float:
        """Wait until each page decodes more pictures of every other than it had when it was asked first."""
        before = {visitor: dict(visitor.page.evaluate(DECODED)) for visitor in self.everybody}

        def sees_all(visitor: Visitor) -> bool:
            now = dict(visitor.page.evaluate(DECODED))
            return sum(frames > before[visitor].get(mid, 0) for mid, frames in now.items()) >= len(GUESTS)

        return self.until(sees_all)


def gathered(portal: StandIn, browser: object) -> Meeting:
    """Everybody inside, everybody seen."""
    pages = [Visitor(browser, portal.url(who)).enter() for who in ("mediator", *GUESTS)]  # type: ignore[arg-type]
    meeting = Meeting(portal, *pages)
    meeting.decode_anew()
    return meeting


def killed(meeting: Meeting, several: Several) -> dict[str, float]:
    """Kill the worker of the room, and let it be there again when all is over."""
    meeting.go_on()
    for visitor in meeting.everybody:
        visitor.page.evaluate("() => { window.before = window.roomClient.pc; }")
    home = several.home[ROOM]
    began = time.monotonic()
    several.workers[home].kill()
    noticed = meeting.until(lambda one: bool(one.page.evaluate("() => window.roomClient.phase !== 'connected' || window.roomClient.pc !== window.before")))
    back = meeting.until(lambda one: bool(one.page.evaluate(
        "() => window.roomClient.pc && window.roomClient.pc !== window.before && window.roomClient.phase === 'connected'"
    )))
    seen = meeting.decode_anew()
    if several.home[ROOM] == home:
        raise RuntimeError("the room is still with the dead worker")
    several.workers[home].start()
    return {"noticed": noticed - began, "back in the room": back - began, "everybody sees everybody": seen - began}


def moved(meeting: Meeting) -> dict[str, float]:
    """The party comes from another port."""
    meeting.go_on()
    began = time.monotonic()
    meeting.portal.lines["party"].move()
    return {"everybody sees everybody": meeting.decode_anew() - began}


def worst(found: list[dict[str, float]], case: str, floors: dict[str, tuple[float, float]]) -> Iterator[Row]:
    """The slowest of several times."""
    for metric in found[0]:
        yield Row(case, metric, max(each[metric] for each in found), "s, worst", "lower", *floors.get(metric, (None, None)))


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Each break a few times."""
    del options
    several = Several()
    portal = StandIn(several, ROOM, slow=frozenset({"party"}))  # type: ignore[arg-type]
    try:
        with sync_playwright() as playwright, playwright.chromium.launch(executable_path=installed_chromium(), args=list(QUIET)) as browser:
            meeting = gathered(portal, browser)
            yield from worst([moved(meeting) for _ in range(TIMES)], "another address", {"everybody sees everybody": (3, 1)})
            yield from worst([killed(meeting, several) for _ in range(TIMES)], "worker killed", {"everybody sees everybody": (10, 5)})
    finally:
        portal.close()
        several.remove()
