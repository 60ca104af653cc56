"""The sites and their rooms, with equipment, opening hours and telephone."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.domain.site import MeetingRoom, Site, Sites
from portal.pages.shared.links import Links
from portal.services.places import sites_of


@view_config(context=Sites, permission="site.show", renderer="portal.pages.sites:templates/sites.pt")
def sites(context: Sites, request: Any) -> dict[str, Any]:  # noqa: ARG001 - a view takes both
    """All sites, or those of one place."""
    if set(request.GET) - {"place", "_LOCALE_"}:
        raise HTTPBadRequest
    place_id = request.GET.get("place", "")
    place = request.root.orgs.find(place_id) if place_id else None
    if place_id and place is None:
        raise HTTPBadRequest
    counties = [unit for unit in request.root.orgs.values() if unit.kind == "territory"]
    chosen = [place] if place is not None else counties
    groups = [(unit, sites_of(request.root, unit)) for unit in chosen]
    townships = [unit for county in counties for unit in county.values() if unit.kind == "territory"]
    return {"groups": [group for group in groups if group[1]], "place": place, "townships": townships, "unit_of": request.root.orgs.find}


@view_config(context=Site, permission="site.show", renderer="portal.pages.sites:templates/site.pt")
def site(context: Site, request: Any) -> dict[str, Any]:
    """One site."""
    return {"site": context, "unit": request.root.orgs.find(context.organization_id), "rooms": list(context.values())}


@view_config(context=MeetingRoom, permission="site.show")
def room(context: MeetingRoom, request: Any) -> HTTPSeeOther:
    """A room is shown on the page of its site."""
    return HTTPSeeOther(Links(request).url(context.__parent__))
