"""The rules that no role may break, each by itself."""

from datetime import timedelta

import pytest

from portal.domain.consent import ConsentRecord
from portal.domain.party import Party
from portal.domain.session import MediationSession, Participant
from portal.security.permissions import UnknownPermission, read_grant
from portal.security.rows import TABLE
from portal.security.standing import Asker, may
from tests.portal.security.world import NOW, add_account, add_document, add_dossier, staffed_portal

PUBLIC = {row.permission for row in TABLE.rows.values() if any(grant.scope == "public" for grant in row.grants)}
ON_DOSSIERS = ("dossier.", "evidence.", "minutes.", "caucus.", "session.", "agreement.", "confirmation.", "consent.")


def all_that(portal, principal, node, **asker):
    return {permission for permission in TABLE.rows if Asker(portal, principal, **asker).may(permission, node)}


def test_an_unknown_permission_is_a_mistake_of_the_caller():
    portal = staffed_portal()
    with pytest.raises(UnknownPermission):
        may(portal, "staff:admin", "dossier.reed", portal)


def test_a_word_that_the_table_does_not_know_is_refused():
    for text in ("R branch if rich", "R nowhere", "X own", "R own when closed", "R branch with luck"):
        with pytest.raises(ValueError):
            read_grant("clerk", text)
    with pytest.raises(ValueError):
        read_grant("king", "R own")


def test_a_stranger_has_only_what_is_public():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    for node in (portal, dossier, portal.orgs.find("qingxi")):
        assert all_that(portal, "", node) <= PUBLIC
        assert all_that(portal, "staff:nobody-of-this-name", node) <= PUBLIC


def test_the_admin_reads_no_dossier_even_when_put_on_it_or_asked_with_a_reason():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    portal.orgs.find("qingxi").grant("staff:admin", "admin")
    dossier.grant("staff:admin", "admin")
    dossier.grant("staff:admin", "reader")
    stated = frozenset({("break_glass", dossier.id), ("purpose", dossier.id)})
    for node in (dossier, add_document(dossier), portal.dossiers, portal):
        held = all_that(portal, "staff:admin", node, stated=stated) - PUBLIC
        assert not [permission for permission in held if permission.startswith(ON_DOSSIERS)]


def test_recusal_shuts_the_door_whatever_else_a_person_is():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    document = add_document(dossier)
    for role in ("clerk", "unit_head", "county_mediator", "archivist"):
        dossier.grant(f"staff:{role}", "lead_mediator")
    dossier.state = "closed"
    for role in ("clerk", "unit_head", "county_mediator", "archivist"):
        assert all_that(portal, f"staff:{role}", dossier) - PUBLIC
        dossier.grant(f"staff:{role}", "recused")
        for node in (dossier, document, dossier.documents):
            assert all_that(portal, f"staff:{role}", node) <= PUBLIC


def test_a_waived_recusal_opens_the_door_again():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    dossier.grant("staff:county_mediator", "lead_mediator")
    dossier.grant("staff:county_mediator", "recused")
    assert not may(portal, "staff:county_mediator", "session.host", dossier)
    dossier.revoke("staff:county_mediator", "recused")
    assert may(portal, "staff:county_mediator", "session.host", dossier)


def test_a_grid_member_loses_sight_once_the_case_is_taken_unless_invited():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi/liudi/dongqiao", state="dispatched", by="staff:grid_member")
    assert may(portal, "staff:grid_member", "dossier.read", dossier)
    dossier.state = "consulting"
    assert not may(portal, "staff:grid_member", "dossier.read", dossier)
    dossier.grant("staff:grid_member", "helper")
    assert may(portal, "staff:grid_member", "dossier.read", dossier)
    assert not may(portal, "staff:grid_member", "evidence.read", dossier)


@pytest.mark.parametrize("confidentiality", ["restricted", "protected"])
def test_confidentiality_narrows_the_branch_to_named_readers(confidentiality):
    portal = staffed_portal()
    township = portal.orgs.find("qingxi/liudi")
    add_account(portal, "other_clerk")
    township.grant("staff:other_clerk", "clerk")
    dossier = add_dossier(portal, "100001", "qingxi/liudi/dongqiao")
    dossier.confidentiality = confidentiality
    dossier.grant("staff:county_mediator", "lead_mediator")
    assert not may(portal, "staff:clerk", "dossier.read", dossier)
    assert not may(portal, "staff:other_clerk", "dossier.read", dossier)
    assert not may(portal, "staff:leader", "dossier.list", dossier)
    assert may(portal, "staff:county_mediator", "dossier.read", dossier)
    assert may(portal, "party:2026/100001/a1", "dossier.read", dossier)
    dossier.grant("staff:clerk", "reader")
    assert may(portal, "staff:clerk", "dossier.read", dossier)


def test_a_restricted_dossier_never_has_nobody():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi/liudi/dongqiao", state="submitted")
    dossier.confidentiality = "protected"
    assert may(portal, "staff:unit_head", "dossier.name_readers", dossier), "the nearest head can name readers"
    assert may(portal, "staff:clerk", "dossier.decide", dossier), "the nearest clerk can accept it"
    dossier.state = "mediating"
    assert may(portal, "staff:unit_head", "dossier.name_readers", dossier)
    assert not may(portal, "staff:clerk", "dossier.read", dossier)


def test_to_be_named_a_reader_gives_nothing_to_one_without_a_role():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    dossier.confidentiality = "restricted"
    dossier.grant("staff:editor", "reader")
    assert all_that(portal, "staff:editor", dossier) == all_that(portal, "staff:editor", add_dossier(portal, "100002", "qingxi"))


def test_a_shut_account_has_nothing():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    assert may(portal, "staff:clerk", "dossier.read", dossier)
    portal.accounts["clerk"].is_active = False
    assert all_that(portal, "staff:clerk", dossier) <= PUBLIC
    assert all_that(portal, "staff:clerk", portal) <= PUBLIC


def test_a_leader_states_a_reason_first():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    other = add_dossier(portal, "100002", "qingxi")
    leader = Asker(portal, "staff:leader")
    assert not leader.may("dossier.read", dossier)
    assert leader.missing_reason("dossier.read", dossier) == "purpose"
    assert leader.missing_reason("evidence.read", dossier) == "break_glass"
    with_purpose = Asker(portal, "staff:leader", stated=frozenset({("purpose", dossier.id)}))
    assert with_purpose.may("dossier.read", dossier)
    assert not with_purpose.may("evidence.read", dossier)
    assert not with_purpose.may("dossier.read", other), "a reason holds for one dossier"
    assert Asker(portal, "staff:clerk").missing_reason("evidence.read", dossier) == "", "no reason helps a clerk"
    assert with_purpose.missing_reason("dossier.read", dossier) == ""


def test_a_reason_opens_nothing_outside_the_own_branch():
    portal = staffed_portal()
    foreign = add_dossier(portal, "100001", "yunling")
    stated = frozenset({("break_glass", foreign.id)})
    assert not Asker(portal, "staff:leader", stated=stated).may("dossier.read", foreign)


def test_a_party_sees_its_own_side_and_what_is_shared():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    own, shared, other = (add_document(dossier, side=side) for side in ("applicant", "shared", "respondent"))
    a1, r1 = Asker(portal, "party:2026/100001/a1"), Asker(portal, "party:2026/100001/r1")
    assert [a1.may("evidence.read", each) for each in (own, shared, other)] == [True, True, False]
    assert [r1.may("evidence.read", each) for each in (own, shared, other)] == [False, True, True]


def test_an_agent_stands_on_the_side_of_the_one_he_acts_for():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    agent = dossier.parties.add("g1", Party("agent", "person", "王某"))
    agent.acts_for = "r1"
    papers = [add_document(dossier, side=side) for side in ("applicant", "respondent")]
    assert [may(portal, "party:2026/100001/g1", "evidence.read", each) for each in papers] == [False, True]


def test_a_party_of_one_dossier_is_a_stranger_to_another():
    portal = staffed_portal()
    add_dossier(portal, "100001", "qingxi")
    other = add_dossier(portal, "100002", "qingxi")
    assert not may(portal, "party:2026/100001/a1", "dossier.read", other)
    assert not may(portal, "party:2026/100001/x9", "dossier.read", portal.dossiers["2026"]["100001"])
    assert not may(portal, "party:2026/999999/a1", "explainer.comment", portal)


def test_an_expert_sees_the_shared_part_only_and_the_court_the_package_only():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "yunling")
    dossier.grant("staff:expert", "expert")
    dossier.grant("unit:qingxi/court", "court_clerk")
    shared, one_side = add_document(dossier), add_document(dossier, side="applicant")
    agreement = add_document(dossier, kind="signed_agreement")
    session = add_session(dossier)
    assert may(portal, "staff:expert", "evidence.read", shared)
    assert not may(portal, "staff:expert", "evidence.read", one_side)
    assert may(portal, "staff:court_clerk", "evidence.read", agreement)
    assert not may(portal, "staff:court_clerk", "evidence.read", shared)
    assert not may(portal, "staff:court_clerk", "minutes.read", session.minutes)
    session.caucus_only = True
    assert not may(portal, "staff:expert", "minutes.read", session.minutes)


def test_a_clerk_knows_that_evidence_is_there_but_not_what_it_says():
    portal = staffed_portal()
    document = add_document(add_dossier(portal, "100001", "qingxi"))
    assert may(portal, "staff:clerk", "evidence.list", document)
    assert not may(portal, "staff:clerk", "evidence.read", document)


def test_caucus_notes_are_open_to_the_team_and_what_is_released_to_the_side():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi", state="archived")
    dossier.grant("staff:county_mediator", "lead_mediator")
    dossier.grant("staff:expert", "expert")
    note = add_document(dossier)
    assert may(portal, "staff:county_mediator", "caucus.read", note)
    for principal in ("staff:expert", "staff:archivist", "staff:unit_head", "staff:clerk", "party:2026/100001/a1"):
        assert not may(portal, principal, "caucus.read", note)
    note.members, note.released_to = ("staff:expert",), ("a1",)
    assert may(portal, "staff:expert", "caucus.read", note)
    assert may(portal, "party:2026/100001/a1", "caucus.read", note)
    assert not may(portal, "party:2026/100001/r1", "caucus.read", note)


def add_session(dossier):
    session = MediationSession(NOW + timedelta(days=1), 60, "online", "county", "room")
    sessions = dossier.shelf("sessions")
    return sessions.add(sessions.next_name(), session)


def consent(dossier, party_id, session_number):
    record = ConsentRecord("observer", party_id, given=True, at=NOW, recorded_by="staff:x", text_version="1", text_digest="")
    record.session_number = session_number
    consents = dossier.shelf("consents")
    return consents.add(consents.next_name(), record)


def test_observers_join_only_where_every_party_consented_to_it_in_this_session():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    dossier.grant("staff:grid_member", "helper")
    session, later = add_session(dossier), add_session(dossier)
    observers = ("staff:leader", "staff:clerk", "staff:unit_head", "staff:grid_member")
    consent(dossier, "a1", "1")
    assert not any(may(portal, each, "session.join", session) for each in observers)
    last = consent(dossier, "r1", "1")
    assert all(may(portal, each, "session.join", session) for each in observers)
    assert not any(may(portal, each, "session.join", later) for each in observers)
    last.withdrawn_at = NOW
    assert not any(may(portal, each, "session.join", session) for each in observers)


def test_a_site_and_a_guest_come_into_their_one_session():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    session, other = add_session(dossier), add_session(dossier)
    seat = session.participants.add("p1", Participant("东桥村站点", "site", "shared", "site_room"))
    seat.site_id = "dongqiao"
    session.participants.add("p2", Participant("卢某译", "interpreter", "shared", "own_device"))
    for principal in ("site:dongqiao", "guest:2026/100001/1/p2"):
        assert may(portal, principal, "session.join", session)
        assert not may(portal, principal, "session.join", other)
        assert not may(portal, principal, "dossier.read", dossier)
        assert not may(portal, principal, "evidence.list", dossier)
    session.participants.remove("p2")
    assert not may(portal, "guest:2026/100001/1/p2", "session.join", session), "who was taken off the list is out"
    assert not may(portal, "guest:2026/100001/1/p9", "session.join", session)


def test_who_is_bound_to_one_session_is_a_stranger_outside_it():
    portal = staffed_portal()
    dossier = add_dossier(portal, "100001", "qingxi")
    session, other = add_session(dossier), add_session(dossier)
    party = Asker(portal, "party:2026/100001/a1", within=session)
    assert party.may("session.join", session)
    assert party.may("minutes.read", session.minutes)
    assert not party.may("session.join", other)
    assert not party.may("dossier.read", dossier)


def test_an_editor_never_reviews_the_own_text():
    from portal.domain.explainer import Explainer

    portal = staffed_portal()
    portal.orgs.find("qingxi").grant("staff:editor", "reviewer")
    own = portal.explainers.add("1", Explainer("题目", "family", "staff:editor", NOW))
    other = portal.explainers.add("2", Explainer("题目", "family", "staff:reviewer", NOW))
    assert not may(portal, "staff:editor", "explainer.review", own)
    assert may(portal, "staff:editor", "explainer.review", other)


def test_a_court_clerk_files_delegated_cases():
    portal = staffed_portal()
    assert may(portal, "staff:court_clerk", "dossier.file", portal)
    assert may(portal, "staff:court_clerk", "dossier.file", portal.orgs.find("qingxi/court"))
    assert not may(portal, "staff:court_clerk", "dossier.file", portal.orgs.find("yunling"))


def test_views_without_a_place_ask_for_a_role_anywhere():
    portal = staffed_portal()
    assert may(portal, "staff:clerk", "console.dispatch", portal)
    assert may(portal, "staff:clerk", "console.dispatch", None)
    assert not may(portal, "staff:editor", "console.dispatch", portal)
    assert may(portal, "staff:editor", "console.use", portal)
    assert not may(portal, "party:2026/100001/a1", "console.use", portal)
    assert not may(portal, "", "console.use", None)


def test_a_head_manages_accounts_of_the_own_branch_only():
    portal = staffed_portal()
    near, far = add_account(portal, "near"), add_account(portal, "far")
    near.home_organization_id, far.home_organization_id = "qingxi/liudi", "yunling"
    assert may(portal, "staff:unit_head", "accounts.manage", near)
    assert not may(portal, "staff:unit_head", "accounts.manage", far)
    assert may(portal, "staff:admin", "accounts.manage", far)


def test_everybody_manages_the_own_account_and_no_other():
    portal = staffed_portal()
    assert may(portal, "staff:editor", "account.own", portal.accounts["editor"])
    assert not may(portal, "staff:editor", "account.own", portal.accounts["clerk"])
