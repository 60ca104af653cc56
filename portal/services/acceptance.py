"""Whether an application becomes a case: accepting it, refusing it with another way, asking once for what is missing."""

from datetime import datetime

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.lifecycle import Transition
from portal.domain.portal import Portal
from portal.domain.proposed_act import ProposedAct
from portal.domain.vocabulary import RefusalReason
from portal.services.lifecycle import perform, propose
from portal.services.records import record


def answer_medical_question(portal: Portal, dossier: Dossier, *, taken_elsewhere: bool, now: datetime, actor: Actor) -> None:
    """Whether a court or the health department already took a medical dispute (R-ACC-2)."""
    dossier.medical_elsewhere = taken_elsewhere
    record(portal, dossier, now, actor.principal, "medical_question", {"taken_elsewhere": taken_elsewhere})


def accept(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Accept: volume number, rights notice, clocks; the accepting unit stays answerable (YC-27)."""
    return perform(portal, dossier, "accept", actor.act(now))


def propose_refusal(
    portal: Portal, dossier: Dossier, reason: RefusalReason, *, now: datetime, actor: Actor, note: str = "",
) -> ProposedAct:
    """A clerk proposes a refusal to the head."""
    return propose(portal, dossier, "refuse", actor.act(now, reason=reason, note=note))


def refuse(
    portal: Portal, dossier: Dossier, reason: RefusalReason, *, now: datetime, actor: Actor, note: str = "",
) -> Transition:
    """The head refuses, with a reason that names another way (R-ACC-1)."""
    return perform(portal, dossier, "refuse", actor.act(now, reason=reason, note=note))


def ask_correction(portal: Portal, dossier: Dossier, items: tuple[str, ...], *, now: datetime, actor: Actor) -> Transition:
    """Send it back once, with everything that is missing."""
    return perform(portal, dossier, "ask_correction", actor.act(now, items=items))


def resubmit(portal: Portal, dossier: Dossier, supplied: tuple[str, ...], *, now: datetime, actor: Actor) -> Transition:
    """Hand it in again; `supplied` are the items of the list that are now there."""
    return perform(portal, dossier, "resubmit", actor.act(now, supplied=supplied))
