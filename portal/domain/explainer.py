"""Law explainers 普法文章: written by an editor, published by somebody else, marked again when a cited law changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

from portal.domain.audit import AuditTrail
from portal.domain.citation import Citation
from portal.domain.node import Folder, Node

ExplainerState = Literal["draft", "in_review", "returned", "published", "expired", "withdrawn"]
EXPLAINER_STATES: Final[tuple[ExplainerState, ...]] = get_args(ExplainerState)
EXPLAINER_MOVES: Final[dict[str, tuple[tuple[ExplainerState, ...], ExplainerState, str]]] = {
    "send_to_review": (("draft", "returned"), "in_review", "editor"),
    "return_to_editor": (("in_review",), "returned", "reviewer"),
    "publish": (("in_review",), "published", "reviewer"),
    "expire": (("published",), "expired", "reviewer"),
    "revise": (("published", "expired"), "draft", "editor"),
    "withdraw": (("draft", "in_review", "returned", "published", "expired"), "withdrawn", "reviewer"),
}
"""Name of the move: from which states, to which, by which role. The reviewer is never the editor."""


@dataclass(frozen=True)
class ReviewNote:
    """What a reviewer said when sending a text back."""

    by: str
    at: datetime
    text: str


class Explainer(Node):
    """One article for everybody, in Markdown, with the articles of law that it rests on."""

    state: ExplainerState = "draft"
    summary = ""
    body = ""
    citations: tuple[Citation, ...] = ()
    notes: tuple[ReviewNote, ...] = ()
    reviewed_by = ""
    published_at: datetime | None = None
    review_on: date | None = None
    needs_recheck = False
    """Set when a version of a cited law was replaced (待复核)."""
    left_standing: tuple[str, ...] = ()
    """Keys of citations of law that holds no more, which a reviewer left as they are."""

    def __init__(self, title: str, channel: str, written_by: str, created_at: datetime) -> None:
        self.title = title
        self.channel = channel
        self.written_by = written_by
        self.created_at = created_at
        self.changed_at = created_at
        self.audit = AuditTrail()

    @property
    def id(self) -> str:
        """The name below /explainers."""
        return self.__name__ or ""


class Explainers(Folder):
    """All explainers, at /explainers."""

    accepts = "Explainer"
