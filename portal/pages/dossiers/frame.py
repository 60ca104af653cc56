"""The head that stays on every page of a dossier: what it is, how it stands, who is responsible, what to do next, the tabs.

    from portal.pages.dossiers.frame import Frame
    return {"frame": Frame(request, dossier, "sessions"), …}

and in the template, first thing in the slot `main`:

    <metal:head use-macro="frame.macros['head']"/>
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from portal.domain.clock import Deadline
from portal.domain.dossier import Dossier
from portal.domain.vocabulary import STEP_OF_STATE
from portal.pages.dossiers.acts import MENU_FROM, PATHS, Offer, offers
from portal.pages.shared.i18n import _
from portal.pages.shared.links import Links
from portal.services.timeline import progress

TEMPLATE: Final = Path(__file__).parent / "templates" / "frame.pt"
WAITING: Final = frozenset({"submitted", "correction", "dispatched", "signing", "suspended", "confirming"})
DONE: Final = frozenset({"closed", "archived"})
STOPPED: Final = frozenset({"not_accepted", "terminated", "withdrawn", "transferred_out", "breached"})


class Tab(NamedTuple):
    """One tab: its path below the dossier, its words, and the permission by which it is shown."""

    path: str
    title: Any
    permission: str


TABS: Final = (
    Tab("", _("Course of the case"), "dossier.read"),
    Tab("parties", _("Parties"), "dossier.read"),
    Tab("sessions", _("Sessions"), "session.read"),
    Tab("documents", _("Papers"), "evidence.list"),
    Tab("agreement", _("Agreement"), "agreement.read"),
    Tab("related", _("Law and like cases"), "dossier.read"),
    Tab("access", _("Record"), "audit.read"),
)


class Frame:
    """The head of one dossier for one reader."""

    def __init__(self, request: Any, dossier: Dossier, tab: str) -> None:
        self._request, self._links = request, Links(request)
        self.dossier, self.tab = dossier, tab
        self._offers = offers(request.asker, dossier)

    @property
    def macros(self) -> Any:
        """The macros of `frame.pt`: `head`, and `state` for the word of the state alone."""
        return self._request.registry.templates(TEMPLATE).macros

    @property
    def is_for_staff(self) -> bool:
        """Whether staff read it; a party finds all that is its own on one page, without lists and tabs."""
        return getattr(self._request.identity, "kind", "") == "staff"

    @property
    def tabs(self) -> Iterator[tuple[str, Any, bool]]:
        """Triples (address, words, whether it is this one) of the tabs that the reader may open."""
        for tab in TABS:
            if self._request.asker.may(tab.permission, self.dossier):
                yield self.address(tab.path), tab.title, tab.path == self.tab

    @cached_property
    def next_act(self) -> Offer | None:
        """The one thing to do; none on the page of an act, where the act itself is the one thing."""
        if is_act(self.tab):
            return None
        return next((offer for offer in self._offers if offer.order < MENU_FROM and offer.path != self.tab.partition("/")[0]), None)

    @cached_property
    def other_acts(self) -> list[Offer]:
        """What else may be done."""
        return [offer for offer in self._offers if offer != self.next_act and offer.path != self.tab]

    def way_on(self, path: str) -> str:
        """The address of a page to go on to; of the dossier itself where that page was for an act that is done now."""
        return self.address("" if is_act(path) and not self.is_offered(path) else path)

    def is_offered(self, path: str) -> bool:
        """Whether an act is open to the reader now."""
        return any(offer.path == path for offer in self._offers)

    @property
    def clock(self) -> Deadline | None:
        """The clock that presses."""
        return pressing(self.dossier)

    @property
    def step(self) -> str:
        """The step of the seven at which it stands."""
        return STEP_OF_STATE[self.dossier.state]

    @property
    def steps_done(self) -> list[str]:
        """The steps of the seven that lie behind it."""
        return [step for step, mark in progress(self.dossier) if mark == "done"]

    @property
    def state_look(self) -> str:
        """The class of the state's mark: open, waiting for somebody, or stopped."""
        state = self.dossier.state
        return "state-wait" if state in WAITING else "state-stopped" if state in STOPPED else "state-open" if self.dossier.is_open else ""

    @property
    def responsible(self) -> str:
        """The lead mediator by name, before that the unit that holds it."""
        if self.dossier.lead_mediator:
            return name_of(self._request.root, self.dossier.lead_mediator)
        return self.dossier.holder.title if self.dossier.holder is not None else ""

    @property
    def title(self) -> str:
        """The line by which people know it, with the names of the sides masked."""
        return " · ".join(part for part in (self.dossier.parties_line, self.dossier.matter) if part)

    def address(self, path: str = "") -> str:
        """The address of a page below the dossier."""
        return self._links.url(self.dossier, *path.split("/")) if path else self._links.url(self.dossier)


def is_act(path: str) -> bool:
    """Whether the page of that path is there for one act, and is no tab."""
    return path in PATHS and all(path != tab.path for tab in TABS)


def pressing(dossier: Dossier) -> Deadline | None:
    """The running clock that ends first. Once a case is closed nothing is due any more: what runs on is the sides' time to rate."""
    return None if dossier.state in DONE else dossier.next_deadline()


def name_of(portal: Any, principal: str) -> str:
    """The name of a member of staff or of a party's place, for people; the principal itself where nobody is known by it."""
    kind, _colon, rest = principal.partition(":")
    if kind == "staff":
        account = portal.accounts.get(rest)
        return str(account.display_name) if account is not None else rest
    if kind == "party":
        dossier = portal.dossiers.find(rest.rpartition("/")[0])
        party = dossier.parties.get(rest.rpartition("/")[2]) if dossier is not None else None
        return str(party.name) if party is not None else rest
    if kind == "site":
        site = portal.sites.get(rest)
        return str(site.title) if site is not None else rest
    return principal
