"""The one way in which a dossier changes its state: by a row of the table, checked, carried out and written down in one piece."""

from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.errors import Forbidden, Invalid
from portal.domain.lifecycle import Transition, check, roles_of, target_of, transition
from portal.domain.portal import Portal
from portal.domain.proposed_act import ProposedAct
from portal.services import clocks, messages
from portal.services.effects.table import EFFECTS
from portal.services.records import record


def perform(portal: Portal, dossier: Dossier, name: str, act: Act) -> Transition:
    """Take one step of the life cycle, or raise what stands in its way; then nothing was changed.

    In this order: state, person and guards are checked; the old clocks stop; the effects are applied; the state changes; the
    new clocks start; the step is written down; messages are queued. The transaction is the caller's.
    """
    row = transition(name)
    check(row, dossier, act, clocks.rulebook_of(portal, dossier))
    before, after = dossier.state, target_of(row, dossier)
    for clock in row.stops:
        clocks.stop(dossier, clock, act.at)
    for effect in row.effects:
        EFFECTS[effect](portal, dossier, act)
    dossier.state = after
    if after != before:
        dossier.clocks_heeded_at = None   # an end that asked nothing of it in the old state may do so in the new one
    dossier.proposed_acts = tuple(one for one in dossier.proposed_acts if before == after and one.transition != name)
    for clock in row.starts:
        clocks.start(portal, dossier, clock, act.at)
    record(portal, dossier, act.at, act.actor, name, {**act.recorded(), "from": before, "to": after})
    for audience, template in row.tells:
        messages.tell(portal, dossier, audience, template, act.at, act.actor)
    return row


def propose(portal: Portal, dossier: Dossier, name: str, act: Act) -> ProposedAct:
    """Propose a step to those who may take it, as a clerk a refusal to the head of the unit. It needs a reason."""
    row = transition(name)
    if dossier.state not in row.sources or not row.proposers & roles_of(dossier, act):
        raise Forbidden("not-yours-to-propose", transition=name)
    if not act.text("reason"):
        raise Invalid("reason-missing")
    proposed = ProposedAct(name, act.actor, act.at, act.text("reason"))
    dossier.proposed_acts = (*(one for one in dossier.proposed_acts if one.transition != name), proposed)
    record(portal, dossier, act.at, act.actor, f"propose_{name}", act.recorded())
    messages.tell(portal, dossier, "head", "approval_asked", act.at, act.actor)
    return proposed
