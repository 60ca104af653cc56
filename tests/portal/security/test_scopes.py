"""Scopes say exactly what the table says: over random counties, dossiers and people."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.assignment import Declaration
from portal.domain.vocabulary import CONFIDENTIALITIES, STATES
from portal.security.permissions import MEDIATORS, TEAM
from portal.security.rows import TABLE
from portal.security.scopes import LISTED
from portal.security.standing import may, search_scopes_of, visible_scopes
from portal.services.accounts import STAFF_ROLES
from tests.portal.security.world import NOW, add_account, add_dossier, empty_portal, place_of

PEOPLE = ("p", "q", "r")
PLACES = ("/", "*", "qingxi", "qingxi/liudi", "qingxi/liudi/dongqiao", "qingxi/court", "yunling")
LOCAL = (
    "lead_mediator", "co_mediator", "expert", "helper", "observer", "reader", "recused", "denied", "clerk",
    "unit_head", "court_clerk",
)
WORKERS = (*(f"staff:{each}" for each in PEOPLE), "party:2026/100001/r1")

jobs = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.sampled_from(STAFF_ROLES)), max_size=8)
on_dossier = st.lists(st.tuples(st.sampled_from(WORKERS), st.sampled_from(LOCAL)), max_size=5)
declarations = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.booleans(), st.sampled_from(("", "continues", "recused"))), max_size=3,
)
referrals = st.lists(st.sampled_from(("qingxi/court", "yunling", "qingxi")), max_size=1)


@st.composite
def counties(draw):
    portal = empty_portal()
    for login in PEOPLE:
        add_account(portal, login).is_active = draw(st.integers(0, 9)) > 0
    for login, place, role in draw(jobs):
        place_of(portal, place).grant(f"staff:{login}", role)
    dossier = add_dossier(
        portal, "100001", draw(st.sampled_from(("qingxi/liudi/dongqiao", "qingxi/liudi/xiyan", "qingxi", "yunling"))),
        state=draw(st.sampled_from(STATES)), by=draw(st.sampled_from(("staff:p", "party:2026/100001/a1"))),
    )
    dossier.confidentiality = draw(st.sampled_from(CONFIDENTIALITIES))
    dossier.lead_mediator = draw(st.sampled_from(("", "staff:q")))
    for principal, role in draw(on_dossier):
        dossier.grant(principal, role)
    dossier.declarations = tuple(
        Declaration(f"staff:{login}", has_interest, "远亲", NOW, decision if has_interest else "")
        for login, has_interest, decision in draw(declarations)
    )
    for court in draw(referrals):
        dossier.grant(f"unit:{court}", "court_clerk")
    return portal, dossier


ASKERS = (*WORKERS, "party:2026/100001/a1", "party:2026/100001/x1", "site:s", "")


@settings(max_examples=400, deadline=None)
@given(counties(), st.sampled_from(sorted(LISTED)))
def test_a_dossier_and_an_asker_share_a_scope_exactly_where_the_table_says_yes(county, permission):
    portal, dossier = county
    carried = set(search_scopes_of(dossier, permission))
    for asker in ASKERS:
        assert bool(carried & visible_scopes(portal, asker, permission)) == may(portal, asker, permission, dossier), asker


@settings(max_examples=100, deadline=None)
@given(counties())
def test_denial_beats_every_role(county):
    portal, dossier = county
    for login in PEOPLE:
        dossier.grant(f"staff:{login}", "recused")
        allowed = {permission for permission in TABLE.rows if may(portal, f"staff:{login}", permission, dossier)}
        assert allowed == {permission for permission in TABLE.rows if may(portal, "", permission, dossier)}


@settings(max_examples=100, deadline=None)
@given(counties())
def test_a_declared_interest_shuts_the_dossier_until_the_head_lets_the_person_go_on(county):
    portal, dossier = county
    openly = {permission for permission in TABLE.rows if may(portal, "", permission, dossier)}
    before = {permission for permission in TABLE.rows if may(portal, "staff:q", permission, dossier)}
    was_shut = "staff:q" in dossier.shut_out()
    declared = Declaration("staff:q", True, "远亲", NOW)
    for decision in ("", "recused"):
        dossier.declarations = (*dossier.declarations, replace(declared, decision=decision))
        assert {permission for permission in TABLE.rows if may(portal, "staff:q", permission, dossier)} == openly
        assert "staff:q" not in dossier.workers()
        assert "readable:staff:q" not in dossier.owners()
    dossier.declarations = (*dossier.declarations, replace(declared, decision="continues"))
    after = {permission for permission in TABLE.rows if may(portal, "staff:q", permission, dossier)}
    assert was_shut or after == before


@settings(max_examples=100, deadline=None)
@given(counties())
def test_confidentiality_never_opens_anything(county):
    portal, dossier = county
    dossier.confidentiality = "protected"
    narrow = {(login, each) for login in PEOPLE for each in TABLE.rows if may(portal, f"staff:{login}", each, dossier)}
    dossier.confidentiality = "normal"
    wide = {(login, each) for login in PEOPLE for each in TABLE.rows if may(portal, f"staff:{login}", each, dossier)}
    assert narrow <= wide


@settings(max_examples=100, deadline=None)
@given(counties(), st.sampled_from(PLACES), st.sampled_from(STAFF_ROLES))
def test_taking_a_role_away_never_opens_anything(county, place, role):
    portal, dossier = county
    node = place_of(portal, place)
    node.grant("staff:p", role)
    before = {each for each in TABLE.rows if may(portal, "staff:p", each, dossier)}
    restricted_by_head = dossier.confidentiality != "normal" and role in {"unit_head", "clerk"}
    node.revoke("staff:p", role)
    after = {each for each in TABLE.rows if may(portal, "staff:p", each, dossier)}
    assert after <= before or restricted_by_head   # there the next head above becomes the nearest one


def test_only_dossier_permissions_are_listed():
    portal = empty_portal()
    with pytest.raises(ValueError):
        visible_scopes(portal, "staff:p", "evidence.read")


def test_lists_need_no_roles_of_mediators_elsewhere():
    # `person:` is enough for the team: what the mediator columns say of assigned dossiers, the team columns say too
    for permission in LISTED:
        scopes = {(grant.role, grant.scope) for grant in TABLE.grants(permission)}
        assert all((team, "assigned") in scopes for team in TEAM)
        assert all((role, "assigned") in scopes for role in MEDIATORS)


def test_a_stranger_carries_what_is_public_only():
    assert visible_scopes(empty_portal(), "") == {"public"}


def test_a_dossier_outside_the_tree_carries_nothing():
    from portal.domain.dossier import Dossier

    assert search_scopes_of(Dossier(NOW, "staff:p")) == ()
