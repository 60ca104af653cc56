"""Asking the sides whether they want to mediate, and how (rows 12 and 13, R-VOL-1, R-VOL-7, R-TIM-6)."""

from datetime import datetime

from portal.domain.act import Actor
from portal.domain.assessment import ContactAttempt
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.guards_closing import must_speak_for
from portal.domain.lifecycle import Transition
from portal.domain.party import Willingness
from portal.domain.portal import Portal
from portal.services import consents
from portal.services.consents import Answer, Notice
from portal.services.lifecycle import perform
from portal.services.records import record

WAYS = ("telephone", "visit", "message", "letter")


def note_contact(
    portal: Portal, dossier: Dossier, party_id: str, *, how: str, reached: bool, now: datetime, actor: Actor, note: str = "",
) -> ContactAttempt:
    """Write down one attempt to reach a side (R-TIM-6)."""
    _party_known(dossier, party_id)
    if how not in WAYS:
        raise Invalid("no-such-way", how=how)
    attempt = ContactAttempt(party_id, now, actor.principal, how, reached, note)
    dossier.contacts = (*dossier.contacts, attempt)
    record(portal, dossier, now, actor.principal, "contact", {"party": party_id, "how": how, "reached": reached})
    return attempt


def say(
    portal: Portal, dossier: Dossier, party_id: str, *, agreed: bool, online: bool, now: datetime, actor: Actor,
    notice: Notice | None = None, note: str = "",
) -> Willingness:
    """Keep a party's word on mediation; with the text that was shown, its consent to taking part online is kept too."""
    must_speak_for(dossier, actor.principal, party_id)
    if not dossier.is_open or dossier.state == "draft":
        raise Conflict("not-in-this-state", state=dossier.state)
    word = Willingness(party_id, agreed, online and agreed, actor.principal, now, note)
    dossier.willingness = (*dossier.willingness, word)
    if notice is not None:
        consents.put(dossier, Answer("willing_to_mediate", party_id, agreed, notice), now, actor.principal)
        consents.put(dossier, Answer("online_mediation", party_id, word.online, notice), now, actor.principal)
    record(portal, dossier, now, actor.principal, "willingness", {"party": party_id, "agreed": agreed, "online": word.online})
    return word


def settle(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Every side said yes: on to the choice of a mediator (row 12)."""
    return perform(portal, dossier, "record_willingness", actor.act(now))


def end_refused(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """A side clearly said no: mediation ends, the other ways are told (row 13, R-REC-12)."""
    return perform(portal, dossier, "other_side_refuses", actor.act(now))


def end_unreachable(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """A side was never reached, though tried often enough (row 13, R-TIM-6)."""
    return perform(portal, dossier, "unreachable", actor.act(now))


def _party_known(dossier: Dossier, party_id: str) -> None:
    if party_id not in dossier.parties:
        raise NotFound("no-such-party", party=party_id)
