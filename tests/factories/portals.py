"""A small county and the people who work in it. Everybody and everything is fictional."""

from datetime import datetime, timedelta

from portal.domain.account import Account
from portal.domain.act import Actor
from portal.domain.clock import SHANGHAI
from portal.domain.expert import Expert
from portal.domain.organization import Organization
from portal.domain.portal import Portal
from portal.domain.site import Site

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
"""A Monday in a week and month without holidays."""
CODE_KEY = b"a key of the tests"

CENTRE = "qingxi/centre"
TOWNSHIP = "qingxi/liudi"
VILLAGE = "qingxi/liudi/dongqiao"

CLERK = Actor("staff:clerk", frozenset({"clerk"}))
HEAD = Actor("staff:head", frozenset({"unit_head"}))
TOWN_CLERK = Actor("staff:town_clerk", frozenset({"clerk"}))
TOWN_HEAD = Actor("staff:town_head", frozenset({"unit_head"}))
VILLAGE_CLERK = Actor("staff:village_clerk", frozenset({"clerk"}))
VILLAGE_HEAD = Actor("staff:village_head", frozenset({"unit_head"}))
LEADER = Actor("staff:leader", frozenset({"leader"}))
MEDIATOR = Actor("staff:mediator", frozenset({"lead_mediator"}))
OTHER_MEDIATOR = Actor("staff:other_mediator", frozenset({"lead_mediator"}))
COURT_CLERK = Actor("staff:court_clerk", frozenset({"court_clerk"}))
ARCHIVIST = Actor("staff:archivist", frozenset({"archivist"}))

ROLES = {
    "qingxi": (("leader", "leader"), ("court_clerk", "court_clerk"), ("archivist", "archivist")),
    CENTRE: (("clerk", "clerk"), ("head", "unit_head")),
    TOWNSHIP: (("town_clerk", "clerk"), ("town_head", "unit_head")),
    VILLAGE: (("village_clerk", "clerk"), ("village_head", "unit_head")),
}


def a_portal() -> Portal:
    """A county with a centre, a township and a village, one account for each role, two mediators in the pool, one site."""
    portal = Portal()
    county = portal.orgs.add("qingxi", Organization("清溪县", "county"))
    county.add("centre", Organization("清溪县矛盾纠纷调处化解中心", "county", "centre"))
    town = county.add("liudi", Organization("柳堤镇", "township"))
    town.add("dongqiao", Organization("东桥村", "village"))
    for unit_id, people in ROLES.items():
        for login, role in people:
            _account(portal, login, login)
            portal.orgs.find(unit_id).grant(f"staff:{login}", role)
    for login in ("mediator", "other_mediator"):
        account = _account(portal, login, "李某")
        account.expert_id = login
        expert = portal.experts.add(login, Expert("李某", "mediator", "village"))
        expert.principal = account.principal
    portal.sites.add("dongqiao", Site("东桥村调解室", VILLAGE))
    return portal


def _account(portal: Portal, login: str, name: str) -> Account:
    return portal.accounts.add(login, Account(login, name, "no password"))


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)
