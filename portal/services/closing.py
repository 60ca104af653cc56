"""Everything by which a dossier stands still, moves on or ends: leave, terminate, suspend, extend, refer, close, archive."""

from datetime import date, datetime

from portal.domain.act import SYSTEM, Act, Actor
from portal.domain.archive import archive_points, archive_score, missing_papers
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.lifecycle import Transition
from portal.domain.portal import Portal
from portal.domain.proposed_act import ProposedAct
from portal.domain.vocabulary import SuspensionReason, TerminationReason
from portal.services.effects.successors import latest_successor
from portal.services.lifecycle import perform, propose

__all__ = [
    "archive", "archive_points", "archive_score", "close", "expire", "extend", "finish_follow_up", "follow_up", "leave",
    "missing_papers", "propose_closing", "refer_out", "reopen", "resume", "step_back", "suspend", "terminate", "withdraw",
]


def leave(portal: Portal, dossier: Dossier, party_id: str, *, now: datetime, actor: Actor, note: str = "") -> Transition:
    """A party leaves mediation: at any stage, without a reason, whatever the counts say (row 32, R-VOL-2)."""
    return perform(portal, dossier, "leave", actor.act(now, party_id=party_id, note=note))


def withdraw(portal: Portal, dossier: Dossier, party_id: str, *, now: datetime, actor: Actor, note: str = "") -> Transition:
    """The applicant takes the application back (row 33)."""
    return perform(portal, dossier, "withdraw", actor.act(now, party_id=party_id, note=note))


def step_back(portal: Portal, dossier: Dossier, party_id: str, *, now: datetime, actor: Actor) -> Transition:
    """After an agreement a party wants to hear no more of it; the agreement binds as before (row 32d)."""
    return perform(portal, dossier, "step_back", actor.act(now, party_id=party_id))


def terminate(
    portal: Portal, dossier: Dossier, reason: TerminationReason, *, now: datetime, actor: Actor, note: str = "",
) -> Transition:
    """The mediator ends mediation for one of the eight grounds; the other ways are told (R-REC-12, R-REC-13)."""
    return perform(portal, dossier, "terminate", actor.act(now, reason=reason, note=note))


def expire(portal: Portal, dossier: Dossier, *, now: datetime) -> bool:
    """End a court's or medical mediation whose time is over; returns whether it was so (R-TIM-2, R-TIM-9)."""
    try:
        perform(portal, dossier, "expire", SYSTEM.act(now))
    except Conflict:
        return False
    return True


def suspend(
    portal: Portal, dossier: Dossier, reason: SuspensionReason, *, now: datetime, actor: Actor, body: str = "",
    expected_on: date | None = None, note: str = "",
) -> Transition:
    """Let it stand still; no time passes. An appraisal names its body and day (row 19, R-TIM-7)."""
    return perform(portal, dossier, "suspend", actor.act(now, reason=reason, body=body, expected_on=expected_on, note=note))


def resume(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Go on where it stood still."""
    return perform(portal, dossier, "resume", actor.act(now))


def extend(
    portal: Portal, dossier: Dossier, *, additional_days: int, now: datetime, actor: Actor, reason: str = "",
) -> Transition:
    """More time, once every party agreed to it (row 20, R-TIM-2); consents of the kind `extension`."""
    return perform(portal, dossier, "extend", actor.act(now, days=additional_days, reason=reason))


def refer_out(
    portal: Portal, dossier: Dossier, *, receiver: str, legal_basis: str, receipt: str, now: datetime, actor: Actor,
    summary: str = "",
) -> Transition:
    """Hand it to the police, a court or another authority, without what was said in trust (row 34, R-REC-8)."""
    return perform(portal, dossier, "refer_out", actor.act(
        now, receiver=receiver, legal_basis=legal_basis, receipt=receipt, summary=summary,
    ))


def follow_up(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Begin a visit or call after the end (row 35)."""
    return perform(portal, dossier, "follow_up", actor.act(now))


def finish_follow_up(
    portal: Portal, dossier: Dossier, *, findings: str, has_relapsed: bool, now: datetime, actor: Actor,
) -> Transition:
    """Write down what was found, and go back to where it stood; the next visit is planned."""
    return perform(portal, dossier, "finish_follow_up", actor.act(now, findings=findings, has_relapsed=has_relapsed))


def reopen(portal: Portal, dossier: Dossier, *, cause: str, reason: str, now: datetime, actor: Actor) -> Dossier:
    """Begin again in a successor under the same number and a suffix; `cause` is `relapse` or `correction` (row 36)."""
    step = "reopen_after_follow_up" if dossier.state == "following_up" else "reopen"
    perform(portal, dossier, step, actor.act(now, cause=cause, reason=reason))
    successor = latest_successor(dossier)
    assert successor is not None
    perform(portal, successor, "carry_on", actor.act(now, successor_of=dossier.id))
    return successor


def propose_closing(portal: Portal, dossier: Dossier, *, reason: str, now: datetime, actor: Actor) -> ProposedAct:
    """The mediator lays it before the head to be closed (row 37)."""
    return propose(portal, dossier, "close", actor.act(now, reason=reason))


def close(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """The head closes it, once its papers are complete (row 37, R-REC-1); on the spot the clerk does (row 6)."""
    act: Act = actor.act(now)
    on_spot = dossier.state == "resolved_on_spot" and "unit_head" not in actor.roles
    return perform(portal, dossier, "close_on_spot" if on_spot else "close", act)


def archive(portal: Portal, dossier: Dossier, *, keeping_period: str, now: datetime, actor: Actor) -> Transition:
    """Seal it for keeping: read-only from now on, under one hash (row 38, R-ARC-1)."""
    return perform(portal, dossier, "archive", actor.act(now, keeping_period=keeping_period))
