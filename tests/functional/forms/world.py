"""The running portal that is walked: one county, one dossier in some state, and whoever is asked to come."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from webtest import Form

from kb.index.importing import import_laws
from portal.domain.account import Account
from portal.domain.explainer import Explainer
from portal.domain.precedent import Precedent
from portal.domain.site import MeetingRoom
from portal.services import invitations, passwords, searches, second_factor
from portal.services.short_codes import code_digest
from tests.browser.walk import kind_of
from tests.factories.portals import MONDAY
from tests.functional.forms.states import make
from tests.functional.forms.views import Reached
from tests.functional.knowledge_site import LAW, OLD_LAW
from tests.portal.pages.site import CODE_KEY, Answer, Browser, Site

PASSWORD: Final = "he-zhong-example"
SHORT_CODE: Final = "7KM4AX9R"
SECRET: Final = second_factor.new_secret()
PARTIES: Final = ("a1", "r1")
STRANGER: Final = "stranger"
WRITERS: Final = ("editor", "reviewer")
PLACES: Final = (
    (re.compile(r"^/join/[^/]+"), "/join/X"), (re.compile(r"^/library/precedents/(new|desk)$"), r"/precedents/\1"),
    (re.compile(r"^/library/precedents/[^/]+"), "/precedents/X"), (re.compile(r"^/library/regulations/[^/]+/changes$"), "/library/changes"),
    (re.compile(r"^/dossiers/\d{4}$"), "/dossiers/Y"),
)
"""Kinds of addresses that the walk of the browser does not tell apart."""
LINK: Final = re.compile(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]+)"')
FORM: Final = re.compile(r"<form\b[^>]*>")
ATTRIBUTE: Final = re.compile(r'([a-z-]+)="([^"]*)"')
OK: Final = 200


def action_kind(path: str) -> str:
    """The kind of an address, as in the walk of the browser, and of those with a random part too."""
    path = unquote(path)
    for pattern, word in PLACES:
        path = pattern.sub(word, path)
    return kind_of(path)


class World:
    """One portal; `begin` empties it and makes a dossier."""

    def __init__(self, folder: Path) -> None:
        laws = folder / "laws" / "法律"
        laws.mkdir(parents=True)
        for day, text in (("2020-05-28", LAW), ("2010-01-01", OLD_LAW)):
            (laws / f"示例邻里法({day}).md").write_text(text, "utf-8")
        (folder / "kb").mkdir(mode=0o700)
        import_laws(folder / "kb", folder / "laws", today=MONDAY.date())
        self.site = Site(folder)
        self.reached = Reached(self.site.application.registry)
        self.names: dict[str, str] = {}
        """What differs each time: the dossier, the case told of it, the token of a link."""

    @property
    def dossier(self) -> str:
        """The id of the dossier."""
        return self.names["{dossier}"]

    def begin(self, state: str) -> None:
        """An empty county with one dossier, some texts, an editor and a reviewer, a link for the applicant, a search that is kept."""
        self.site.begin_anew()
        hashed = passwords.hashed(PASSWORD)
        with self.site.portal() as portal:
            for login in WRITERS:
                portal.accounts.add(login, Account(login, login, hashed))
                portal.grant(f"staff:{login}", login)
            portal.accounts["clerk"].password_hash = hashed
            portal.accounts["reviewer"].totp_secret = SECRET
            for name, wanted in (("draft", "draft"), ("waiting", "in_review"), ("published", "published")):
                text = portal.explainers.add(name, Explainer("调解要不要钱", "mediation", "staff:editor", MONDAY))
                text.state, text.body = wanted, "人民调解不收费。"
            portal.sites["dongqiao"].add("1", MeetingRoom("调解室", "mediation", 8))
            case = portal.library.precedents.add("published", Precedent("屋檐滴水", "neighbour", MONDAY))
            case.state, case.facts, case.outcome = "published", "屋檐的水滴到邻家墙上。", "装了檐沟。"
        dossier_id = self.site.make(make, state)
        with self.site.portal() as portal:
            dossier = portal.dossiers.find(dossier_id)
            assert dossier is not None
            dossier.code_digest = code_digest(CODE_KEY, dossier.id, SHORT_CODE)
            told = [name for name in portal.library.precedents if name != "published"]
            token = invitations.invite_party(portal, dossier, "a1", by="staff:clerk", now=self.site.now)
            searches.save(
                portal.accounts["clerk"], self.site.application.registry.library, searches.Question("邻居", "", ()), "邻居", scopes=(),
                actor="staff:clerk", now=self.site.now,
            )
        self.names = {"{dossier}": dossier_id, "{quoted}": quote(dossier_id, safe=""), "{token}": token, **({"{case}": told[0]} if told else {})}

    def browser(self, who: str) -> Browser:
        """A browser in which this person is logged in."""
        if who == STRANGER:
            return self.site.stranger()
        return self.site.party(self.dossier, who) if who in PARTIES else self.site.staff(who)

    def address(self, page: str) -> str:
        """The address of a page of this dossier."""
        for name, value in self.names.items():
            page = page.replace(name, value)
        return page

    def general(self, address: str) -> str:
        """The same page for whatever dossier."""
        for name, value in self.names.items():
            address = address.replace(value, name)
        return address

    def wait(self, hours: float) -> None:
        """Let time go by."""
        self.site.now += timedelta(hours=hours)


def posting(page: Answer) -> list[Form]:
    """The forms of a page that may change something; logging out is the same on each."""
    if not posted_to(page):
        return []
    forms = {id(form): form for form in page.forms.values()}.values()
    return [form for form in forms if form.method.upper() == "POST" and not form.action.endswith("/logout")]


def posted_to(page: Answer) -> list[str]:
    """The kinds of addresses to which its forms are sent, in their order; read off without parsing the page, since thousands are read."""
    if page.status_int != OK or page.content_type != "text/html":
        return []
    tags = [dict(ATTRIBUTE.findall(tag)) for tag in FORM.findall(page.text)]
    sent = [unescape(tag.get("action", "")) or page.request.path for tag in tags if tag.get("method", "").upper() == "POST"]
    return [action_kind(urlsplit(each).path) for each in sent if not each.endswith("/logout")]


def action_of(form: Form, page: Answer) -> str:
    """The kind of address that a form is sent to."""
    return action_kind(urlsplit(form.action or page.request.path).path)


def links(page: Answer) -> Iterator[str]:
    """Where a page leads to, within the portal: its links and pictures, and where it sends one on."""
    found = [page.headers["Location"]] if "Location" in page.headers else []
    if page.status_int == OK and page.content_type == "text/html":
        found += LINK.findall(page.text)
    for each in found:
        address = urlsplit(unescape(each))
        if address.netloc in ("", "localhost", "localhost:80") and address.path.startswith("/") and not address.path.startswith("/static/"):
            yield address.path + (f"?{address.query}" if address.query else "")
