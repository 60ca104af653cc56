"""The acceptance tests that the domain suggests, as far as they need neither pages nor media."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal.domain.act import SYSTEM
from portal.domain.errors import Conflict, Forbidden
from portal.services import (
    agreements,
    assessments,
    assignments,
    clocks,
    closing,
    confirmations,
    dispatches,
    escalation,
    sessions,
)
from portal.services.consents import Answer, give
from portal.services.lifecycle import perform
from portal.services.parties import PartyEntry
from portal.services.sessions import Seat
from tests.factories import dossiers as make
from tests.factories.portals import (
    CENTRE,
    CLERK,
    HEAD,
    MEDIATOR,
    MONDAY,
    OTHER_MEDIATOR,
    TOWN_CLERK,
    TOWN_HEAD,
    TOWNSHIP,
    VILLAGE_CLERK,
    VILLAGE_HEAD,
    a_portal,
    days,
)

WIFES_AGENT = PartyEntry("agent", "王某", telephone="000-5550003", acts_for="a1", powers=("承认、放弃、变更调解请求",))


def hold(portal, dossier, at, mediator=MEDIATOR, seats=None):
    """Plan a session, hold it for an hour, and lock its minutes."""
    session = sessions.schedule(
        portal, dossier, planned_at=at, minutes=60, mode="mixed",
        seats=seats or tuple(Seat(one.name, "party", party_id=one.id) for one in dossier.parties.principals()), now=at,
        actor=mediator,
    )
    make.begin(portal, dossier, session, at, mediator)
    sessions.end(portal, dossier, session, now=at + timedelta(hours=1), actor=mediator)
    make.locked(portal, dossier, str(session.number), at + timedelta(hours=2), mediator)
    return session


def take_up(portal, dossier, unit, clerk, at, mediator):
    """The receiving unit assesses, dispatches to itself, signs for it and appoints a mediator."""
    assessments.decide(
        portal, dossier, category=dossier.category, sub_category="", difficulty="general", level=dossier.level, warning="blue",
        now=at, actor=clerk,
    )
    dispatches.dispatch(
        portal, dossier, lead_unit=unit, measures="接续调解", target_on=(at + days(20)).date(), now=at, actor=clerk,
    )
    dispatches.take(portal, dossier, now=at, actor=clerk)
    assignments.appoint(portal, dossier, mediator.principal, now=at, actor=clerk)
    assignments.declare(portal, dossier, has_interest=False, what="", now=at, actor=mediator)


def test_1_a_village_case_goes_through_three_two_one_and_is_in_force_only_when_sealed():
    portal = a_portal()
    dossier = make.with_lead(portal, parties=(make.APPLICANT, make.RESPONDENT, WIFES_AGENT))
    from_the_village = (
        Seat("东桥村调解室", "site", attendance="site_room", site_id="dongqiao", seats=("李某甲",), side="respondent"),
        Seat("王某", "agent", party_id="g1", attendance="own_device"),
    )
    give(portal, dossier, Answer("online_mediation", "g1", given=True, notice=make.NOTICE), now=MONDAY, actor=make.party(dossier, "g1"))
    for number in range(3):
        assert not escalation.count(portal, dossier).is_met
        hold(portal, dossier, MONDAY + days(number), seats=from_the_village)
    assert escalation.count(portal, dossier).held == 3

    with pytest.raises(Forbidden, match="head-of-receiving-unit-only"):
        escalation.escalate(portal, dossier, unit=TOWNSHIP, summary="三次未果", now=MONDAY + days(3), actor=VILLAGE_HEAD)
    escalation.escalate(portal, dossier, unit=TOWNSHIP, summary="三次未果", now=MONDAY + days(3), actor=TOWN_HEAD)
    assert (dossier.level, dossier.state, dossier.lead_mediator) == ("township", "assessing", "")
    take_up(portal, dossier, TOWNSHIP, TOWN_CLERK, MONDAY + days(3), OTHER_MEDIATOR)
    hold(portal, dossier, MONDAY + days(4), OTHER_MEDIATOR, from_the_village)
    with pytest.raises(Conflict, match="too-few-sessions"):
        escalation.escalate(portal, dossier, unit=CENTRE, summary="一次", now=MONDAY + days(5), actor=HEAD)
    hold(portal, dossier, MONDAY + days(5), OTHER_MEDIATOR, from_the_village)
    escalation.escalate(portal, dossier, unit=CENTRE, summary="两次未果", now=MONDAY + days(6), actor=HEAD)
    assert dossier.level == "county"
    assert dossier.package.offers == ()

    take_up(portal, dossier, CENTRE, CLERK, MONDAY + days(6), OTHER_MEDIATOR)
    hold(portal, dossier, MONDAY + days(7), OTHER_MEDIATOR, from_the_village)
    at = MONDAY + days(8)
    agreements.draft_agreement(portal, dossier, make.a_draft(), now=at, actor=OTHER_MEDIATOR)
    make.signed_by_all(portal, dossier, at, OTHER_MEDIATOR)
    assert dossier.state == "signing"
    with pytest.raises(Conflict, match="marks-missing"):
        perform(portal, dossier, "become_effective", SYSTEM.act(at))
    make.sealed(portal, dossier, at + timedelta(hours=3), HEAD)
    assert dossier.state == "performing"
    assert dossier.current_agreement.effective_at == at + timedelta(hours=3)


def test_1_on_day_31_confirmation_is_blocked():
    portal = a_portal()
    dossier = make.in_force(portal)
    effective = dossier.current_agreement.effective_at
    make.consent(portal, dossier, "judicial_confirmation", effective + days(1))
    last = dossier.deadline("confirmation").due_at
    assert (last.date() - effective.date()).days == 30
    with pytest.raises(Conflict, match="confirmation-time-over"):
        confirmations.file(
            portal, dossier, court="清溪县人民法院", now=last + timedelta(seconds=1), actor=make.party(dossier, "a1"),
        )
    assert agreements.confirmation_days_left(dossier, last + timedelta(seconds=1)) is None
    assert agreements.confirmation_days_left(dossier, last) == 1
    confirmations.file(portal, dossier, court="清溪县人民法院", now=last, actor=make.party(dossier, "a1"))
    assert dossier.state == "confirming"


def test_1_one_side_alone_cannot_ask_for_confirmation():
    portal = a_portal()
    dossier = make.in_force(portal)
    at = MONDAY + days(1)
    confirmations.sign_application(portal, dossier, "a1", notice=make.NOTICE, now=at, actor=make.party(dossier, "a1"))
    with pytest.raises(Conflict, match="not-jointly-applied"):
        confirmations.file(portal, dossier, court="清溪县人民法院", now=at, actor=make.party(dossier, "a1"))


def test_2_a_party_leaves_at_session_one_and_three_two_one_does_not_object():
    portal = a_portal()
    dossier = make.scheduled(portal)
    at = MONDAY + timedelta(hours=1)
    make.begin(portal, dossier, dossier.sessions["1"], at)
    assert escalation.count(portal, dossier).held == 0
    closing.leave(portal, dossier, "r1", now=at + timedelta(minutes=3), actor=make.party(dossier, "r1"))
    assert dossier.state == "terminated"
    assert dossier.ended_reason == "unwilling"
    assert "lawsuit" in dossier.routes_told


def test_2_nobody_leaves_in_another_partys_name():
    portal = a_portal()
    dossier, other = make.mediating(portal), make.mediating(portal)
    with pytest.raises(Forbidden, match="not-that-party"):
        closing.leave(portal, dossier, "r1", now=MONDAY + days(1), actor=make.party(dossier, "a1"))
    with pytest.raises(Forbidden):
        closing.leave(portal, dossier, "r1", now=MONDAY + days(1), actor=make.party(other, "r1"))
    with pytest.raises(Forbidden, match="not-your-step"):
        closing.withdraw(portal, dossier, "a1", now=MONDAY + days(1), actor=make.party(dossier, "r1"))


def test_3_what_was_offered_stays_out_of_the_package_unless_all_parties_agree():
    portal = a_portal()
    dossier = make.signing(portal)
    at = MONDAY + days(1)
    agreements.reopen_text(portal, dossier, reason="不同意金额", now=at, actor=make.party(dossier, "r1"))

    def refer(receipt):
        closing.refer_out(
            portal, dossier, receiver="清溪县人民法院", legal_basis="人民调解法第二十六条", receipt=receipt, now=at,
            actor=VILLAGE_CLERK,
        )

    refer("1号")
    assert dossier.package.offers == ()
    assert "三千元" not in repr(dossier.package)
    dossier.state = "mediating"
    make.consent(portal, dossier, "sharing_offers", at)
    refer("2号")
    assert dossier.package.offers == ("李某甲支付修缮款三千元。",)


def test_5_a_medical_agreement_without_an_experts_opinion_is_refused():
    portal = a_portal()
    dossier = make.minuted(portal, category="medical", medical_elsewhere=False)
    at = MONDAY + timedelta(hours=4)
    with pytest.raises(Conflict, match="expert-opinion-missing"):
        agreements.draft_agreement(portal, dossier, make.a_draft(), now=at, actor=MEDIATOR)
    make.a_document(portal, dossier, "expert_opinion", at)
    agreements.draft_agreement(portal, dossier, make.a_draft(), now=at, actor=MEDIATOR)
    assert dossier.state == "signing"


def test_6_a_divorce_is_signed_in_ink_and_only_its_money_clauses_are_confirmed():
    portal = a_portal()
    dossier = make.minuted(portal, category="family", sub_category="divorce")
    at = MONDAY + timedelta(hours=4)
    assert not agreements.may_sign_electronically(dossier)
    with pytest.raises(Conflict, match="electronic-signature-banned"):
        agreements.draft_agreement(portal, dossier, make.a_draft("written_electronic"), now=at, actor=MEDIATOR)
    agreements.draft_agreement(portal, dossier, make.a_draft(), now=at, actor=MEDIATOR)
    make.signed_by_all(portal, dossier, at)
    make.sealed(portal, dossier, at)
    make.consent(portal, dossier, "judicial_confirmation", at)
    with pytest.raises(Conflict, match="not-confirmable"):
        confirmations.file(portal, dossier, court="清溪县人民法院", now=at, actor=make.party(dossier, "a1"))
    confirmations.file(
        portal, dossier, court="清溪县人民法院", scope="money_only", now=at, actor=make.party(dossier, "a1"),
    )


def test_7_a_declared_cousin_is_blocked_until_all_waive_and_the_head_decides():
    portal = a_portal()
    dossier = make.assigning(portal)
    assignments.appoint(portal, dossier, MEDIATOR.principal, now=MONDAY, actor=VILLAGE_CLERK)
    with pytest.raises(Conflict, match="declaration-missing"):
        make.plan(portal, dossier, MONDAY)
    assignments.declare(portal, dossier, has_interest=True, what="申请人的表亲", now=MONDAY, actor=MEDIATOR)
    assert dossier.has_open_recusal(MEDIATOR.principal)
    with pytest.raises(Forbidden, match="recusal-undecided"):
        make.plan(portal, dossier, MONDAY)
    with pytest.raises(Conflict, match="not-waived"):
        assignments.decide_recusal(portal, dossier, MEDIATOR.principal, continues=True, now=MONDAY, actor=VILLAGE_HEAD)
    make.consent(portal, dossier, "recusal_waiver", MONDAY, about=MEDIATOR.principal)
    with pytest.raises(Forbidden, match="head-must-decide"):
        assignments.decide_recusal(portal, dossier, MEDIATOR.principal, continues=True, now=MONDAY, actor=VILLAGE_CLERK)
    assignments.decide_recusal(portal, dossier, MEDIATOR.principal, continues=True, now=MONDAY, actor=VILLAGE_HEAD)
    make.plan(portal, dossier, MONDAY)
    assert dossier.state == "scheduled"


def test_7_a_recused_mediator_leaves_the_team_for_good():
    portal = a_portal()
    dossier = make.assigning(portal)
    assignments.appoint(portal, dossier, MEDIATOR.principal, now=MONDAY, actor=VILLAGE_CLERK)
    assignments.declare(portal, dossier, has_interest=True, what="申请人的表亲", now=MONDAY, actor=MEDIATOR)
    assignments.decide_recusal(portal, dossier, MEDIATOR.principal, continues=False, now=MONDAY, actor=VILLAGE_HEAD)
    assert dossier.lead_mediator == ""
    assert portal.experts["mediator"].open_cases == 0
    with pytest.raises(Conflict, match="mediator-recused"):
        assignments.appoint(portal, dossier, MEDIATOR.principal, now=MONDAY, actor=VILLAGE_CLERK)


def test_8_one_silent_party_at_the_end_of_a_court_case_ends_it():
    portal = a_portal()
    dossier = make.mediating(portal, source_channel="court", stage="pre_suit")
    due_at = dossier.mediation_clock().due_at
    answer = Answer("extension", "a1", given=True, notice=make.NOTICE)
    give(portal, dossier, answer, now=due_at - days(1), actor=make.party(dossier, "a1"))
    with pytest.raises(Conflict, match="extension-not-agreed"):
        closing.extend(portal, dossier, additional_days=15, now=due_at - timedelta(hours=1), actor=MEDIATOR)
    assert not closing.expire(portal, dossier, now=due_at)
    assert closing.expire(portal, dossier, now=due_at + timedelta(seconds=1))
    assert (dossier.state, dossier.ended_reason) == ("terminated", "period_over")
    assert dossier.routes_told


def test_8_a_consent_to_one_extension_is_none_to_the_next():
    portal = a_portal()
    dossier = make.mediating(portal)
    make.consent(portal, dossier, "extension", MONDAY + days(1))
    closing.extend(portal, dossier, additional_days=10, now=MONDAY + days(2), actor=MEDIATOR)
    with pytest.raises(Conflict, match="extension-not-agreed"):
        closing.extend(portal, dossier, additional_days=10, now=MONDAY + days(3), actor=MEDIATOR)


@pytest.mark.parametrize(("area", "needed"), [("500", "county_leader"), ("499.99", "township_head")])
def test_9_the_area_decides_which_leader_must_answer(area, needed):
    portal = a_portal()
    dossier = make.assessed(portal, category="forest_land", area_mu=Decimal(area))
    assert dispatches.needed_rank(portal, dossier) == needed
    given = {
        "lead_unit": TOWNSHIP, "measures": "核对租金", "target_on": (MONDAY + days(20)).date(), "now": MONDAY, "actor": CLERK,
        "responsible_leader": "staff:leader",
    }
    lower = {"county_leader": "township_head", "township_head": "unit_head"}[needed]
    with pytest.raises(Conflict, match="leader-rank-too-low"):
        dispatches.dispatch(portal, dossier, leader_rank=lower, **given)
    dispatches.dispatch(portal, dossier, leader_rank=needed, **given)
    assert dossier.state == "dispatched"


def test_10_a_red_case_is_overdue_two_hours_after_it_was_called_red():
    portal = a_portal()
    dossier = make.assessed(portal, warning="red")
    clock = dossier.deadline("dispatch_red")
    assert clock.due_at == MONDAY + timedelta(hours=2)
    assert clocks.overdue(dossier, MONDAY + timedelta(hours=2)) == ()
    assert clocks.overdue(dossier, MONDAY + timedelta(hours=2, seconds=1)) == (clock,)


def test_10_a_red_case_without_a_decision_on_the_police_is_not_scheduled():
    portal = a_portal()
    dossier = make.with_lead(portal, warning="red")
    with pytest.raises(Conflict, match="police-report-undecided"):
        make.plan(portal, dossier, MONDAY)
    assessments.decide_police_report(
        portal, dossier, told=True, receiver="柳堤镇派出所", told_at=MONDAY, reason="", now=MONDAY, actor=VILLAGE_CLERK,
    )
    make.plan(portal, dossier, MONDAY)
    assert dossier.state == "scheduled"


def test_10_a_red_case_is_dispatched_by_the_head_with_leader_and_cooperating_units():
    portal = a_portal()
    dossier = make.assessed(portal, warning="red")
    given = {"lead_unit": TOWNSHIP, "measures": "专班", "target_on": MONDAY.date(), "now": MONDAY}
    with pytest.raises(Forbidden, match="head-must-dispatch"):
        dispatches.dispatch(portal, dossier, actor=CLERK, **given)
    with pytest.raises(Exception, match="dispatch-fields-missing") as refused:
        dispatches.dispatch(portal, dossier, actor=HEAD, **given)
    assert refused.value.details["fields"] == ("responsible_leader", "cooperating_units")


@pytest.mark.parametrize("number", [1, 4, 9])
def test_13_a_changed_byte_in_an_old_entry_is_found_at_that_entry(number):
    portal = a_portal()
    dossier = make.mediating(portal)
    assert dossier.audit.first_broken() is None
    entry = next(one for one in dossier.audit if one.number == number)
    entry.details = entry.details.replace("{", "{ ", 1)
    assert dossier.audit.first_broken() == number
