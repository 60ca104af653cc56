"""Precedents 典型案例: de-identified, consented or officially published digests of settled disputes."""

from datetime import datetime
from typing import Literal

from portal.domain.audit import AuditTrail
from portal.domain.citation import Citation
from portal.domain.node import Folder, Node
from portal.domain.vocabulary import Category, Level

PrecedentState = Literal["proposed", "de_identified", "reviewed", "published", "withdrawn"]


class Precedent(Node):
    """One digest; nothing in it names a person or a place below the county."""

    state: PrecedentState = "proposed"
    sub_category = ""
    region = ""
    level: Level = "county"
    year = 0
    keywords: tuple[str, ...] = ()
    facts = ""
    issues = ""
    process = ""
    outcome = ""
    reasoning = ""
    lesson = ""
    citations: tuple[Citation, ...] = ()
    source = ""
    needs_recheck = False
    """Set when a version of a cited law was replaced (待复核)."""
    left_standing: tuple[str, ...] = ()
    """Keys of citations of law that holds no more, which a reviewer left as they are."""
    returned_for = ""
    """Why a reviewer sent it back; empty once it was written in again."""
    changed_at: datetime | None = None
    """When it last moved or was written in; None for one that nobody touched since this is noted."""
    published_at: datetime | None = None

    def __init__(self, title: str, category: Category, created_at: datetime) -> None:
        self.title = title
        self.category: Category = category
        self.created_at = created_at
        self.audit = AuditTrail()

    @property
    def id(self) -> str:
        """The name below /library/precedents."""
        return self.__name__ or ""


class Precedents(Folder):
    """The collection, at /library/precedents."""

    accepts = "Precedent"
