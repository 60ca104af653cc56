"""No button leads nowhere: each act that is offered, in each state and to each role, opens its page."""

import pytest

from portal.pages.dossiers.acts import MENU_FROM, TABLE, next_act, offers
from portal.security.asker import Asker
from portal.services import assessments, assignments
from portal.services.lifecycle import propose
from tests.factories import dossiers
from tests.factories.portals import (
    CLERK,
    MEDIATOR,
    MONDAY,
    ROLES,
    VILLAGE,
    VILLAGE_CLERK,
    days,
)
from tests.portal.pages.site import Site


def undeclared(portal, now):
    dossier = dossiers.assigning(portal, now)
    assignments.appoint(portal, dossier, MEDIATOR.principal, now=now, actor=VILLAGE_CLERK)
    return dossier


def disclosed(portal, now):
    dossier = undeclared(portal, now)
    assignments.declare(portal, dossier, has_interest=True, what="远亲", now=now, actor=MEDIATOR)
    return dossier


def refusal_proposed(portal, now):
    dossier = dossiers.submitted(portal, now)
    propose(portal, dossier, "refuse", CLERK.act(now, reason="not_mediable", note="不属于受理范围"))
    return dossier


def begun_assessment(portal, now):
    dossier = dossiers.accepted(portal, now)
    assessments.begin(portal, dossier, now=now, actor=CLERK)
    return dossier


def red(portal, now):
    return dossiers.assessed(portal, now, warning="red")


def red_consulting(portal, now):
    return dossiers.consulting(portal, now, warning="red")


def referred(portal, now):
    dossier = dossiers.confirming(portal, now)
    dossier.grant("unit:qingxi", "court_clerk")
    return dossier


def unsealed(portal, now):
    dossier = dossiers.signing(portal, now)
    dossiers.signed_by_all(portal, dossier, now + days(1))
    return dossier


MAKERS = (
    dossiers.submitted, refusal_proposed, dossiers.in_correction, dossiers.accepted, begun_assessment, dossiers.assessed, red,
    dossiers.dispatched, dossiers.consulting, red_consulting, dossiers.assigning, undeclared, disclosed, dossiers.with_lead,
    dossiers.scheduled, dossiers.mediating, dossiers.minuted, dossiers.suspended, dossiers.signing, unsealed, dossiers.in_force,
    referred,
    dossiers.performed, dossiers.breached, dossiers.terminated, dossiers.following_up, dossiers.closed, dossiers.on_spot,
)
LOGINS = (*(login for people in ROLES.values() for login, _role in people), "mediator")
SEEN: set[str] = set()


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_each_act_that_is_offered_opens_its_page_and_a_list_shows_the_first_of_them(site: Site, maker) -> None:
    number = site.make(maker)
    if maker is dossiers.breached:
        site.now = MONDAY + days(51)
    offered = {}
    with site.portal() as portal:
        dossier = portal.dossiers.find(number)
        for login in LOGINS:
            offered[login] = offers(Asker(portal, f"staff:{login}"), dossier)
            button = next((act for act in offered[login] if act.order < MENU_FROM), None)
            assert next_act(Asker(portal, f"staff:{login}"), dossier) == button
    assert any(offered.values())
    failed = []
    for login, acts in offered.items():
        browser = site.staff(login) if acts else None
        for act in acts:
            SEEN.add(act.name)
            answer = browser.get(f"/dossiers/{number}/{act.path}", expect_errors=True)
            if answer.status_int == 303 and "/account/reason?" in answer.location:   # a leader says first why
                answer = answer.follow(expect_errors=True)
            if answer.status_int != 200:
                failed.append((login, act.name, act.path, answer.status_int))
    assert failed == []


def test_the_committees_head_is_asked_for_the_seal_once_everybody_signed(site: Site) -> None:
    asked = {}
    for maker in (dossiers.signing, unsealed):
        number = site.make(maker)
        with site.portal() as portal:
            dossier = portal.dossiers.find(number)
            asked[maker.__name__] = {act.name for login in LOGINS for act in offers(Asker(portal, f"staff:{login}"), dossier)}
    assert {"sign", "seal"} & asked["signing"] == {"sign"}
    assert {"sign", "seal"} & asked["unsealed"] == {"seal"}


def test_each_row_was_offered_to_somebody() -> None:
    if len(SEEN) < 2:
        pytest.skip("the pages were not opened in this run")
    assert {row.name for row in TABLE} - SEEN == set()


@pytest.mark.parametrize("maker", [dossiers.mediating, dossiers.terminated], ids=["mediating", "terminated"])
@pytest.mark.parametrize("role", ["", "village_mediator", "county_mediator", "clerk", "unit_head"])
def test_a_lead_mediator_of_any_role_is_offered_a_higher_level_where_it_may_be_asked_for(site: Site, maker, role: str) -> None:
    number = site.make(maker)
    if role:
        with site.portal() as portal:
            portal.orgs.find(VILLAGE).grant(MEDIATOR.principal, role)
    lead, address = site.staff("mediator"), f"/dossiers/{number}/escalate"
    is_offered = lead.get(f"/dossiers/{number}").html.find("a", href=address) is not None
    assert lead.get(address, status="*").status_int == (200 if is_offered else 403)
