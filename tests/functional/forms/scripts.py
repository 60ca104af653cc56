"""What a walk from link to link does not meet: what scripts ask for, what needs a second log-in, addresses that were changed by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.functional.forms.world import World
from tests.portal.pages.site import Answer, Browser


@dataclass(frozen=True)
class Sent:
    """One request: by whom, of a dossier in which state, to which address, with what."""

    who: str
    state: str
    address: str
    given: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"

    def __str__(self) -> str:
        return f"{self.who}-{self.address.rpartition('}')[2].strip('/').replace('/', '.')}"


SENT: Final = (
    Sent("mediator", "in_session", "/dossiers/{dossier}/sessions/1/note", {"speaker": "张某", "text": "墙越界了。"}),
    Sent("mediator", "in_session", "/dossiers/{dossier}/sessions/1/step", {"step": "opening", "done": "yes"}),
    Sent("mediator", "in_session", "/dossiers/{dossier}/sessions/1/cite", {"law": "示例邻里法", "article": "3"}),
    Sent("a1", "signing", "/dossiers/{dossier}/sessions/1/sign"),
    Sent("clerk", "submitted", "/search/complete", {"q": "示例"}, "GET"),
    Sent("clerk", "submitted", "/search.json", {"q": "相邻"}, "GET"),
    Sent("clerk", "submitted", "/account/logins", {"login": "others"}),
    Sent("clerk", "submitted", "/logout"),
    Sent("clerk", "submitted", "/dossiers/2026", {}, "GET"),
    Sent("clerk", "submitted", "/sites/dongqiao/1", {}, "GET"),
    Sent("clerk", "submitted", "/dossiers/{dossier}/parties/a1", {}, "GET"),
    Sent("village_clerk", "consulting", "/dossiers/{dossier}/contact", {}, "GET"),
    Sent("mediator", "recorded", "/dossiers/{dossier}/sessions/1/recordings/1/film", {}, "GET"),
)


def ask(world: World, sent: Sent, given: Mapping[str, str]) -> Answer:
    """Send it as the page does."""
    browser, address = world.browser(sent.who), world.address(sent.address)
    if sent.method == "GET":
        return browser.get(address, dict(given), status="*")
    return browser.post(address, with_token(browser, given), status="*")


def with_token(browser: Browser, given: Mapping[str, str]) -> dict[str, str]:
    """What is sent, with the field that every form carries."""
    token = browser.get("/help").html.select_one("input[name=csrf_token]")
    assert token is not None
    return {**given, "csrf_token": str(token["value"])}
