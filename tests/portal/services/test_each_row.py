"""Each row of the table is taken once, from a dossier that the services brought to its state."""

from datetime import timedelta

import pytest

from portal.domain.act import SYSTEM
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.lifecycle import BY_NAME, TABLE, target_of
from portal.services import (
    acceptance,
    agreements,
    assessments,
    assignments,
    closing,
    confirmations,
    dispatches,
    escalation,
    performance,
    willingness,
)
from portal.services.lifecycle import perform
from tests.factories import dossiers as make
from tests.factories.portals import (
    ARCHIVIST,
    CENTRE,
    CLERK,
    COURT_CLERK,
    HEAD,
    MEDIATOR,
    MONDAY,
    TOWN_HEAD,
    TOWNSHIP,
    VILLAGE_CLERK,
    VILLAGE_HEAD,
    a_portal,
    days,
)

NOW = MONDAY + days(2)


def _submit(portal):
    return make.submitted(portal)


def _carry_on(portal):
    dossier = make.closed(portal)
    return closing.reopen(portal, dossier, cause="relapse", reason="又吵起来了", now=MONDAY + days(60), actor=VILLAGE_HEAD)


def _then(bring, act):
    def scenario(portal):
        dossier = bring(portal)
        act(portal, dossier)
        return dossier
    return scenario


def _take_willing(portal):
    dossier = make.dispatched(portal)
    willingness.say(portal, dossier, "r1", agreed=True, online=False, now=MONDAY, actor=VILLAGE_CLERK)
    dispatches.take(portal, dossier, now=NOW, actor=VILLAGE_CLERK)
    return dossier


def _unreachable(portal):
    dossier = make.consulting(portal)
    for number in range(3):
        willingness.note_contact(
            portal, dossier, "r1", how="telephone", reached=False, now=MONDAY + days(number / 2), actor=VILLAGE_CLERK,
        )
    willingness.end_unreachable(portal, dossier, now=NOW, actor=VILLAGE_CLERK)
    return dossier


def _refused(portal):
    dossier = make.consulting(portal)
    willingness.say(portal, dossier, "r1", agreed=False, online=False, now=MONDAY, actor=VILLAGE_CLERK)
    willingness.end_refused(portal, dossier, now=NOW, actor=VILLAGE_CLERK)
    return dossier


def _extend(portal):
    dossier = make.mediating(portal)
    make.consent(portal, dossier, "extension", MONDAY + days(1))
    before = dossier.mediation_clock().due_at
    closing.extend(portal, dossier, additional_days=10, now=NOW, actor=MEDIATOR)
    assert dossier.mediation_clock().due_at >= before + days(10)
    return dossier


def _escalate(portal):
    dossier = make.mediating(portal)
    escalation.escalate(
        portal, dossier, unit=TOWNSHIP, summary="三次未果", exception="party_asks", reason="双方书面要求", now=NOW,
        actor=TOWN_HEAD,
    )
    assert dossier.level == "township"
    return dossier


def _ruling(*, is_valid):
    def scenario(portal):
        dossier = make.confirming(portal)
        number = make.a_document(portal, dossier, "ruling", NOW)
        confirmations.enter_ruling(
            portal, dossier, is_valid=is_valid, ruling_number="（2026）清民特1号", ruled_on=NOW.date(), document_number=number,
            now=NOW, actor=COURT_CLERK,
        )
        return dossier
    return scenario


def _archive(portal):
    dossier = make.closed(portal)
    closing.archive(portal, dossier, keeping_period="10y", now=MONDAY + days(40), actor=ARCHIVIST)
    assert len(dossier.archive_digest) == 64
    return dossier


def _expire(portal):
    dossier = make.consulting(portal, source_channel="court", stage="in_suit")
    closing.expire(portal, dossier, now=MONDAY + days(17))
    return dossier


SCENARIOS = {
    "submit": _submit,
    "ask_correction": make.in_correction,
    "resubmit": _then(make.in_correction, lambda p, d: acceptance.resubmit(
        p, d, ("身份证明",), now=NOW, actor=make.party(d, "a1"))),
    "refuse": _then(make.submitted, lambda p, d: acceptance.refuse(p, d, "not_mediable", now=NOW, actor=HEAD)),
    "accept": make.accepted,
    "settle_on_spot": make.on_spot,
    "close_on_spot": _then(make.on_spot, lambda p, d: closing.close(p, d, now=NOW, actor=CLERK)),
    "assess": _then(make.accepted, lambda p, d: assessments.begin(p, d, now=NOW, actor=CLERK)),
    "dispatch": make.dispatched,
    "take": make.consulting,
    "take_willing": _take_willing,
    "return_dispatch": _then(make.dispatched, lambda p, d: dispatches.send_back(
        p, d, reason="不属本村", now=NOW, actor=VILLAGE_CLERK)),
    "redispatch": _then(make.dispatched, lambda p, d: dispatches.take_back_untaken(p, d, now=MONDAY + days(4))),
    "record_willingness": make.assigning,
    "other_side_refuses": _refused,
    "unreachable": _unreachable,
    "assign": make.scheduled,
    "request_expert": _then(make.with_lead, lambda p, d: assignments.request_expert(
        p, d, need="测绘", now=NOW, actor=MEDIATOR)),
    "request_transfer": _then(make.mediating, lambda p, d: dispatches.transfer(
        p, d, unit=TOWNSHIP, reason="超出本村能力", summary="已调解一次", now=NOW, actor=VILLAGE_HEAD)),
    "start_session": make.mediating,
    "schedule_next": _then(make.mediating, lambda p, d: make.plan(p, d, NOW)),
    "schedule_further": _then(make.scheduled, lambda p, d: make.plan(p, d, NOW)),
    "suspend": make.suspended,
    "resume": _then(make.suspended, lambda p, d: closing.resume(p, d, now=NOW, actor=MEDIATOR)),
    "extend": _extend,
    "escalate": _escalate,
    "draft_agreement": make.signing,
    "reopen_text": _then(make.signing, lambda p, d: agreements.reopen_text(
        p, d, reason="金额有误", now=NOW, actor=make.party(d, "r1"))),
    "become_effective": lambda portal: make.in_force(portal, obligations=()),
    "record_oral": _then(make.minuted, lambda p, d: agreements.record_oral(
        p, d, make.a_draft("oral", obligations=()), now=NOW, actor=MEDIATOR)),
    "apply_confirmation": make.confirming,
    "court_confirms": _ruling(is_valid=True),
    "court_dismisses": _ruling(is_valid=False),
    "withdraw_confirmation": _then(make.confirming, lambda p, d: confirmations.withdraw(
        p, d, "r1", now=NOW, actor=make.party(d, "r1"))),
    "start_performance": make.in_force,
    "perform": make.performed,
    "declare_breach": make.breached,
    "cure": _then(make.breached, lambda p, d: performance.cure(p, d, now=MONDAY + days(51), actor=MEDIATOR)),
    "leave": _then(make.mediating, lambda p, d: closing.leave(p, d, "r1", now=NOW, actor=make.party(d, "r1"))),
    "terminate": make.terminated,
    "expire": _expire,
    "step_back": _then(make.performed, lambda p, d: closing.step_back(
        p, d, "r1", now=MONDAY + days(7), actor=make.party(d, "r1"))),
    "withdraw": _then(make.mediating, lambda p, d: closing.withdraw(p, d, "a1", now=NOW, actor=make.party(d, "a1"))),
    "refer_out": _then(make.mediating, lambda p, d: closing.refer_out(
        p, d, receiver="清溪县公安局", legal_basis="人民调解法第二十五条", receipt="收字1号", now=NOW, actor=VILLAGE_CLERK)),
    "follow_up": make.following_up,
    "finish_follow_up": _then(make.following_up, lambda p, d: closing.finish_follow_up(
        p, d, findings="和好", has_relapsed=False, now=MONDAY + days(8), actor=MEDIATOR)),
    "reopen": _then(make.closed, lambda p, d: closing.reopen(
        p, d, cause="correction", reason="笔误", now=MONDAY + days(60), actor=VILLAGE_HEAD)),
    "reopen_after_follow_up": _then(make.following_up, lambda p, d: closing.reopen(
        p, d, cause="relapse", reason="又吵起来了", now=MONDAY + days(60), actor=VILLAGE_HEAD)),
    "carry_on": _carry_on,
    "close": make.closed,
    "archive": _archive,
}


def test_each_row_has_a_scenario():
    assert set(SCENARIOS) == {row.name for row in TABLE}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_step_is_taken_as_the_table_says(name):
    portal = a_portal()
    dossier = SCENARIOS[name](portal)
    steps = [entry for entry in dossier.audit if entry.action == name]
    assert steps, "the step was not taken"
    row, said = BY_NAME[name], steps[-1].detail()
    assert said["from"] in row.sources
    if row.target == "stays":
        assert said["to"] == said["from"]
    elif row.target != "back":
        assert said["to"] == row.target
    assert [entry for entry in dossier.audit if entry.action in BY_NAME][-1].detail()["to"] == dossier.state
    assert dossier.filed == dossier.places()
    assert dossier.audit.first_broken() is None


def test_a_step_that_is_refused_changes_nothing():
    portal = a_portal()
    dossier = make.mediating(portal)
    before = (dossier.state, len(dossier.audit), dossier.filed, dossier.deadlines, len(portal.messages), dossier.modified_at)
    with pytest.raises(Invalid, match="no-such-termination-reason"):
        perform(portal, dossier, "terminate", MEDIATOR.act(NOW, reason="boredom"))
    with pytest.raises(Forbidden, match="not-your-step"):
        perform(portal, dossier, "expire", MEDIATOR.act(NOW))
    with pytest.raises(Conflict, match="not-in-this-state"):
        perform(portal, dossier, "become_effective", SYSTEM.act(NOW))
    after = (dossier.state, len(dossier.audit), dossier.filed, dossier.deadlines, len(portal.messages), dossier.modified_at)
    assert before == after


def test_back_returns_to_the_state_before():
    portal = a_portal()
    dossier = make.following_up(portal)
    assert target_of(BY_NAME["finish_follow_up"], dossier) == "performed"


def test_what_waits_for_approval_is_gone_once_it_is_done():
    portal = a_portal()
    dossier = make.performed(portal)
    closing.propose_closing(portal, dossier, reason="已履行", now=NOW + timedelta(hours=1), actor=MEDIATOR)
    assert [one.transition for one in dossier.proposed_acts] == ["close"]
    closing.close(portal, dossier, now=NOW + timedelta(hours=2), actor=VILLAGE_HEAD)
    assert dossier.proposed_acts == ()


def test_a_dispatch_may_go_to_the_centre_itself():
    portal = a_portal()
    dossier = make.mediating(portal, unit=CENTRE)
    assert dossier.level == "county"
