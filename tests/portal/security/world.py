"""A small county with one person for each role, for the tests of permissions."""

from datetime import UTC, datetime

from portal.domain.account import Account
from portal.domain.document import Document
from portal.domain.dossier import Dossier, DossierYear
from portal.domain.organization import Organization
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.services.accounts import STAFF_ROLES

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PLACE_OF_ROLE = {
    "grid_member": "qingxi/liudi/dongqiao", "village_mediator": "qingxi/liudi/dongqiao", "township_mediator": "qingxi/liudi",
    "court_clerk": "qingxi/court", "auditor": "/", "admin": "/",
}
"""All others have their role at the county `qingxi`."""
ON_A_DOSSIER = {
    "village_mediator": "co_mediator", "township_mediator": "co_mediator", "county_mediator": "lead_mediator", "expert": "expert",
    "clerk": "clerk", "unit_head": "unit_head", "court_clerk": "court_clerk", "grid_member": "helper", "leader": "observer",
}
"""As what a person with a role is put on a single dossier."""


def empty_portal() -> Portal:
    """Two counties; in the first a township, a village and a court."""
    portal = Portal()
    qingxi = portal.orgs.add("qingxi", Organization("清溪县", "county"))
    liudi = qingxi.add("liudi", Organization("柳堤镇", "township"))
    liudi.add("dongqiao", Organization("东桥村", "village"))
    liudi.add("xiyan", Organization("西堰村", "village"))
    qingxi.add("court", Organization("清溪县人民法院", "county", "court"))
    portal.orgs.add("yunling", Organization("云岭区", "county"))
    portal.dossiers.add("2026", DossierYear())
    return portal


def staffed_portal() -> Portal:
    """The same with one active account for each role, named like the role."""
    portal = empty_portal()
    for role in STAFF_ROLES:
        add_account(portal, role)
        place = place_of(portal, PLACE_OF_ROLE.get(role, "qingxi"))
        place.grant(f"staff:{role}", role)
    return portal


def add_account(portal: Portal, login: str) -> Account:
    return portal.accounts.add(login, Account(login, login, "no password"))


def place_of(portal: Portal, name: str):
    return {"/": portal, "*": portal.orgs}.get(name) or portal.orgs.find(name)


def add_dossier(portal: Portal, number: str, unit: str, *, state: str = "mediating", by: str = "staff:nobody") -> Dossier:
    """A dossier with an applicant `a1` and a respondent `r1`."""
    dossier = portal.dossiers["2026"].add(number, Dossier(NOW, by))
    dossier.state = state
    dossier.holder = portal.orgs.find(unit)
    dossier.received_at = NOW
    parties = dossier.shelf("parties")
    parties.add("a1", Party("applicant", "person", "张某"))
    parties.add("r1", Party("respondent", "person", "李某甲"))
    return dossier


def add_document(dossier: Dossier, *, side: str = "shared", kind: str = "evidence", by: str = "staff:nobody") -> Document:
    documents = dossier.shelf("documents")
    document = Document(kind, "收据", None, media_type="image/png", size_bytes=1, digest="0" * 64, added_at=NOW, added_by=by)
    document.side = side
    return documents.add(documents.next_name(), document)


def principal_of(role: str) -> str:
    return "party:2026/100001/a1" if role == "party" else f"staff:{role}"
