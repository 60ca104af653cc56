"""Who is proposed as mediator: people of the pool who may be chosen, with the reasons in words; a person decides (R-PI-3)."""

from dataclasses import dataclass
from typing import Any

from portal.domain.dossier import Dossier
from portal.domain.expert import Expert
from portal.domain.portal import Portal
from portal.domain.vocabulary import LEVELS
from portal.pages.shared.i18n import _


@dataclass(frozen=True)
class Candidate:
    """One person of the pool, and why."""

    principal: str
    expert: Expert
    unit: str
    reasons: tuple[Any, ...]


def candidates(portal: Portal, dossier: Dossier, kind: str = "mediator") -> list[Candidate]:
    """Those who may be chosen (known, active, free, not turned down, not recused), the most fitting first.

    Fitting is: the wanted speciality, the same place, the level of the dossier, few open cases. Nobody is ranked by success.
    """
    found = [
        (_order(dossier, expert), Candidate(expert.principal, expert, _unit(portal, expert), tuple(_reasons(dossier, expert))))
        for expert in portal.experts.values() if expert.kind == kind and _may_be_chosen(portal, dossier, expert)
    ]
    return [candidate for _order_of, candidate in sorted(found, key=lambda pair: pair[0])]


def _may_be_chosen(portal: Portal, dossier: Dossier, expert: Expert) -> bool:
    account = portal.accounts.get(expert.principal.removeprefix("staff:")) if expert.principal else None
    if account is None or not account.is_active or not expert.is_active:
        return False
    in_team = expert.principal in {principal for principal, _ in dossier.team()}
    declaration = dossier.declaration(expert.principal)
    is_out = declaration is not None and declaration.decision == "recused"
    is_rejected = any(principal == expert.principal for _, principal in dossier.rejected_mediators)
    return not is_out and not is_rejected and (in_team or expert.open_cases < expert.case_cap)


def _knows(dossier: Dossier, expert: Expert) -> bool:
    return dossier.category in expert.specialties or dossier.sub_category in expert.specialties


def _is_near(dossier: Dossier, expert: Expert) -> bool:
    places = {dossier.place_id, dossier.holder.id if dossier.holder is not None else ""} - {""}
    return any(place == expert.organization_id or place.startswith(f"{expert.organization_id}/")
               or expert.organization_id.startswith(f"{place}/") for place in places if expert.organization_id)


def _order(dossier: Dossier, expert: Expert) -> tuple[Any, ...]:
    distance = abs(LEVELS.index(expert.level) - LEVELS.index(dossier.level))
    return not _is_near(dossier, expert), not _knows(dossier, expert), distance, expert.open_cases, expert.principal


def _reasons(dossier: Dossier, expert: Expert) -> list[Any]:
    reasons = [_("knows this kind of dispute")] if _knows(dossier, expert) else []
    reasons += [_("works at this place")] if _is_near(dossier, expert) else []
    reasons += [_("works at this level")] if expert.level == dossier.level else []
    return [*reasons, _("${open} of ${cap} cases", mapping={"open": expert.open_cases, "cap": expert.case_cap})]


def _unit(portal: Portal, expert: Expert) -> str:
    unit = portal.orgs.find(expert.organization_id) if expert.organization_id else None
    return unit.title if unit is not None else ""
