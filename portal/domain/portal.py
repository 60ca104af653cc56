"""The root of everything that is saved."""

from typing import Final

from BTrees.OOBTree import OOBTree

from portal.domain.account import Accounts
from portal.domain.audit import AuditTrail
from portal.domain.dossier import Dossiers
from portal.domain.expert import Experts
from portal.domain.explainer import Explainers
from portal.domain.library import Library
from portal.domain.listing import Listings
from portal.domain.message import Messages
from portal.domain.node import Folder, Node
from portal.domain.organization import Organizations
from portal.domain.outbox import Outbox
from portal.domain.rulebook import RuleBook
from portal.domain.site import Sites

SCHEMA_VERSION: Final = 4
"""Counted up by each evolve step (`portal/storage/evolve.py`)."""


class Portal(Folder):
    """The site. Its children are the first words of URLs; what has no URL of its own hangs on it as an attribute."""

    journal_epoch = ""
    """Which journal of the media worker is being taken in: one that lost its spool begins another; see `portal/services/rooms.py`."""
    journal_position = 0
    """How far that journal has been taken in."""
    journal_marks: tuple[tuple[str, str, int], ...] = ()
    """The same for the second media worker and further ones: name, journal, position."""
    films_waiting: tuple[str, ...] = ()
    """Paths of recordings of which a film is to be made."""
    title = ""

    def __init__(self) -> None:
        super().__init__()
        self.schema_version = SCHEMA_VERSION
        children: tuple[tuple[str, Node], ...] = (
            ("orgs", Organizations()), ("sites", Sites()), ("dossiers", Dossiers()), ("experts", Experts()),
            ("explainers", Explainers()), ("library", Library()),
        )
        for name, child in children:
            self.add(name, child)
        self.accounts = Accounts()
        self.accounts.__parent__ = self
        self.messages = Messages()
        self.messages.__parent__ = self
        self.login_sessions: OOBTree = OOBTree()
        """LoginSession by the SHA-256 of its id, after a short hash of its principal, so that one person's log-ins lie together."""
        self.invitations: OOBTree = OOBTree()
        """Invitation by the SHA-256 of its token, after a short hash of its dossier, so that one dossier's lie together."""
        self.rate_limits: OOBTree = OOBTree()
        """Attempts that must be counted across all processes: log-ins, short codes."""
        self.video_rooms: OOBTree = OOBTree()
        """MediationSession by the random name of its video room, for taking in the media worker's journal."""
        self.diaries: OOBTree = OOBTree()
        """Diary by principal, of everybody and each site that was ever expected in a session."""
        self.holidays: OOBTree = OOBTree()
        """ISO date to True (a day off) or False (a working day), as announced; wins over every calendar."""
        self.rulebooks: OOBTree = OOBTree()
        self.rulebooks[1] = RuleBook()
        self.listings = Listings()
        self.outbox = Outbox()
        self.audit = AuditTrail()

    def find(self, path: str) -> Node | None:
        """What stands at a path of the tree, as `/dossiers/2026/483920`; None where nothing stands any more."""
        node: Node = self
        for name in path.strip("/").split("/"):
            try:
                node = node[name]
            except (KeyError, TypeError):
                return None
        return node

    def journal_mark(self, worker: str) -> tuple[str, int]:
        """Which journal of a media worker is being taken in, and how far it came."""
        if worker == "1":
            return self.journal_epoch, self.journal_position
        return next(((epoch, position) for name, epoch, position in self.journal_marks if name == worker), ("", 0))

    def set_journal_mark(self, worker: str, epoch: str, position: int) -> None:
        """Remember it, in the transaction that keeps the events."""
        if worker == "1":
            self.journal_epoch, self.journal_position = epoch, position
        else:
            others = tuple(mark for mark in self.journal_marks if mark[0] != worker)
            self.journal_marks = (*others, (worker, epoch, position))

    @property
    def rulebook(self) -> RuleBook:
        """The newest version of the rules."""
        return self.rulebooks[self.rulebooks.maxKey()]

    @property
    def orgs(self) -> Organizations:
        """The tree of organisations."""
        return self["orgs"]

    @property
    def sites(self) -> Sites:
        """The sites."""
        return self["sites"]

    @property
    def dossiers(self) -> Dossiers:
        """The dossiers by year."""
        return self["dossiers"]

    @property
    def experts(self) -> Experts:
        """The pool of mediators and experts."""
        return self["experts"]

    @property
    def explainers(self) -> Explainers:
        """The law explainers."""
        return self["explainers"]

    @property
    def library(self) -> Library:
        """The regulations and precedents."""
        return self["library"]
