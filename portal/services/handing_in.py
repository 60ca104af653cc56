"""Files handed in during a session: evidence of the dossier with its provenance, told to those who sit together, in confidence aside."""

from typing import Final

from portal.domain.document import Document
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.session import MediationSession, Participant
from portal.services import rooms
from portal.services.media import Worker, Workers

PREFIX: Final = "document-"
MOST_FILES: Final = 40
"""Of one place in one session: a link into a session is no way to fill a dossier."""


def place_for(workers: Workers | Worker, dossier: Dossier, session: MediationSession, participant: Participant) -> rooms.Standing:
    """Where the one who hands in sits; refused where nobody would be told of it, or too much was handed in already."""
    if session.state not in rooms.OPEN_STATES:
        raise Conflict("session-over")
    if not rooms.rights_of(participant).chat:
        raise Forbidden("no-chat")
    where = rooms.standing(workers, session, participant)
    if not where.inside:
        raise Forbidden("not-admitted")
    if not where.circle:
        raise Conflict("nobody-reads")
    if len(handed_in(dossier, session, participant)) >= MOST_FILES:
        raise Conflict("too-many-handed-in", most=MOST_FILES)
    return where


def already_kept(dossier: Dossier, session: MediationSession, participant: Participant, key: str) -> Document | None:
    """What the same browser handed in before under the same key: its answer was lost, and it tries again."""
    mine = handed_in(dossier, session, participant)
    return next((document for document in mine if document.upload_key == key), None)


def handed_in(dossier: Dossier, session: MediationSession, participant: Participant) -> list[Document]:
    """What somebody handed in here."""
    place = str(session.number), participant.__name__
    return [each for each in dossier.documents.values() if (each.session, each.participant) == place]


def keep_provenance(document: Document, session: MediationSession, participant: Participant, key: str) -> None:
    """Note from where it came: this session, this place."""
    document.session, document.participant, document.upload_key = str(session.number), participant.__name__ or "", key


def tell(workers: Workers | Worker, dossier: Dossier, session: MediationSession, participant: Participant, number: str) -> Document:
    """Tell the room of a kept file, and let those who are told open it. Twice is once."""
    document = dossier.documents.get(number)
    if document is None or document not in handed_in(dossier, session, participant):
        raise NotFound("document-missing")
    side = "" if document.side == "shared" else document.side
    readers = rooms.hand_in(
        workers, session, participant, f"{PREFIX}{number}", document.title, document.size_bytes, side,
    )
    if set(readers) - set(document.readers):
        document.readers = tuple(sorted({*document.readers, *readers}))
    return document


def may_open(document: Document, session: MediationSession, participant: Participant) -> bool:
    """Whether somebody was told of it in this room; the way in closes with the room."""
    told = document.session == str(session.number) and participant.__name__ in document.readers
    return told and session.state in rooms.OPEN_STATES
