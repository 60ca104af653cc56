"""Yes and no of the parties, each to one text in one version (R-VOL-7, R-REC-6)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.act import Actor
from portal.domain.consent import CONSENT_KINDS, ConsentKind, ConsentRecord
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.guards_closing import must_speak_for
from portal.domain.portal import Portal
from portal.services.precedents import withdraw_all_from
from portal.services.records import record


@dataclass(frozen=True)
class Notice:
    """A text that was shown, in one version."""

    version: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal: to exactly these words somebody said yes."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """One yes or no: who to what, in which session, about whom."""

    kind: ConsentKind
    party_id: str
    given: bool
    notice: Notice
    session_number: str = ""
    about: str = ""

    def of(self, party_id: str) -> "Answer":
        """The same answer by another party."""
        return replace(self, party_id=party_id)


def put(dossier: Dossier, answer: Answer, at: datetime, recorded_by: str) -> ConsentRecord:
    """Keep an answer among the dossier's consents."""
    if answer.kind not in CONSENT_KINDS:
        raise Invalid("no-such-consent", kind=answer.kind)
    if answer.party_id not in dossier.parties:
        raise NotFound("no-such-party", party=answer.party_id)
    kept = ConsentRecord(
        answer.kind, answer.party_id, given=answer.given, at=at, recorded_by=recorded_by,
        text_version=answer.notice.version, text_digest=answer.notice.digest,
    )
    if answer.session_number:   # what equals the default of the class costs no space
        kept.session_number = answer.session_number
    if answer.about:
        kept.about = answer.about
    shelf = dossier.shelf("consents")
    shelf.add(shelf.next_name(), kept)
    return kept


def give(portal: Portal, dossier: Dossier, answer: Answer, *, now: datetime, actor: Actor) -> ConsentRecord:
    """Keep an answer and write down who recorded it."""
    if dossier.state == "archived":
        raise Conflict("dossier-archived")
    must_speak_for(dossier, actor.principal, answer.party_id)
    kept = put(dossier, answer, now, actor.principal)
    record(portal, dossier, now, actor.principal, "consent", {
        "kind": answer.kind, "party": answer.party_id, "given": answer.given, "session": answer.session_number,
        "about": answer.about, "text_version": answer.notice.version,
    })
    if answer.kind == "publication" and not answer.given:
        withdraw_all_from(portal, dossier, actor=actor.principal, now=now)
    return kept


def withdraw(portal: Portal, dossier: Dossier, number: str, *, now: datetime, actor: Actor) -> ConsentRecord:
    """Take a consent back; it holds no longer from this moment on (R-REC-6)."""
    kept = dossier.consents.get(number)
    if kept is None:
        raise NotFound("no-such-consent", number=number)
    must_speak_for(dossier, actor.principal, kept.party_id)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = now
        record(portal, dossier, now, actor.principal, "withdraw_consent", {"kind": kept.kind, "party": kept.party_id})
        if kept.kind == "publication":   # what came out of the dossier is taken down with the yes that it stood on
            withdraw_all_from(portal, dossier, actor=actor.principal, now=now)
    found: ConsentRecord = kept
    return found
