"""Performance, follow-up, closing, reopening, archiving, and what the parties are told."""

import pytest

from portal.domain.archive import ARCHIVE_POINTS, archive_points
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.services import closing, documents, messages, performance, timeline
from portal.services.effects.closing import archive_digest
from portal.services.routes import routes_for
from tests.factories import dossiers as make
from tests.factories.portals import ARCHIVIST, MEDIATOR, MONDAY, VILLAGE_CLERK, VILLAGE_HEAD, a_portal, days


@pytest.fixture
def portal():
    return a_portal()


def test_a_debtor_needs_a_receipt_and_a_creditor_only_a_word(portal):
    dossier = make.in_force(portal)
    with pytest.raises(Invalid, match="proof-missing"):
        performance.hand_in(portal, dossier, 0, party_id="r1", now=MONDAY, actor=make.party(dossier, "r1"))
    with pytest.raises(Forbidden, match="not-that-party"):
        performance.hand_in(portal, dossier, 0, party_id="a1", now=MONDAY, actor=make.party(dossier, "r1"))
    performance.hand_in(portal, dossier, 0, party_id="a1", now=MONDAY + days(1), actor=make.party(dossier, "a1"))
    with pytest.raises(Forbidden, match="lead-mediator-only"):
        performance.accept(portal, dossier, 0, now=MONDAY + days(1), actor=VILLAGE_CLERK)
    performance.accept(portal, dossier, 0, now=MONDAY + days(1), actor=MEDIATOR)
    assert dossier.state == "performed"


def test_overdue_obligations_are_found_and_the_debtor_is_urged(portal):
    dossier = make.in_force(portal)
    assert performance.overdue_obligations(dossier, make.PAYMENT.due_on) == ()
    assert performance.overdue_obligations(dossier, make.PAYMENT.due_on + days(1)) == (0,)
    performance.urge(portal, dossier, 0, now=MONDAY + days(42), actor=MEDIATOR)
    assert [one.recipient for one in portal.messages.values() if one.template == "performance_urged"] == ["000-5550002"]


def test_visits_are_due_after_a_week_a_month_and_a_quarter(portal):
    dossier = make.performed(portal)
    planned = []
    for number in (8, 31, 95):
        planned.append((dossier.deadline("follow_up").due_at.date() - MONDAY.date()).days)
        closing.follow_up(portal, dossier, now=MONDAY + days(number), actor=MEDIATOR)
        assert dossier.state == "following_up"
        closing.finish_follow_up(
            portal, dossier, findings="和睦", has_relapsed=False, now=MONDAY + days(number), actor=MEDIATOR,
        )
    assert planned[0] == 7
    assert 30 <= planned[1] <= 32
    assert 90 <= planned[2] <= 92
    assert not dossier.deadline("follow_up").is_running
    assert dossier.state == "performed"


def test_a_reopened_dossier_goes_on_beside_the_old_one(portal):
    old = make.closed(portal)
    before = (old.state, old.closed_at, len(old.sessions))
    new = closing.reopen(portal, old, cause="relapse", reason="又吵起来了", now=MONDAY + days(90), actor=VILLAGE_HEAD)
    assert (old.state, old.closed_at, len(old.sessions)) == before
    assert new.id == f"{old.id}-2"
    assert portal.dossiers.find(new.reference) is new
    assert (new.state, new.successor_of, new.code_digest) == ("accepted", old.id, old.code_digest)
    assert [party.name for party in new.parties.values()] == ["张某", "李某甲"]
    assert len(new.sessions) == 0
    again = closing.reopen(portal, old, cause="correction", reason="漏项", now=MONDAY + days(91), actor=VILLAGE_HEAD)
    assert again.id == f"{old.id}-3"


def test_a_closed_case_counts_for_nobody_any_more(portal):
    dossier = make.performed(portal)
    assert portal.experts["mediator"].open_cases == 1
    closing.close(portal, dossier, now=MONDAY + days(9), actor=VILLAGE_HEAD)
    assert portal.experts["mediator"].open_cases == 0


def test_an_archived_dossier_is_read_only_and_its_hash_covers_its_papers(portal):
    dossier = make.closed(portal)
    closing.archive(portal, dossier, keeping_period="permanent", now=MONDAY + days(40), actor=ARCHIVIST)
    head = next(entry for entry in dossier.audit if entry.action == "archive").previous
    assert archive_digest(dossier, head) == dossier.archive_digest
    dossier.documents["1"].digest = "1" * 64
    assert archive_digest(dossier, head) != dossier.archive_digest
    with pytest.raises(Conflict, match="dossier-archived"):
        make.a_document(portal, dossier, "evidence", MONDAY + days(41))


def test_the_archive_check_has_seven_points_of_a_hundred(portal):
    assert (len(ARCHIVE_POINTS), sum(ARCHIVE_POINTS.values())) == (7, 100)
    dossier = make.closed(portal)
    assert archive_points(dossier) == ARCHIVE_POINTS
    next(iter(dossier.audit)).details = "{}"
    assert archive_points(dossier)["record_unbroken"] == 0


def test_a_closing_that_lacks_papers_says_which(portal):
    dossier = make.terminated(portal)
    dossier.routes_told = ()
    with pytest.raises(Conflict, match="papers-missing") as refused:
        closing.close(portal, dossier, now=MONDAY + days(3), actor=VILLAGE_HEAD)
    assert refused.value.details["papers"] == ("termination_notice",)


@pytest.mark.parametrize(("change", "routes"), [
    ({"category": "labour"}, ("labour_arbitration", "labour_inspection", "lawsuit_after_arbitration", "legal_aid")),
    ({"category": "family"}, ("lawsuit", "legal_aid")),
    ({"category": "neighbour", "domestic_violence": True}, ("lawsuit", "protection_order", "police")),
])
def test_each_category_has_its_other_ways_and_family_is_never_arbitrated(portal, change, routes):
    assert routes_for(make.submitted(portal, **change)) == routes


def test_after_an_agreement_one_may_sue_on_it_and_enforce_it_once_confirmed(portal):
    dossier = make.breached(portal)
    assert dossier.routes_told == ("lawsuit", "sue_on_agreement")


def test_who_stepped_back_hears_nothing_more_and_is_bound_as_before(portal):
    dossier = make.in_force(portal)
    closing.step_back(portal, dossier, "r1", now=MONDAY + days(1), actor=make.party(dossier, "r1"))
    assert dossier.state == "performing"
    before = len(portal.messages)
    performance.urge(portal, dossier, 0, now=MONDAY + days(42), actor=MEDIATOR)
    assert len(portal.messages) == before


def test_who_has_no_telephone_is_told_on_paper(portal):
    from dataclasses import replace
    dossier = make.submitted(portal, parties=(replace(make.APPLICANT, telephone=""), make.RESPONDENT))
    told = [one for one in portal.messages.values() if one.template == "received"]
    assert [(one.channel, one.recipient) for one in told] == [("paper", "张某")]
    assert dossier.reference in messages.text_of(told[0])


def test_every_sentence_can_be_filled_in():
    values = {"reference": "2026-483920", "unit": "东桥村", "receiver": "法院", "clock": "调解", "day": "11月30日"}
    for sentence in messages.TEMPLATES.values():
        assert "{" not in sentence.format_map(values)


def test_a_unit_without_a_clerk_is_told_one_level_up(portal):
    dossier = make.consulting(portal)
    dossier.holder.revoke("staff:village_clerk", "clerk")
    dossier.holder.revoke("staff:village_head", "unit_head")
    messages.tell(portal, dossier, "unit", "resubmitted", MONDAY)
    assert [one.recipient for one in portal.messages.values() if one.template == "resubmitted"] == ["staff:town_clerk"]


def test_the_timeline_tells_a_party_its_own_story_without_names_of_staff(portal):
    dossier = make.closed(portal)
    all_events = list(timeline.events(dossier))
    assert [event.number for event in all_events] == list(range(1, len(dossier.audit) + 1))
    seen = list(timeline.events(dossier, for_party=True))
    assert seen[0].action == "submit"
    assert (seen[0].before, seen[0].after) == ("draft", "submitted")
    assert seen[-1].action == "close"
    assert not any(event.actor.startswith("staff:") or event.details for event in seen)
    assert {"declare", "identify", "assess"}.isdisjoint(event.action for event in seen)


def test_a_case_taken_back_at_the_door_has_done_nothing_but_come_in():
    portal = a_portal()
    dossier = make.submitted(portal)
    closing.withdraw(portal, dossier, "a1", now=MONDAY, actor=make.party(dossier, "a1"))
    assert [step for step, mark in timeline.progress(dossier) if mark == "done"] == ["intake"]


def test_the_seven_steps_show_where_it_stands(portal):
    dossier = make.scheduled(portal)
    assert dict(timeline.progress(dossier)) == {
        "intake": "done", "assess": "done", "dispatch": "done", "mediate": "now", "supervise": "ahead", "conclude": "ahead",
        "review": "ahead",
    }
    dossier.warning = "red"
    assert dict(timeline.progress(dossier))["supervise"] == "now"


@pytest.mark.parametrize("change", [
    {"kind": "virus"}, {"side": "both"}, {"digest": "0"}, {"size_bytes": 0}, {"title": " "}, {"title": "长" * 121},
])
def test_a_paper_that_cannot_be_right_is_refused(portal, change):
    dossier = make.submitted(portal)
    given = {
        "kind": "evidence", "title": "照片", "blob": None, "media_type": "image/png", "size_bytes": 1, "digest": make.DIGEST,
        "now": MONDAY, "actor": VILLAGE_CLERK, **change,
    }
    with pytest.raises(Invalid):
        documents.add(portal, dossier, **given)
    assert len(dossier.documents) == 0
