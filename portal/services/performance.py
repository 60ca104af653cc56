"""Carrying an agreement out: proofs, urging, performed, breached, cured (rows 29 to 31, R-AGR-7)."""

from dataclasses import replace
from datetime import date, datetime

from portal.domain.act import Actor
from portal.domain.agreement import Obligation
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound
from portal.domain.guards_agreement import open_obligations
from portal.domain.guards_closing import must_speak_for
from portal.domain.lifecycle import Transition
from portal.domain.performance import PerformanceProof, Urging
from portal.domain.portal import Portal
from portal.services import messages
from portal.services.lifecycle import perform
from portal.services.records import record

OWED_STATES = ("agreed", "confirming", "performing", "breached")


def obligation(dossier: Dossier, place: int) -> Obligation:
    """The obligation at a place of the agreement in force, from 0. Raises NotFound where there is none."""
    version = dossier.current_agreement
    if version is None or version.effective_at is None or not 0 <= place < len(version.obligations):
        raise NotFound("no-such-obligation", obligation=place)
    return version.obligations[place]


def overdue_obligations(dossier: Dossier, today: date) -> tuple[int, ...]:
    """The places of the obligations that are due, and without an accepted proof."""
    due = ((place, obligation(dossier, place).due_on) for place in open_obligations(dossier))
    return tuple(place for place, due_on in due if due_on is not None and due_on < today)


def hand_in(
    portal: Portal, dossier: Dossier, place: int, *, party_id: str, now: datetime, actor: Actor, document_number: str = "",
    note: str = "",
) -> PerformanceProof:
    """A party hands in a proof: a receipt among the papers, or the creditor's own word that it is done."""
    _owed(dossier)
    owed = obligation(dossier, place)
    must_speak_for(dossier, actor.principal, party_id)
    if document_number and document_number not in dossier.documents:
        raise Invalid("document-missing", number=document_number)
    if not document_number and party_id != owed.creditor_id:
        raise Invalid("proof-missing")
    proof = PerformanceProof(place, document_number, party_id, now, note)
    dossier.proofs = (*dossier.proofs, proof)
    record(portal, dossier, now, actor.principal, "hand_in_proof", {
        "obligation": place, "party": party_id, "document": document_number,
    })
    return proof


def accept(portal: Portal, dossier: Dossier, place: int, *, now: datetime, actor: Actor) -> PerformanceProof:
    """The mediator accepts the newest proof of an obligation; with the last one everything is performed (row 29)."""
    _owed(dossier)
    if "lead_mediator" not in actor.roles:
        raise Forbidden("lead-mediator-only")
    waiting = [one for one in dossier.proofs if one.obligation == place and one.accepted_at is None]
    if not waiting or dossier.is_proved(place):
        raise Conflict("no-proof-waits", obligation=place)
    accepted = replace(waiting[-1], accepted_by=actor.principal, accepted_at=now)
    dossier.proofs = tuple(accepted if one is waiting[-1] else one for one in dossier.proofs)
    record(portal, dossier, now, actor.principal, "accept_proof", {"obligation": place})
    if dossier.state == "performing" and not open_obligations(dossier):
        perform(portal, dossier, "perform", actor.act(now))
    return accepted


def urge(portal: Portal, dossier: Dossier, place: int, *, now: datetime, actor: Actor) -> Urging:
    """Remind the debtor of an overdue obligation; a breach may be declared a week later (row 30)."""
    _owed(dossier)
    owed = obligation(dossier, place)
    if dossier.is_proved(place):
        raise Conflict("already-proved", obligation=place)
    urging = Urging(place, actor.principal, now)
    dossier.urgings = (*dossier.urgings, urging)
    record(portal, dossier, now, actor.principal, "urge", {"obligation": place, "party": owed.debtor_id})
    values = {"reference": dossier.reference}
    messages.tell_party(portal, dossier, dossier.parties[owed.debtor_id], "performance_urged", values, now)
    return urging


def finish(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Everything was proved, for instance while the court was still deciding (row 29)."""
    return perform(portal, dossier, "perform", actor.act(now))


def declare_breach(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """It stayed undone after urging: the ways of enforcement are told (row 30)."""
    return perform(portal, dossier, "declare_breach", actor.act(now))


def cure(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor, note: str = "") -> Transition:
    """The debtor goes on performing (row 31)."""
    return perform(portal, dossier, "cure", actor.act(now, note=note))


def _owed(dossier: Dossier) -> None:
    if dossier.state not in OWED_STATES:
        raise Conflict("not-in-this-state", state=dossier.state)
