"""The fictional people who work there: mediators, experts, clerks, heads, and one account with a password for each role."""

from datetime import date, datetime
from typing import Any, Final

from portal.demonstration.places import Places
from portal.demonstration.reading import PASSWORD, mapping
from portal.domain.account import Account
from portal.domain.expert import Expert
from portal.domain.node import Folder
from portal.domain.organization import Organization, territory_of
from portal.domain.portal import Portal
from portal.services import accounts, passwords

CITY_WIDE: Final = frozenset({"auditor", "admin"})
UNIT_ONLY: Final = frozenset({"court_clerk"})
ALSO: Final = {"township_mediator": ("clerk",), "village_mediator": ()}
"""In a township the mediator also takes in what is dispatched to it."""


def build(portal: Portal, places: Places, now: datetime) -> None:
    """Make everybody; those with a login in the data file can log in, the others are there to be chosen."""
    given = mapping("people.json")
    password_hash = passwords.hashed(PASSWORD)
    for person in (*given["mediators"], *given["staff"]):
        account = _account(portal, person, password_hash)
        _roles(portal, account, person, places, now)
        if person["kind"] in {"mediator", "expert"}:
            _expert(portal, account, person, places)


def _account(portal: Portal, person: dict[str, Any], password_hash: str) -> Account:
    login = person.get("login") or person["id"]
    account = Account(login, person["name"], password_hash if person.get("login") else "")
    account.title = person.get("title") or person.get("career") or ""
    portal.accounts.add(login, account)
    return account


def _roles(portal: Portal, account: Account, person: dict[str, Any], places: Places, now: datetime) -> None:
    unit = places[person["organisation"]]
    place = _place_of_role(portal, person, unit)
    account.home_organization_id = unit.id if isinstance(unit, Organization) else ""
    for role in (person["role"], *ALSO.get(person["role"], ())):
        accounts.grant_role(portal, account, place, role, by="system", now=now)


def _place_of_role(portal: Portal, person: dict[str, Any], unit: Folder) -> Folder:
    if person["role"] in CITY_WIDE:
        return portal.orgs
    if person["role"] in UNIT_ONLY:
        return unit
    return territory_of(unit) or unit


def _expert(portal: Portal, account: Account, person: dict[str, Any], places: Places) -> None:
    unit = places[person["organisation"]]
    expert = Expert(person["name"], person["kind"], person["level"])
    expert.organization_id = unit.id if isinstance(unit, Organization) else ""
    expert.principal, expert.biography = account.principal, person["career"]
    expert.specialties = (*person["specialties"], *person["sub_specialties"])
    expert.certificates, expert.languages = tuple(person["certificates"]), tuple(person["languages"])
    expert.appointed_on = date.fromisoformat(person["term"]["from"])
    expert.term_ends_on = date.fromisoformat(person["term"]["to"])
    expert.trained_on = date.fromisoformat(person["trained_on"])
    expert.case_cap = person["case_cap"]
    portal.experts.add(person["id"], expert)
    account.expert_id = person["id"]
