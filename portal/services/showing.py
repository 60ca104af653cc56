"""What can be shown to everybody in a session's room (出示证据): documents that the circle may see, the minutes, the agreement.

A thing is named `document-12`, `minutes-7` (as they stood at that save) or `agreement-2` (a version); the room knows no more of it.
At the table only what both sides may see is shown; aside also what that side handed in for itself. Who shows must be allowed to read
it by the table of permissions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from portal.domain.document import Document
from portal.domain.dossier import Dossier
from portal.domain.errors import NotFound
from portal.domain.session import MediationSession, Participant

READ_BACK: Final = frozenset({"minutes_review", "locked"})
"""States of a session in which parties read its minutes by themselves."""

May = Callable[[str, object], bool]
"""Whether a permission of the table holds on a thing, for one person."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing that can be shown; `document` is None for what is printed from the dossier."""

    name: str
    kind: Literal["document", "minutes", "agreement"]
    document: Document | None = None

    @property
    def title(self) -> str:
        """The title of a document; empty for papers, which are called by their kind."""
        return self.document.title if self.document is not None else ""


def exhibits(dossier: Dossier, session: MediationSession) -> Iterator[Exhibit]:
    """All that there is, the newest document first."""
    if session.minutes.version:
        yield Exhibit(f"minutes-{session.minutes.version}", "minutes")
    if dossier.current_agreement is not None:
        yield Exhibit(f"agreement-{dossier.current_agreement.__name__}", "agreement")
    for number in sorted(dossier.documents, key=int, reverse=True):
        yield Exhibit(f"document-{number}", "document", dossier.documents[number])


def exhibit_of(dossier: Dossier, session: MediationSession, name: str) -> Exhibit:
    """The thing of that name. Raises NotFound, also for minutes or an agreement that were changed since."""
    found = next((each for each in exhibits(dossier, session) if each.name == name), None)
    if found is None:
        raise NotFound("document-missing")
    return found


def is_for(exhibit: Exhibit, side: str) -> bool:
    """Whether it may be shown at the table (no side), or in a talk aside with a side."""
    return exhibit.document is None or exhibit.document.side in ("shared", side)


def may_read(exhibit: Exhibit, dossier: Dossier, session: MediationSession, participant: Participant | None, may: May) -> bool:
    """Whether somebody may read it by the own rights; what one handed in here oneself always."""
    document = exhibit.document
    if document is not None:
        is_own = participant is not None and (document.session, document.participant) == (str(session.number), participant.__name__)
        return is_own or may("evidence.read", document)
    if exhibit.kind == "agreement":
        return may("agreement.read", dossier)
    return may("minutes.read", session.minutes) and (session.state in READ_BACK or may("minutes.write", session))


def principal_of(dossier: Dossier, participant: Participant) -> str:
    """As whom a participant reads; empty for guests and sites, who read what is told to them only."""
    if participant.principal:
        return participant.principal
    return f"party:{dossier.id}/{participant.party_id}" if participant.party_id else ""
