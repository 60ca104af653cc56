"""Every form that the portal offers, found by walking it: which people get which forms, on dossiers of each state.

Nothing is listed here by hand, so a new form is tried with the others as soon as some page shows it. A test compares what
was reached with the views that are registered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from webtest import Form

from tests.browser.walk import NOT_PAGES
from tests.functional.forms.personal import Shown, fields_in
from tests.functional.forms.states import STATES, VARIANTS
from tests.functional.forms.wanted import READY_IN
from tests.functional.forms.world import PARTIES, STRANGER, World, action_kind, action_of, links, posted_to, posting
from tests.portal.pages.site import Answer, Browser

STAFF: Final = ("village_clerk", "village_head", "clerk", "head", "mediator", "leader", "court_clerk", "archivist", "editor", "reviewer")
ROLES: Final = {"village_clerk": "clerk", "village_head": "head"}
"""People who are offered the same, but for what is refused to one of them: those of the handling unit come first."""
VISITORS: Final = {"new_mediator": ("newcomer",)}
"""Who comes in one state only."""
AT_LARGE: Final = frozenset({"clerk", "editor", "reviewer", "a1", STRANGER})
"""Those who also walk outside of the dossiers; what they find there is the same for the others."""
EVERYWHERE: Final = (
    "/", "/console", "/dossiers", "/account", "/apply", "/progress", "/login", "/explainers/desk", "/explainers/new", "/explainers/draft",
    "/explainers/waiting", "/library/precedents/desk", "/library/precedents/new", "/search?q=%E9%82%BB%E5%B1%85", "/search/saved", "/join/{token}",
    "/sites", "/experts", "/orgs", "/help", "/health", "/metrics",
)
"""Where a walk begins in the first state."""
REFUSED: Final = 400
OF_STATE: Final[dict[str, dict[str, str]]] = {
    "told": dict.fromkeys(("editor", "reviewer"), "/library/precedents/{case}"),
    "recorded": {"village_head": "/dossiers/{dossier}/sessions/1/recordings/1/erase"},
}
"""Where somebody begins besides in others: what only a list of another desk leads to, and what stands behind a stated reason."""


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

    def page_of(self, world: World, browser: Browser) -> Answer:
        """The page on which it stands."""
        return browser.get(world.address(self.page))

    def form_of(self, page: Answer) -> Form:
        """The form itself."""
        return [form for form in posting(page) if action_of(form, page) == self.action][self.place]


class Walk:
    """One walk over everything; `forms` holds what was found."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.forms: dict[tuple[str, str, int], list[Found]] = {}
        self._seen: set[tuple[str, ...]] = set()
        self.shown: set[Shown] = set()
        """What was personal on the pages, and who saw it."""

    def everything(self) -> None:
        """Find each form once for each person who gets it."""
        for state in (*STATES, *VARIANTS):
            self.world.begin(state)
            for who in (*STAFF, *VISITORS.get(state, ()), *PARTIES, STRANGER):
                self._from(who, state, list(self._seeds(who, state)))

    def _seeds(self, who: str, state: str) -> Iterator[str]:
        if who != STRANGER:
            yield f"/dossiers/{self.world.dossier}"
        begun = (*(EVERYWHERE if who in AT_LARGE and state == STATES[0] else ()), *OF_STATE.get(state, {}).get(who, "").split())
        yield from (self.world.address(each) for each in begun)

    def _from(self, who: str, state: str, to_do: list[str]) -> None:
        browser, tried = self.world.browser(who), set()
        while to_do:
            path = to_do.pop()
            if path in tried or (who not in AT_LARGE and not self._is_of_dossier(path)) or not self._is_new(who, state, path):
                continue
            tried.add(path)
            page = browser.get(path, status="*")
            self._remember(who, state, path, page.status_int)
            assert page.status_int < 500 or path.endswith(("/room", "/health")), (who, state, path)   # no media worker here
            self._note(who, state, path, page)
            to_do += [link for link in links(page) if link != path]

    def _is_of_dossier(self, path: str) -> bool:
        return path.startswith(("/dossiers/", "/account/reason")) or self.world.names.get("{case}", "-") in path

    def _is_new(self, who: str, state: str, path: str) -> bool:
        return not self._keys(who, state, path) <= self._seen

    def _remember(self, who: str, state: str, path: str, status: int) -> None:
        """Somebody has seen it; whom it is refused to has not seen it for the others of the same role."""
        if status < REFUSED:
            self._seen |= self._keys(who, state, path)

    def _keys(self, who: str, state: str, path: str) -> set[tuple[str, ...]]:
        """A dossier's own page is seen by everybody in each state, what lies below by each role in each state; a file once."""
        path = path.partition("?")[0]
        kind, role = action_kind(path), ROLES.get(who, who)
        if NOT_PAGES.search(path):
            return {("file", kind)}
        if kind == "/D":
            return {(who, kind, state)}
        return {(who, kind, "once"), (role, kind, state if kind.startswith("/D") or "{case}" in self.world.general(path) else "ever")}

    def _note(self, who: str, state: str, path: str, page: Answer) -> None:
        counted: dict[str, int] = {}
        kind = action_kind(path.partition("?")[0])
        if page.charset:
            self.shown |= {Shown(field, who, state, self.world.general(path), kind) for field in fields_in(page.text)}
        for action in posted_to(page):
            place = counted[action] = counted.get(action, -1) + 1
            found = Found(who, state, self.world.general(path), action, place)
            known = self.forms.setdefault((kind, action, place), [])
            if READY_IN.get(action, state) == state and who not in {each.who for each in known}:
                known.append(found)
