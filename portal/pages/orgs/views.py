"""The tree of places and units. Nothing here is secret: names, addresses, telephones, who mediates what kind of dispute."""

from typing import Any, Final

from pyramid.view import view_config

from portal.domain.organization import Organization, Organizations
from portal.pages.orgs.words import KINDS
from portal.services.places import members_amiss, sites_of

PLACES: Final = "portal.pages.orgs:templates/orgs.pt"
UNIT: Final = "portal.pages.orgs:templates/org.pt"


@view_config(context=Organizations, permission="page.show", renderer=PLACES)
def places(context: Organizations, request: Any) -> dict[str, Any]:  # noqa: ARG001 - a view takes both
    """The counties, each with its centre."""
    return {"counties": [unit for unit in context.values() if unit.kind == "territory"], "kinds": KINDS}


@view_config(context=Organization, permission="page.show", renderer=UNIT)
def unit(context: Organization, request: Any) -> dict[str, Any]:
    """One place or unit: its particulars, what lies below it, its sites; for staff, what the law finds amiss with a committee."""
    below = list(context.values())
    is_staff = request.identity is not None and request.identity.kind == "staff"
    return {
        "unit": context, "above": list(reversed(context.ancestors())), "kinds": KINDS,
        "places": [one for one in below if one.kind == "territory"], "units": [one for one in below if one.kind != "territory"],
        "sites": sites_of(request.root, context), "members_amiss": members_amiss(request.root, context) if is_staff else None,
    }
