"""Effects of rows 8 to 21: who holds the dossier, at which level, and who works on it."""
# ruff: noqa: ARG001 - all effects have one signature, so that the table can call them

from dataclasses import replace

from portal.domain.act import Act
from portal.domain.assessment import Dispatch
from portal.domain.dossier import Dossier
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.services import clocks, messages
from portal.services.effects.caseload import release
from portal.services.effects.sessions import call_off_waiting


def keep_dispatch(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The five fields (QJ-3); the lead unit holds the dossier from now on, and may still send it back."""
    unit: Organization = act.inputs["unit"]
    assert dossier.holder is not None
    dossier.dispatch = Dispatch(
        lead_unit=unit.id, responsible_leader=act.text("responsible_leader"),
        cooperating_units=act.texts("cooperating_units"), measures=act.text("measures"), target_on=act.inputs["target_on"],
        by=act.actor, at=act.at, leader_rank=act.text("leader_rank"), from_unit=dossier.holder.id,
    )
    _move(dossier, unit)


def keep_taking(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Who signed for it, and when (R-TIM-3)."""
    assert dossier.dispatch is not None
    dossier.dispatch = replace(dossier.dispatch, taken_at=act.at, taken_by=act.actor)


def give_back(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Back to the unit that dispatched it, with the reason or with silence."""
    assert dossier.dispatch is not None
    dossier.dispatch = replace(dossier.dispatch, returned_reason=act.text("reason") or "not-taken-in-time")
    sender = portal.orgs.find(dossier.dispatch.from_unit)
    if sender is not None:
        _move(dossier, sender)


def count_transfer(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Each change of unit is counted; more than two make the system propose a higher level."""
    dossier.transfer_count += 1


def move_to_unit(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The dossier goes to another unit, which assesses it anew."""
    _move(dossier, act.inputs["unit"])


def raise_level(portal: Portal, dossier: Dossier, act: Act) -> None:
    """The dossier goes to the level of the receiving unit."""
    _move(dossier, act.inputs["unit"])


def release_team(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Those who worked on it so far are free; the new unit chooses its own."""
    release(portal, dossier)
    dossier.chosen_by = ()


def cancel_planned(portal: Portal, dossier: Dossier, act: Act) -> None:
    """Sessions that were only planned are off."""
    for _ in range(call_off_waiting(portal, dossier)):
        messages.tell(portal, dossier, "parties", "session_cancelled", act.at)


def renew_mediation(portal: Portal, dossier: Dossier, act: Act) -> None:
    """What had ended runs again at the new level; a clock that still runs simply runs on (R-TIM-2)."""
    dossier.ended_at, dossier.ended_reason, dossier.ended_note, dossier.routes_told = None, "", "", ()
    if dossier.mediation_clock() is None:
        clocks.start(portal, dossier, "mediate", act.at)


def _move(dossier: Dossier, unit: Organization) -> None:
    dossier.holder = unit
    dossier.level = unit.level
