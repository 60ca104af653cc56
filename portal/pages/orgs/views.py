"""The tree of places and units. Nothing here is secret: names, addresses, telephones, who mediates what kind of dispute."""

from typing import Any, Final

from pyramid.view import view_config

from portal.domain.organization import Organization, Organizations
from portal.pages.orgs.words import GROUPS, KINDS
from portal.services.places import members_amiss, sites_of

PLACES: Final = "portal.pages.orgs:templates/orgs.pt"
UNIT: Final = "portal.pages.orgs:templates/org.pt"


@view_config(context=Organizations, permission="page.show", renderer=PLACES)
def places(context: Organizations, request: Any) -> dict[str, Any]:  # noqa: ARG001 - a view takes both
    """The counties, each with its places and its units."""
    counties = [unit for unit in context.values() if unit.kind == "territory"]
    return {"counties": [(county, places_in(county), grouped(county)) for county in counties], "kinds": KINDS}


def places_in(place: Organization) -> list[Organization]:
    """The places one step down."""
    return [one for one in place.values() if one.kind == "territory"]


def grouped(place: Organization) -> list[tuple[Any, list[Organization]]]:
    """The units of a place, who mediates first; centres stand before committees."""
    found = [(title, [one for one in place.values() if one.kind in kinds]) for title, kinds in GROUPS]
    return [(title, sorted(units, key=lambda one: one.kind != "centre")) for title, units in found if units]


@view_config(context=Organization, permission="page.show", renderer=UNIT)
def unit(context: Organization, request: Any) -> dict[str, Any]:
    """One place or unit: its particulars, what lies below it, its sites; for staff, what the law finds amiss with a committee."""
    is_staff = request.identity is not None and request.identity.kind == "staff"
    return {
        "unit": context, "above": list(reversed(context.ancestors())), "kinds": KINDS,
        "places": places_in(context), "groups": grouped(context),
        "sites": sites_of(request.root, context), "members_amiss": members_amiss(request.root, context) if is_staff else None,
    }
