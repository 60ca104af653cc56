"""Every form that the portal offers, found by walking it: which people get which forms, on dossiers of each state.

Nothing is listed here by hand, so a new form is tried with the others as soon as some page shows it. A test compares what
was found with the views that are registered.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pyramid.interfaces import INewResponse
from webtest import Form

from portal.domain.account import Account
from portal.domain.dossier import Dossier
from portal.domain.explainer import Explainer
from portal.domain.portal import Portal
from portal.domain.session import Statement
from portal.services import assignments, minutes
from tests.browser.walk import NOT_PAGES, kind_of
from tests.factories import dossiers
from tests.factories.portals import MEDIATOR, MONDAY, VILLAGE_CLERK
from tests.portal.pages.site import Answer, Browser, Site

STATES: Final = (
    "submitted", "in_correction", "accepted", "assessed", "dispatched", "consulting", "assigning", "with_lead", "scheduled", "mediating",
    "minuted", "suspended", "signing", "in_force", "confirming", "breached", "performed", "terminated", "following_up", "closed", "on_spot",
)
"""Makers of `tests/factories/dossiers.py`, one for each state that offers something."""
STAFF: Final = ("clerk", "head", "village_clerk", "village_head", "mediator", "leader", "court_clerk", "archivist", "editor", "reviewer")
ROLES: Final = {"village_clerk": "clerk", "village_head": "head"}
"""People who are offered the same."""
PARTIES: Final = ("a1", "r1")
STRANGER: Final = "stranger"
AT_LARGE: Final = frozenset({"clerk", "editor", "reviewer", "a1", STRANGER})
"""Those who also walk outside of the dossiers; what they find there is the same for the others."""
EVERYWHERE: Final = (
    "/", "/console", "/dossiers", "/account", "/apply", "/progress", "/login", "/explainers/desk", "/explainers/new", "/explainers/draft",
    "/explainers/waiting",
)
SKIPPED: Final = re.compile(r"/(?:search|help|orgs|library|sites|experts|preferences)(?:[/?]|$)")
"""Pages for reading, without forms that change anything."""


def undeclared(portal: Portal, now: datetime) -> Dossier:
    """A mediator is proposed and has not yet said whether there is anything to disclose."""
    dossier = dossiers.assigning(portal, now)
    assignments.appoint(portal, dossier, MEDIATOR.principal, now=now, actor=VILLAGE_CLERK)
    return dossier


def disclosed(portal: Portal, now: datetime) -> Dossier:
    """The mediator disclosed an interest, about which the parties and the head decide."""
    dossier = undeclared(portal, now)
    assignments.declare(portal, dossier, has_interest=True, what="是被申请人的表兄。", now=now, actor=MEDIATOR)
    return dossier


def read_back(portal: Portal, now: datetime) -> Dossier:
    """The minutes of the first session wait for the parties' answers."""
    dossier = dossiers.mediating(portal, now)
    session = dossier.sessions["1"]
    minutes.save(
        portal, session, statements=(Statement("张某", "墙越界了。"),), undisputed_facts="两家相邻。", outcome="继续调解。", next_steps="",
        version=session.minutes.version, now=now + timedelta(hours=3), actor=MEDIATOR,
    )
    minutes.read_back(portal, dossier, session, now=now + timedelta(hours=3), actor=MEDIATOR)
    return dossier


VARIANTS: Final[dict[str, Callable[[Portal, datetime], Dossier]]] = {
    "signing_electronic": lambda portal, now: dossiers.signing(portal, now, form="written_electronic"),
    "assessed_red": lambda portal, now: dossiers.assessed(portal, now, warning="red"),
    "undeclared": undeclared,
    "disclosed": disclosed,
    "read_back": read_back,
}
"""States that differ in what is offered from those of the factories."""


@dataclass(frozen=True)
class Found:
    """One form: who gets it, of a dossier made by which maker, on which page (with the dossier's id left open)."""

    who: str
    state: str
    page: str
    action: str
    """The kind of address that it is sent to."""
    place: int
    """Which of the forms of the page that go there."""

    def __str__(self) -> str:
        return f"{self.who}-{self.state}-{self.action.strip('/').replace('/', '.') or 'home'}-{self.place}"


@dataclass
class World:
    """The running portal of the tests with one dossier, and whoever is asked to come."""

    site: Site
    dossier: str = ""
    reached: set[tuple[str, str, str]] = field(default_factory=set)
    """Context class, view name and method of every request that was answered."""

    def __post_init__(self) -> None:
        self.site.application.registry.registerHandler(self._note, (INewResponse,))

    def _note(self, event: Any) -> None:
        request = event.request
        context = type(getattr(request, "context", None)).__name__
        self.reached.add((context, getattr(request, "view_name", "") or "", request.method))

    def begin(self, state: str) -> None:
        """An empty county with one dossier, an editor and a reviewer."""
        self.site.begin_anew()
        with self.site.portal() as portal:
            for login in ("editor", "reviewer"):
                portal.accounts.add(login, Account(login, login, "no password"))
                portal.orgs["qingxi"].grant(f"staff:{login}", login)
            for name, wanted in (("draft", "draft"), ("waiting", "in_review")):
                text = portal.explainers.add(name, Explainer("调解要不要钱", "mediation", "staff:editor", MONDAY))
                text.state, text.body = wanted, "人民调解不收费。"
        self.dossier = self.site.make(VARIANTS.get(state) or getattr(dossiers, state))

    def browser(self, who: str) -> Browser:
        """A browser in which this person is logged in."""
        if who == STRANGER:
            return self.site.stranger()
        return self.site.party(self.dossier, who) if who in PARTIES else self.site.staff(who)

    def page(self, browser: Browser, found: Found) -> Answer:
        """The page on which a form stands."""
        return browser.get(found.page.replace("{dossier}", self.dossier))

    def form(self, page: Answer, found: Found) -> Form:
        """The form itself."""
        return [form for form in posting(page) if action_of(form, page) == found.action][found.place]


def posting(page: Answer) -> list[Form]:
    """The forms of a page that may change something; logging out is the same on each."""
    if page.status_int != 200 or page.content_type != "text/html":
        return []
    forms = {id(form): form for form in page.forms.values()}.values()
    return [form for form in forms if form.method.upper() == "POST" and not form.action.endswith("/logout")]


def action_of(form: Form, page: Answer) -> str:
    """The kind of address that a form is sent to."""
    return kind_of(urlsplit(form.action or page.request.path).path)


def links(page: Answer) -> Iterator[str]:
    """Where a page leads to, within the portal."""
    if page.status_int != 200 or page.content_type != "text/html":
        return
    for link in page.html.select("main a[href]"):
        address = urlsplit(link["href"])
        path = unquote(address.path)
        if address.netloc in ("", "localhost", "localhost:80") and path.startswith("/") and not NOT_PAGES.search(path):
            yield path


class Walk:
    """One walk over everything; `forms` holds what was found."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.forms: dict[tuple[str, str, int], list[Found]] = {}
        self._seen: set[tuple[str, ...]] = set()

    def everything(self) -> list[Found]:
        """Each form once for each person who gets it."""
        for state in (*STATES, *VARIANTS):
            self.world.begin(state)
            for who in (*STAFF, *PARTIES, STRANGER):
                seeds = [f"/dossiers/{self.world.dossier}"] if who != STRANGER else []
                self._from(who, state, [*seeds, *(EVERYWHERE if state == STATES[0] and who in AT_LARGE else ())])
        return [found for many in self.forms.values() for found in many]

    def _from(self, who: str, state: str, to_do: list[str]) -> None:
        browser = self.world.browser(who)
        while to_do:
            path = to_do.pop()
            if SKIPPED.match(path) or (who not in AT_LARGE and not path.startswith("/dossiers/")) or not self._is_new(who, state, path):
                continue
            page = browser.get(path, status="*")
            assert page.status_int < 500, (who, state, path)
            self._note(who, state, path, page)
            to_do += [link for link in links(page) if link != path]

    def _is_new(self, who: str, state: str, path: str) -> bool:
        """A dossier's own page is seen by everybody in each state, what lies below by each role in each state."""
        kind, role = kind_of(path), ROLES.get(who, who)
        keys = {(who, kind, state)} if kind == "/D" else {(who, kind), (role, kind, state if kind.startswith("/D") else "")}
        is_new = not keys <= self._seen
        self._seen |= keys
        return is_new

    def _note(self, who: str, state: str, path: str, page: Answer) -> None:
        counted: dict[str, int] = {}
        for form in posting(page):
            action = action_of(form, page)
            place = counted[action] = counted.get(action, -1) + 1
            found = Found(who, state, path.replace(self.world.dossier, "{dossier}"), action, place)
            known = self.forms.setdefault((kind_of(path), action, place), [])
            if who not in {each.who for each in known}:
                known.append(found)
