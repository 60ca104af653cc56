"""Which sites belong to a place."""

from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.site import Site


def sites_of(portal: Portal, unit: Organization) -> list[Site]:
    """The sites of a unit and of all below it, by name."""
    inside = (unit.id, f"{unit.id}/")
    found = [site for site in portal.sites.values() if site.organization_id == inside[0] or site.organization_id.startswith(inside[1])]
    return sorted(found, key=lambda site: (site.organization_id, site.title))
