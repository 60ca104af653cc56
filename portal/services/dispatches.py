"""Giving a case to the unit that will handle it: dispatch, sign for it, send it back (row 8 to 11)."""

from datetime import date, datetime

from portal.domain.act import SYSTEM, Actor
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid
from portal.domain.guards_routing import required_rank
from portal.domain.lifecycle import Transition
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.proposed_act import ProposedAct
from portal.services import clocks
from portal.services.lifecycle import perform, propose


def unit_of(portal: Portal, unit_id: str) -> Organization:
    """The unit of that id. Raises Invalid where there is none."""
    unit = portal.orgs.find(unit_id)
    if unit is None:
        raise Invalid("unknown-unit", unit=unit_id)
    return unit


def needed_rank(portal: Portal, dossier: Dossier) -> str:
    """The lowest rank of a leader who may answer for this dossier: `unit_head`, `township_head`, `county_leader` (SN-1)."""
    return required_rank(dossier, clocks.rulebook_of(portal, dossier))


def dispatch(
    portal: Portal, dossier: Dossier, *, lead_unit: str, measures: str, target_on: date, now: datetime, actor: Actor,
    responsible_leader: str = "", leader_rank: str = "", cooperating_units: tuple[str, ...] = (),
) -> Transition:
    """Dispatch with the five fields (QJ-3). Blue needs lead unit, measures and target date only."""
    for unit_id in cooperating_units:
        unit_of(portal, unit_id)
    return perform(portal, dossier, "dispatch", actor.act(
        now, unit=unit_of(portal, lead_unit), lead_unit=lead_unit, measures=measures, target_on=target_on,
        responsible_leader=responsible_leader, leader_rank=leader_rank, cooperating_units=cooperating_units,
    ))


def take(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Sign for it: on to the other side's willingness, or straight to the mediator where every side already said yes."""
    willing = [dossier.willing(party.id) for party in dossier.parties.principals()]
    all_willing = all(word is not None and word.agreed for word in willing)
    return perform(portal, dossier, "take_willing" if all_willing else "take", actor.act(now))


def send_back(portal: Portal, dossier: Dossier, *, reason: str, now: datetime, actor: Actor) -> Transition:
    """Return it to the dispatcher while the clock runs, with a reason (R-TIM-5)."""
    return perform(portal, dossier, "return_dispatch", actor.act(now, reason=reason))


def take_back_untaken(portal: Portal, dossier: Dossier, *, now: datetime) -> bool:
    """Take it back from a silent unit, if its clock ran out; returns whether it did (row 11)."""
    try:
        perform(portal, dossier, "redispatch", SYSTEM.act(now))
    except Conflict:
        return False
    return True


def propose_transfer(portal: Portal, dossier: Dossier, *, reason: str, now: datetime, actor: Actor) -> ProposedAct:
    """Ask the head to give it to another unit."""
    return propose(portal, dossier, "request_transfer", actor.act(now, reason=reason))


def transfer(
    portal: Portal, dossier: Dossier, *, unit: str, reason: str, summary: str, now: datetime, actor: Actor,
) -> Transition:
    """The head gives it to another unit, with a few words on how it stands (row 16)."""
    return perform(portal, dossier, "request_transfer", actor.act(
        now, unit=unit_of(portal, unit), unit_id=unit, reason=reason, summary=summary,
    ))
