"""The minutes: written during the session, read back, confirmed or objected to by each party, locked (R-REC-4)."""

from datetime import datetime
from typing import Final

from portal.domain.act import Actor
from portal.domain.citation import Citation
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid
from portal.domain.guards_closing import must_speak_for
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Minutes, MinutesResponse, Statement
from portal.services import messages
from portal.services.records import record
from portal.services.sessions import WAITING

WRITABLE: Final = frozenset({"live", "caucus", "paused", "ended"})
MOST_CHARACTERS: Final = 100_000


def save(
    portal: Portal, session: MediationSession, *, statements: tuple[Statement, ...], undisputed_facts: str, outcome: str,
    next_steps: str, version: int, now: datetime, actor: Actor,
) -> Minutes:
    """Save what was written so far. `version` is that which the writer began from; a newer one is a Conflict, nothing is lost."""
    minutes = session.minutes
    _writable(session)
    if version != minutes.version:
        raise Conflict("minutes-changed-meanwhile", version=minutes.version)
    if sum(len(one.text) for one in statements) > MOST_CHARACTERS:
        raise Invalid("minutes-too-long", most=MOST_CHARACTERS)
    minutes.statements, minutes.undisputed_facts = statements, undisputed_facts
    minutes.outcome, minutes.next_steps = outcome, next_steps
    minutes.version += 1
    record(portal, session, now, actor.principal, "save_minutes", {"session": session.number, "version": minutes.version})
    return minutes


def add_statement(
    portal: Portal, session: MediationSession, said: Statement, *, now: datetime, actor: Actor,
) -> tuple[Statement, ...]:
    """Add one statement at the end, as it is written while people talk; the last one said twice is once."""
    _writable(session)
    minutes = session.minutes
    if not said.text.strip() or not said.speaker.strip():
        raise Invalid("statement-empty")
    if sum(len(one.text) for one in (*minutes.statements, said)) > MOST_CHARACTERS:
        raise Invalid("minutes-too-long", most=MOST_CHARACTERS)
    if minutes.statements[-1:] != (said,):
        minutes.statements = (*minutes.statements, said)
        minutes.version += 1
        record(portal, session, now, actor.principal, "add_statement", {"session": session.number, "version": minutes.version})
    return minutes.statements


def add_citation(
    portal: Portal, session: MediationSession, citation: Citation, *, now: datetime, actor: Actor,
) -> tuple[Citation, ...]:
    """Add an article of law that was looked up; adding it twice changes nothing."""
    _writable(session)
    minutes = session.minutes
    if citation not in minutes.citations:
        minutes.citations = (*minutes.citations, citation)
        minutes.version += 1
        record(portal, session, now, actor.principal, "add_citation", {"session": session.number, "article": citation.key})
    return minutes.citations


def remove_citation(portal: Portal, session: MediationSession, key: str, *, now: datetime, actor: Actor) -> tuple[Citation, ...]:
    """Take an article out again, by its key; one that is not there changes nothing."""
    _writable(session)
    minutes = session.minutes
    left = tuple(one for one in minutes.citations if one.key != key)
    if left != minutes.citations:
        minutes.citations = left
        minutes.version += 1
        record(portal, session, now, actor.principal, "remove_citation", {"session": session.number, "article": key})
    return left


def read_back(portal: Portal, dossier: Dossier, session: MediationSession, *, now: datetime, actor: Actor) -> None:
    """Read the minutes back: from here on nobody changes them, each party answers. Undisputed facts are compulsory (R-REC-5)."""
    if session.state != "ended":
        raise Conflict("session-not-ended", state=session.state)
    minutes = session.minutes
    if not minutes.statements or not minutes.undisputed_facts.strip() or not minutes.outcome.strip():
        raise Invalid("minutes-incomplete")
    session.state = "minutes_review"
    minutes.responses = ()
    record(portal, session, now, actor.principal, "read_back_minutes", {"session": session.number, "version": minutes.version})
    messages.tell(portal, dossier, "parties", "minutes_read_back", now, actor.principal)


def respond(
    portal: Portal, dossier: Dossier, session: MediationSession, party_id: str, *, confirmed: bool, now: datetime, actor: Actor,
    objection: str = "",
) -> MinutesResponse:
    """A party confirms, or objects in words; the objection stands beside the text (R-REC-4)."""
    if session.state != "minutes_review":
        raise Conflict("minutes-not-read-back", state=session.state)
    must_speak_for(dossier, actor.principal, party_id)
    if not confirmed and not objection.strip():
        raise Invalid("objection-missing")
    response = MinutesResponse(party_id, confirmed, now, objection.strip())
    others = tuple(one for one in session.minutes.responses if one.party_id != party_id)
    session.minutes.responses = (*others, response)
    record(portal, session, now, actor.principal, "respond_to_minutes", {
        "session": session.number, "party": party_id, "confirmed": confirmed,
    })
    return response


def write_again(portal: Portal, session: MediationSession, *, reason: str, now: datetime, actor: Actor) -> None:
    """Open the text again because of an objection; all answers begin anew."""
    if session.state != "minutes_review":
        raise Conflict("minutes-not-read-back", state=session.state)
    if not reason.strip():
        raise Invalid("reason-missing")
    session.state = "ended"
    session.minutes.responses = ()
    record(portal, session, now, actor.principal, "reopen_minutes", {"session": session.number, "reason": reason.strip()})


def lock(portal: Portal, dossier: Dossier, session: MediationSession, *, now: datetime, actor: Actor) -> Minutes:
    """Lock the minutes once every party who was there answered; then they count as held for 三二一."""
    if session.state != "minutes_review":
        raise Conflict("minutes-not-read-back", state=session.state)
    if silent := silent_parties(dossier, session):
        raise Conflict("party-did-not-answer", parties=silent)
    session.minutes.locked_at = now
    session.state = "locked"
    session.held_level_number = dossier.held_sessions(session.level)
    record(portal, session, now, actor.principal, "lock_minutes", {"session": session.number, "version": session.minutes.version})
    return session.minutes


def silent_parties(dossier: Dossier, session: MediationSession) -> tuple[str, ...]:
    """The ids of the parties who were there and have not answered the minutes, nor has anybody who acts for them."""
    answered = {response.party_id for response in session.minutes.responses}
    return tuple(name for name in present_parties(dossier, session) if not _answered(dossier, name, answered))


def present_parties(dossier: Dossier, session: MediationSession) -> tuple[str, ...]:
    """The ids of the parties who were there, in person, by somebody who acts for them, or on a named seat of a site."""
    there = [participant for participant in session.participants.values() if participant.identity is not None]
    ids = {participant.party_id for participant in there}
    ids |= {dossier.parties[name].acts_for for name in ids if name in dossier.parties}
    seats = {seat for participant in there for seat in participant.seats}
    return tuple(party.id for party in dossier.parties.principals() if party.id in ids or party.name in seats)


def _answered(dossier: Dossier, party_id: str, answered: set[str]) -> bool:
    acting = {party.id for party in dossier.parties.values() if party.acts_for == party_id}
    return party_id in answered or bool(acting & answered)


def _writable(session: MediationSession) -> None:
    if session.state in WAITING:
        raise Conflict("session-not-begun")
    if session.state not in WRITABLE or session.minutes.locked_at is not None:
        raise Conflict("minutes-not-writable", state=session.state)
