"""A clock that is about to run out is told of once for each moment of its rule, to those who must see to it."""

from dataclasses import replace
from datetime import timedelta

from portal.services import closing, inboxes
from portal.services.clock_warnings import CLOCK_NAMES, name_of_clock, warn
from portal.services.messages import text_of
from tests.factories import dossiers as make
from tests.factories.portals import MEDIATOR, MONDAY, VILLAGE_HEAD, a_portal, days


def told(portal, principal):
    return [one for one in inboxes.newest(portal, principal, 200) if one.template == "clock_warning"]


def test_the_lead_mediator_is_warned_seven_three_and_one_day_before_once_each():
    portal = a_portal()
    dossier = make.mediating(portal)
    due = dossier.mediation_clock().due_at
    for left, number in ((8, 0), (7, 1), (6.9, 1), (3, 2), (2, 2), (1, 3), (0.5, 3)):
        warn(portal, dossier, now=due - days(left))
        warn(portal, dossier, now=due - days(left) + timedelta(seconds=1))
        assert len(told(portal, "staff:mediator")) == number, left
    warn(portal, dossier, now=due + days(1))
    assert len(told(portal, "staff:mediator")) == 3
    assert text_of(told(portal, "staff:mediator")[0]).startswith(f"纠纷{dossier.reference}的调解期限将于")


def test_the_day_is_written_as_people_write_it():
    portal = a_portal()
    dossier = make.mediating(portal)
    clock = dossier.mediation_clock()
    due = clock.due_at.replace(month=12, day=2, hour=4)
    dossier.set_deadline(replace(clock, due_at=due, warns_at=(due - days(1),)))
    assert warn(portal, dossier, now=due - days(1)) == 1
    assert "将于12月2日届满" in text_of(told(portal, "staff:mediator")[0])


def test_several_moments_that_passed_unseen_are_told_as_one():
    portal = a_portal()
    dossier = make.mediating(portal)
    warn(portal, dossier, now=dossier.mediation_clock().due_at - days(2))
    assert len(told(portal, "staff:mediator")) == 1


def test_before_there_is_a_mediator_the_unit_is_warned():
    portal = a_portal()
    dossier = make.dispatched(portal)
    warn(portal, dossier, now=dossier.deadline("take").due_at - timedelta(hours=1))
    assert told(portal, "staff:village_clerk")


def test_a_clock_that_is_held_or_longer_does_not_warn_at_the_old_time():
    portal = a_portal()
    dossier = make.mediating(portal)
    due = dossier.mediation_clock().due_at
    closing.suspend(portal, dossier, "force_majeure", now=MONDAY + days(1), actor=MEDIATOR)
    assert warn(portal, dossier, now=due - days(1)) == 0
    other = make.mediating(portal)
    make.consent(portal, other, "extension", MONDAY + days(1))
    closing.extend(portal, other, additional_days=20, now=MONDAY + days(2), actor=VILLAGE_HEAD)
    assert warn(portal, other, now=due - days(1)) == 0
    assert warn(portal, other, now=other.mediation_clock().due_at - days(1)) == 1


def test_every_clock_of_the_rule_book_has_a_name():
    portal = a_portal()
    for rule in portal.rulebook.clocks:
        assert name_of_clock(rule.name) in CLOCK_NAMES.values(), rule.name
