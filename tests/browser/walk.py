"""A walk through all pages that somebody is offered: from link to link, each kind of page once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.reading import barriers, complaints

LINKS: Final = "() => [...document.querySelectorAll('main a[href], .mainnav a[href], .footer a[href]')].map((a) => a.href)"
NOT_PAGES: Final = re.compile(r"\.(?:pdf|svg|zip|csv|json|jpg|png)$|/room$|/documents/\d+$|/file$|/download$")
PARTS: Final = (
    (re.compile(r"/dossiers/\d{4}/\d{6}(?:-\d+)?"), "/D"), (re.compile(r"/sessions/\d+"), "/sessions/N"),
    (re.compile(r"/participants/[^/]+"), "/participants/N"), (re.compile(r"/parties/[^/]+"), "/parties/P"),
    (re.compile(r"/documents/\d+"), "/documents/N"), (re.compile(r"^/orgs/.+"), "/orgs/X"),
    (re.compile(r"^/(sites|experts|explainers)/(?!new|desk)[^/]+"), r"/\1/X"),
    (re.compile(r"^/library/(\w+)/[^/]+(?P<article>/[^/]+)?"), lambda found: f"/library/{found[1]}/X{'/A' if found['article'] else ''}"),
)
OF_ROLE: Final = frozenset({"/", "/console", "/dossiers", "/explainers", "/explainers/desk", "/account", "/D"})
"""Pages that look different to different people."""


def kind_of(path: str) -> str:
    """The kind of page of an address: what it is about is left out."""
    for pattern, word in PARTS:
        path = pattern.sub(word, path)
    return path


@dataclass
class Walk:
    """Who has seen what, so that each kind of page is looked at once; what was found wrong is kept for the end."""

    base: str
    states: dict[str, str]
    """The state of each dossier by its path: a dossier's pages are others in each of them."""
    links: dict[str, str] = field(default_factory=dict)
    """A link for a party into a dossier of each open state."""
    seen: set[str] = field(default_factory=set)
    examined: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def go(self, page: Page, who: str, seeds: Iterable[str], *, most: int = 400) -> None:
        """Open the seeds and what they lead to."""
        waiting = list(seeds)
        while waiting and most:
            path = waiting.pop(0)
            if self._key(path, who) in self.seen:
                continue
            self.seen.add(self._key(path, who))
            waiting += self.look(page, who, path)
            most -= 1

    def look(self, page: Page, who: str, path: str, status: int = 200) -> list[str]:
        """Open one page, note what is wrong with it, and return where it leads."""
        answer = page.goto(self.base + path)
        self.judge(page, who, path, answer.status if answer is not None else 0, status)
        found = (urlsplit(link) for link in page.evaluate(LINKS))
        return [
            one.path for one in found
            if f"{one.scheme}://{one.netloc}" == self.base and one.path != path and not NOT_PAGES.search(one.path)
        ]

    def judge(self, page: Page, who: str, path: str, got: int, wanted: int = 200) -> None:
        """Note what is wrong with the page that is open."""
        kind = f"{kind_of(urlsplit(path).path)} {got}"
        found = [f"status {got}"] if got != wanted else complaints(page)
        if kind not in self.examined:
            self.examined.add(kind)
            found += barriers(page)
        self.wrong += [f"{who} {path}: {each}" for each in found]

    def _key(self, path: str, who: str) -> str:
        kind = kind_of(path)
        state = next((state for place, state in self.states.items() if path == place), "")
        side = who if kind in OF_ROLE else "party" if who.startswith("party") else "-"
        return f"{side} {kind} {state}"
