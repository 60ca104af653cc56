"""Saved searches 收藏的搜索: a question that a member of staff keeps, and what has newly been found for it since."""

from dataclasses import dataclass
from datetime import datetime

from BTrees.LLBTree import LLTreeSet

from portal.domain.node import Folder, Node
from portal.domain.trees import Tree


@dataclass(frozen=True)
class NewHit:
    """Something that was newly found: its id in the library and no word of it, since who may read it can change."""

    document_id: str
    found_at: datetime
    read_at: datetime | None = None


class SavedSearch(Node):
    """One question under a name of its own, as the address of the search page asks it."""

    is_watching = True
    """Whether new hits are looked for."""
    knows_newest = False
    """Whether its newest hits are known, not only its best; not of one that was kept before both were compared."""

    def __init__(self, title: str, text: str, kind: str, filters: tuple[tuple[str, str], ...], created_at: datetime) -> None:
        self.title = title
        self.text = text
        self.kind = kind
        self.filters = filters
        self.created_at = created_at
        self.known = LLTreeSet()
        """A number for each hit that was there when it was saved or has been told since; see `portal/services/searches.py`."""
        self.news = Tree()
        """NewHit by the id of the document."""


class SavedSearches(Folder):
    """The saved searches of one account by number."""

    accepts = "SavedSearch"
