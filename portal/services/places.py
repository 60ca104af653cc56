"""Which sites belong to a place, and who belongs to a committee."""

from typing import Final

from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.site import Site


def sites_of(portal: Portal, unit: Organization) -> list[Site]:
    """The sites of a unit and of all below it, by name."""
    inside = (unit.id, f"{unit.id}/")
    found = [site for site in portal.sites.values() if site.organization_id == inside[0] or site.organization_id.startswith(inside[1])]
    return sorted(found, key=lambda site: (site.organization_id, site.title))


FEWEST_MEMBERS: Final = 3
MOST_MEMBERS: Final = 9
"""A people's mediation committee has three to nine members (People's Mediation Law, article 8; R-ORG-1)."""


def members_amiss(portal: Portal, unit: Organization) -> int | None:
    """How many active mediators a committee has where the law wants more or fewer; None where the number is right, or it is no committee.

    Told as a warning, never a wall: a unit may be registered before its people are.
    """
    if unit.kind != "committee":
        return None
    members = sum(1 for one in portal.experts.values() if one.kind == "mediator" and one.is_active and one.organization_id == unit.id)
    return None if FEWEST_MEMBERS <= members <= MOST_MEMBERS else members
