"""Which units and leaders are offered where one must be named, in an order that puts the likely one first."""

from typing import Final

from portal.domain.dossier import Dossier
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.vocabulary import LEVELS

HANDLING: Final = frozenset({"territory", "centre", "committee", "specialised_room", "justice_office"})
"""Kinds of units that may take a case up, at any level but the grid, which only reports."""
HELPING: Final = frozenset({"department", "justice_office", "specialised_room", "court", "centre", "territory"})
"""Kinds of units that may cooperate (TL-7)."""
MEDIATES_FIRST: Final = ("committee", "centre")


def county_of(dossier: Dossier) -> Organization | None:
    """The county in which the dossier is held."""
    units = [dossier.holder, *dossier.holder.ancestors()] if dossier.holder is not None else []
    return next((unit for unit in units if unit.level == "county" and unit.kind == "territory"), units[-1] if units else None)


def units_in(place: Organization) -> list[Organization]:
    """A place and all below it, parents first."""
    found = [place]
    for child in place.values():
        found += units_in(child)
    return found


def handling_units(portal: Portal, dossier: Dossier, level: str) -> list[Organization]:
    """The units that may take it: those above the place of the dispute first, and among them those of the wanted level."""
    county = county_of(dossier)
    place = portal.orgs.find(dossier.place_id) if dossier.place_id else None
    near = {unit.id for unit in (place, *place.ancestors())} if place is not None else set()

    def order(unit: Organization) -> tuple[bool, bool, int, int, str]:
        is_near = unit.id in near or (isinstance(unit.__parent__, Organization) and unit.__parent__.id in near)
        kind = MEDIATES_FIRST.index(unit.kind) if unit.kind in MEDIATES_FIRST else len(MEDIATES_FIRST)
        return unit.level != level, not is_near, kind, LEVELS.index(unit.level), unit.id

    units = units_in(county) if county is not None else []
    return sorted((unit for unit in units if unit.kind in HANDLING and unit.level != "grid"), key=order)


def helping_units(dossier: Dossier) -> list[Organization]:
    """The units that may cooperate: departments and offices of the county and of the townships, never single villages."""
    county = county_of(dossier)
    units = units_in(county) if county is not None else []
    return [unit for unit in units if unit.kind in HELPING and LEVELS.index(unit.level) >= LEVELS.index("township")]


def leaders(portal: Portal, dossier: Dossier) -> list[tuple[str, str, str]]:
    """Who may be the responsible leader: triples (principal, rank, name with place), the highest rank first."""
    county = county_of(dossier)
    found: dict[str, tuple[str, str, str]] = {}
    for unit in units_in(county) if county is not None else []:
        for principal, role in unit.local_roles:
            rank = rank_of(role, unit)
            if rank and principal not in found:
                account = portal.accounts.get(principal.removeprefix("staff:"))
                name = account.display_name if account is not None else principal
                found[principal] = (principal, rank, f"{name}（{unit.title}）")
    order = ("county_leader", "township_head", "unit_head")
    return sorted(found.values(), key=lambda leader: order.index(leader[1]))


def rank_of(role: str, unit: Organization) -> str:
    """The rank of a role at a unit (SN-1): a leader of the county, a head of a township or department, a head of a village."""
    if role == "leader":
        return "county_leader" if unit.level == "county" else "township_head"
    if role == "unit_head":
        return "unit_head" if unit.level == "village" else "township_head"
    return ""
