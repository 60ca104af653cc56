"""The fictional city: counties, townships, villages, grids, their units, and the sites with their rooms."""

from typing import Any, Final

from portal.demonstration.reading import mapping
from portal.domain.node import Folder
from portal.domain.organization import Organization, OrganizationKind
from portal.domain.portal import Portal
from portal.domain.site import Equipment, MeetingRoom, Site

KINDS: Final[dict[str, OrganizationKind]] = {
    "centre": "centre", "committee": "committee", "professional_committee": "specialised_room", "court": "court",
    "justice_office": "justice_office", "department": "department", "justice_bureau": "department", "archive": "department",
    "police_station": "department", "leading_office": "department",
}
PURPOSES: Final = {
    "mediation": "调解室", "caucus": "背对背谈话室", "reception": "接待室", "micro_court": "共享法庭", "counselling": "心理疏导室",
    "hearing": "会审室",
}

Places = dict[str, Folder]
"""Places and units by the short ids of the data files."""


def build(portal: Portal) -> Places:
    """Fill the tree of organisations and the sites; returns what stands where."""
    given = mapping("places.json")
    places = _territories(portal, given["places"])
    for unit in given["organisations"]:
        parent = places[unit["place"]]
        made = _organization(unit, KINDS[unit["kind"]])
        made.specialties = tuple(unit.get("specialties") or unit.get("competent_for") or ())
        if made.kind in {"committee", "specialised_room"}:
            made.seal_name = unit["name"]
        places[unit["id"]] = made
        parent.add(unit["id"].removeprefix(f"{unit['place']}-"), made)
    for site in given["sites"]:
        _site(portal, site, places)
    return places


def _territories(portal: Portal, given: list[dict[str, Any]]) -> Places:
    places: Places = {}
    for place in given:
        if place["parent"] is None:
            portal.title = place["name"]
            places[place["id"]] = portal.orgs
            continue
        parent = places[place["parent"]]
        made = places[place["id"]] = _organization(place, "territory")
        parent.add(place["id"].removeprefix(f"{place['parent']}-"), made)
    return places


def _organization(given: dict[str, Any], kind: OrganizationKind) -> Organization:
    made = Organization(given["name"], given["level"], kind)
    made.telephone, made.address = given["telephone"], given["address"]
    return made


def _site(portal: Portal, given: dict[str, Any], places: Places) -> None:
    unit = places[given["organisation"]]
    assert isinstance(unit, Organization)
    site = Site(given["name"], unit.id)
    site.telephone, site.address, site.opening_hours = given["telephone"], given["address"], given["open"]
    site.network = given["network"]
    for each in given["rooms"]:
        room = MeetingRoom(each["name"], PURPOSES.get(each["kind"], each["kind"]), each["seats"])
        room.equipment = tuple(
            Equipment(item["kind"], f"{item['name']} ×{item.get('count', 1)}") for item in each.get("equipment", ())
        )
        site.add(each["id"], room)
    portal.sites.add(given["id"], site)
