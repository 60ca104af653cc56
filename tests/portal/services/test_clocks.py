from datetime import date, timedelta

import pytest

from portal.domain.rulebook import RuleBook
from portal.services import assessments, clocks, closing
from tests.factories import dossiers as make
from tests.factories.portals import CLERK, MEDIATOR, MONDAY, a_portal, days


@pytest.fixture
def portal():
    return a_portal()


@pytest.mark.parametrize(("change", "kind", "length"), [
    ({}, "mediate", 30),
    ({"source_channel": "court", "stage": "pre_suit"}, "mediate_court", 30),
    ({"source_channel": "court", "stage": "in_suit"}, "mediate_suit", 15),
    ({"source_channel": "petition"}, "mediate_petition", 60),
])
def test_the_door_decides_how_long_mediation_may_take(portal, change, kind, length):
    dossier = make.accepted(portal, **change)
    clock = dossier.mediation_clock()
    assert clock.name == kind
    moved = (clock.due_at.date() - MONDAY.date()).days - length
    assert 0 <= moved < 10, "on a weekend or holiday it moves to the next working day"


def test_medical_mediation_has_thirty_working_days(portal):
    dossier = make.accepted(portal, category="medical", medical_elsewhere=False)
    assert dossier.mediation_clock().name == "mediate_medical"
    assert dossier.mediation_clock().due_at.date() > MONDAY.date() + days(40)


def test_a_labour_dispute_also_runs_towards_arbitration(portal):
    dossier = make.accepted(portal, category="labour")
    assert dossier.deadline("mediate").is_running
    notice = dossier.deadline("mediate_labour")
    assert (notice.due_at.date() - dossier.received_at.date()).days >= 15
    assert dossier.mediation_clock().name == "mediate"


def test_an_appraisal_takes_no_time(portal):
    dossier = make.mediating(portal)
    before = dossier.mediation_clock().due_at
    closing.suspend(
        portal, dossier, "appraisal", body="测绘队", expected_on=date(2026, 12, 10), now=MONDAY + days(1), actor=MEDIATOR,
    )
    assert not dossier.mediation_clock().is_running
    assert clocks.overdue(dossier, MONDAY + days(90)) == ()
    closing.resume(portal, dossier, now=MONDAY + days(15), actor=MEDIATOR)
    assert dossier.mediation_clock().is_running
    assert timedelta(days=14) <= dossier.mediation_clock().due_at - before <= timedelta(days=18)


def test_a_working_day_clock_keeps_the_working_days_it_had_left(portal):
    dossier = make.mediating(portal, category="medical", medical_elsewhere=False)
    clocks.hold(dossier, MONDAY + days(1), "appraisal")
    clocks.run_on(portal, dossier, MONDAY + days(8))
    assert dossier.mediation_clock().due_at.date() == make.mediating(
        portal, MONDAY + days(7), category="medical", medical_elsewhere=False,
    ).mediation_clock().due_at.date()


def test_calling_it_red_leaves_two_hours_to_dispatch_and_calming_it_gives_them_back(portal):
    dossier = make.accepted(portal)
    assessments.begin(portal, dossier, now=MONDAY, actor=CLERK)
    given = {"category": "neighbour", "sub_category": "", "difficulty": "simple", "level": "village", "actor": CLERK}
    assessments.decide(portal, dossier, warning="red", now=MONDAY, **given)
    assert dossier.next_deadline().name == "dispatch_red"
    assessments.decide(portal, dossier, warning="blue", now=MONDAY, **given)
    assert dossier.next_deadline().name == "dispatch"
    assert [clock.name for clock in dossier.deadlines if clock.is_running] == ["mediate", "dispatch"]


def test_finding_out_that_it_is_medical_changes_the_clock_from_its_own_start(portal):
    dossier = make.accepted(portal)
    started = dossier.mediation_clock().started_at
    dossier.category, dossier.medical_elsewhere = "medical", False
    clocks.refit(portal, dossier, MONDAY + days(3))
    assert dossier.mediation_clock().name == "mediate_medical"
    assert dossier.mediation_clock().started_at == started


def test_a_clock_warns_before_its_end(portal):
    clock = make.accepted(portal).mediation_clock()
    assert clock.warns_at == tuple(clock.due_at - days(number) for number in (7, 3, 1))
    assert make.dispatched(portal).deadline("take").warns_at[0].date() == date(2026, 11, 25)


def test_an_end_that_moves_takes_its_warnings_along(portal):
    dossier = make.mediating(portal)
    closing.suspend(portal, dossier, "force_majeure", now=MONDAY + days(1), actor=MEDIATOR)
    closing.resume(portal, dossier, now=MONDAY + days(8), actor=MEDIATOR)
    make.consent(portal, dossier, "extension", MONDAY + days(9))
    for clock in (dossier.mediation_clock(), clocks.extend(portal, dossier, dossier.mediation_clock(), 20, MONDAY + days(10))):
        assert clock.warns_at == tuple(clock.due_at - days(number) for number in (7, 3, 1))


def test_a_new_clock_and_a_new_state_are_to_be_heeded_again(portal):
    dossier = make.mediating(portal)
    first = dossier.next_demand()
    dossier.clocks_heeded_at = first
    assert dossier.next_demand() > first
    closing.suspend(portal, dossier, "force_majeure", now=MONDAY + days(1), actor=MEDIATOR)
    assert dossier.clocks_heeded_at is None
    assert dossier.next_demand() is None, "no clock runs"
    dossier.clocks_heeded_at = MONDAY
    closing.resume(portal, dossier, now=MONDAY + days(2), actor=MEDIATOR)
    assert dossier.clocks_heeded_at is None


def test_a_dossier_keeps_the_rules_of_the_day_on_which_it_was_accepted(portal):
    dossier = make.accepted(portal)
    newer = RuleBook(2)
    newer.contact_attempts = 9
    portal.rulebooks[2] = newer
    assert clocks.rulebook_of(portal, dossier).version == 1
    assert clocks.rulebook_of(portal, make.accepted(portal)).version == 2


def test_an_ended_dossier_has_no_running_clock(portal):
    dossier = make.terminated(portal)
    assert not any(clock.is_running for clock in dossier.deadlines)
