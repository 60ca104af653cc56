"""Who mediates: the parties' choice, the lead, co-mediators, experts, and what each must disclose (R-VOL-5, R-VOL-8, R-COI-1)."""

from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from portal.domain.act import Actor
from portal.domain.assignment import Declaration
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid, NotFound
from portal.domain.guards_closing import must_speak_for
from portal.domain.lifecycle import Transition
from portal.domain.portal import Portal
from portal.domain.vocabulary import State
from portal.services import messages
from portal.services.effects import caseload
from portal.services.lifecycle import perform
from portal.services.records import record

TeamRole = Literal["lead_mediator", "co_mediator", "expert"]
TEAM_STATES: Final[frozenset[State]] = frozenset({"consulting", "assigning", "scheduled", "mediating", "suspended", "signing"})
CHOOSERS: Final = frozenset({"clerk", "unit_head", "lead_mediator"})


def choose(portal: Portal, dossier: Dossier, party_id: str, principal: str, *, now: datetime, actor: Actor) -> bool:
    """Keep a party's wish for a mediator; returns whether all parties now wish the same, who then is the lead (R-VOL-5)."""
    must_speak_for(dossier, actor.principal, party_id)
    _eligible(portal, dossier, principal)
    dossier.chosen_by = (*(pair for pair in dossier.chosen_by if pair[0] != party_id), (party_id, principal))
    record(portal, dossier, now, actor.principal, "choose_mediator", {"party": party_id, "principal": principal})
    wishes = dict(dossier.chosen_by)
    agreed = all(wishes.get(party.id) == principal for party in dossier.parties.principals())
    if agreed and dossier.lead_mediator != principal:
        _make_lead(portal, dossier, principal, now, actor.principal)
    return agreed


def reject(portal: Portal, dossier: Dossier, party_id: str, principal: str, *, now: datetime, actor: Actor) -> bool:
    """A party will not have this mediator; returns whether it is the second time, which counts as refusal (R-VOL-8)."""
    must_speak_for(dossier, actor.principal, party_id)
    pair = (party_id, principal)
    if pair not in dossier.rejected_mediators:
        dossier.rejected_mediators = (*dossier.rejected_mediators, pair)
    caseload.leave(portal, dossier, principal)
    record(portal, dossier, now, actor.principal, "reject_mediator", {"party": party_id, "principal": principal})
    return sum(1 for rejecting, _ in dossier.rejected_mediators if rejecting == party_id) > 1


def appoint(
    portal: Portal, dossier: Dossier, principal: str, role: TeamRole = "lead_mediator", *, now: datetime, actor: Actor,
) -> None:
    """Appoint the lead mediator, a co-mediator or an expert. A new lead takes the place of the old one."""
    if not CHOOSERS & actor.roles:
        raise Forbidden("not-yours-to-appoint")
    _eligible(portal, dossier, principal)
    if role == "lead_mediator":
        _make_lead(portal, dossier, principal, now, actor.principal)
        return
    caseload.join(portal, dossier, principal, role)
    record(portal, dossier, now, actor.principal, "appoint", {"principal": principal, "role": role})
    _invite(portal, dossier, principal, "expert_invited" if role == "expert" else "assigned", now)


def dismiss(portal: Portal, dossier: Dossier, principal: str, *, reason: str, now: datetime, actor: Actor) -> None:
    """Take somebody out of the team."""
    if not CHOOSERS & actor.roles:
        raise Forbidden("not-yours-to-appoint")
    if principal not in {member for member, _ in dossier.team()}:
        raise NotFound("not-in-team", principal=principal)
    caseload.leave(portal, dossier, principal)
    record(portal, dossier, now, actor.principal, "dismiss", {"principal": principal, "reason": reason})


def request_expert(portal: Portal, dossier: Dossier, *, need: str, now: datetime, actor: Actor) -> Transition:
    """Ask the unit for an expert (row 15); who comes is appointed, and admitted only with the parties' consent (R-VOL-6)."""
    return perform(portal, dossier, "request_expert", actor.act(now, need=need))


def declare(
    portal: Portal, dossier: Dossier, *, has_interest: bool, what: str, now: datetime, actor: Actor,
) -> Declaration:
    """A member of the team says whether there is something to disclose (R-COI-1). A yes shuts the dossier until it is decided."""
    if actor.principal not in {member for member, _ in dossier.team()}:
        raise Forbidden("not-in-team")
    if has_interest and not what.strip():
        raise Invalid("interest-missing")
    declaration = Declaration(actor.principal, has_interest, what.strip(), now)
    _keep(dossier, declaration)
    record(portal, dossier, now, actor.principal, "declare", {"has_interest": has_interest, "what": what.strip()})
    if has_interest:
        messages.tell(portal, dossier, "head", "approval_asked", now, actor.principal)
    return declaration


def decide_recusal(
    portal: Portal, dossier: Dossier, principal: str, *, continues: bool, now: datetime, actor: Actor,
) -> Declaration:
    """The head decides (R-COI-2). Going on needs every party's written waiver; otherwise the person leaves the team."""
    declaration = dossier.declaration(principal)
    if declaration is None or not declaration.has_interest:
        raise NotFound("nothing-declared", principal=principal)
    if "unit_head" not in actor.roles or actor.principal == principal:
        raise Forbidden("head-must-decide")
    if continues:
        _all_waived(dossier, declaration)
    decided = replace(
        declaration, decision="continues" if continues else "recused", decided_by=actor.principal, decided_at=now,
    )
    _keep(dossier, decided)
    if not continues:
        caseload.leave(portal, dossier, principal)
    record(portal, dossier, now, actor.principal, "decide_recusal", {"principal": principal, "decision": decided.decision})
    _invite(portal, dossier, principal, "recusal_continues" if continues else "recusal_recused", now)
    return decided


def _all_waived(dossier: Dossier, declaration: Declaration) -> None:
    for party in dossier.parties.principals():
        waiver = dossier.consents.latest("recusal_waiver", party.id, about=declaration.principal)
        if waiver is None or not waiver.holds or waiver.at < declaration.at:
            raise Conflict("not-waived", party=party.id)


def _keep(dossier: Dossier, declaration: Declaration) -> None:
    others = tuple(one for one in dossier.declarations if one.principal != declaration.principal)
    dossier.declarations = (*others, declaration)


def _make_lead(portal: Portal, dossier: Dossier, principal: str, now: datetime, actor: str) -> None:
    former = dossier.lead_mediator
    if former == principal:
        return
    if former:
        caseload.leave(portal, dossier, former)
    caseload.join(portal, dossier, principal, "lead_mediator")
    dossier.lead_mediator = principal
    record(portal, dossier, now, actor, "appoint", {"principal": principal, "role": "lead_mediator", "instead_of": former})
    _invite(portal, dossier, principal, "assigned", now)


def _invite(portal: Portal, dossier: Dossier, principal: str, template: str, now: datetime) -> None:
    values = {"reference": dossier.reference}
    messages.send(portal, "inbox", principal, template, values, at=now, dossier=dossier)


def _eligible(portal: Portal, dossier: Dossier, principal: str) -> None:
    """Known, active, not turned down by a party, not recused, not over the personal cap."""
    if dossier.state not in TEAM_STATES:
        raise Conflict("not-in-this-state", state=dossier.state)
    if not principal.startswith("staff:") or portal.accounts.get(principal.removeprefix("staff:")) is None:
        raise Invalid("unknown-mediator", principal=principal)
    if any(rejected == principal for _, rejected in dossier.rejected_mediators):
        raise Conflict("mediator-rejected", principal=principal)
    declaration = dossier.declaration(principal)
    if declaration is not None and declaration.decision == "recused":
        raise Conflict("mediator-recused", principal=principal)
    expert = caseload.expert_of(portal, principal)
    is_new = principal not in {member for member, _ in dossier.team()}
    if expert is not None and is_new and (not expert.is_active or expert.open_cases >= expert.case_cap):
        raise Conflict("mediator-not-free", principal=principal)
