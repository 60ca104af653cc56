"""A person at a browser: opens the room page, clicks what it shows, and reads what arrives."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, expect

WATCH = "document.addEventListener('room:client', (event) => { window.roomClient = event.detail; });"
FLOW = """async () => {
  const found = { frames: 0, samples: 0, streams: 0 };
  (await window.roomClient.pc.getStats()).forEach((s) => {
    if (s.type === 'inbound-rtp' && s.kind === 'video') {
      found.frames += s.framesDecoded || 0; found.streams += s.framesDecoded > 0 ? 1 : 0; }
    if (s.type === 'inbound-rtp' && s.kind === 'audio') { found.samples += s.packetsReceived || 0; }
  });
  return found;
}"""

ENERGY = """async () => {
  const found = { energy: 0, packets: 0 };
  (await window.roomClient.pc.getStats()).forEach((s) => {
    if (s.type === 'inbound-rtp' && s.kind === 'audio') {
      found.energy += s.totalAudioEnergy || 0; found.packets += s.packetsReceived || 0; }
  });
  return found;
}"""


class Visitor:
    """One page in a context of its own."""

    def __init__(self, browser: Browser, url: str, size: tuple[int, int] = (1280, 900), before: str = "") -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        self.context.add_init_script(WATCH + before)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)

    def _note(self, message: Any) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            self.complaints.append(message.text)

    def enter(self) -> "Visitor":
        button = self.page.locator("[data-room-enter]")
        expect(button).to_be_enabled(timeout=60_000)
        button.click()
        self.in_state("lobby", "identified", "admitted")
        return self

    def in_state(self, *states: str) -> None:
        self.page.wait_for_function(
            "(states) => states.includes(document.querySelector('[data-room]').dataset.state)", arg=list(states)
        )

    def flow(self) -> dict[str, int]:
        return dict(self.page.evaluate(FLOW))

    def receives(self, what: str, more: int, milliseconds: int = 60_000) -> None:
        """Wait until so many more frames or packets have come; fails if they take longer than they may."""
        most = self.flow()[what] + more
        self.until(lambda: self.flow()[what] > most, milliseconds, f"{more} more {what}")

    def energy(self) -> dict[str, float]:
        """What has come to the ears so far: acoustic energy as the browser measured it, and packets of sound."""
        return dict(self.page.evaluate(ENERGY))

    def hears(self) -> None:
        """Wait until sound arrives that is louder than silence."""
        before = self.energy()["energy"]
        self.until(lambda: self.energy()["energy"] > before + 0.0005, 120_000, "sound")

    def sees(self, streams: int) -> None:
        """Wait until pictures of so many others are decoded."""
        self.until(lambda: self.flow()["streams"] >= streams, 60_000, f"pictures of {streams}")

    def until(self, holds: Callable[[], bool], milliseconds: int, what: str) -> None:
        """Wait for something; here and not in the page, whose `wait_for_function` takes a promise for a yes."""
        end = time.monotonic() + milliseconds / 1000
        while not holds():
            assert time.monotonic() < end, f"{what} did not come: {self.flow()}"
            self.page.wait_for_timeout(50)

    def admit(self, who: str) -> None:
        self.page.locator(f"[data-room-admit='{who}']").click()

    def write(self, text: str) -> None:
        box = self.page.locator("#room-chat-text")
        box.fill(text)
        box.press("Enter")

    def close(self) -> None:
        self.context.close()
