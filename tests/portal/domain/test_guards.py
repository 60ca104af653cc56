"""Each guard, refused for each reason that it has. What it lets through is shown where each row is taken."""

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.act import Act, Actor
from portal.domain.errors import Conflict, DomainError, Forbidden, Invalid
from portal.domain.guards import GUARDS
from portal.domain.rulebook import RuleBook
from portal.domain.session import MediationSession
from portal.services import (
    agreements,
    applications,
    assessments,
    assignments,
    closing,
    performance,
    sessions,
    willingness,
)
from portal.services.consents import Answer, give
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
    TOWN_HEAD,
    VILLAGE,
    VILLAGE_CLERK,
    VILLAGE_HEAD,
    a_portal,
    days,
)


@pytest.fixture
def portal():
    return a_portal()


def ask(guard, dossier, actor=CLERK, at=MONDAY, **inputs):
    return GUARDS[guard](dossier, actor.act(at, **inputs), RuleBook(), at)


def refuses(guard, dossier, code, actor=CLERK, at=MONDAY, kind=DomainError, **inputs):
    with pytest.raises(kind, match=f"^{code}$") as refused:
        ask(guard, dossier, actor, at, **inputs)
    return refused.value.details


# -- intake

@pytest.mark.parametrize("change", [{"facts": " "}, {"request": ""}, {"parties": (make.APPLICANT,)}, {"notices": ()}])
def test_an_application_lacks_nothing(portal, change):
    with pytest.raises(Invalid, match="fields-missing"):
        make.submitted(portal, **change)


def test_what_staff_fill_in_the_citizen_confirms(portal):
    with pytest.raises(Invalid, match="citizen-did-not-confirm"):
        applications.apply(portal, make.APPLICATION, now=MONDAY, actor=CLERK, code_key=b"k")
    confirmed = replace(make.APPLICATION, citizen_confirmation=make.NOTICE)
    assert applications.apply(portal, confirmed, now=MONDAY, actor=CLERK, code_key=b"k").dossier.assisted_by == "staff:clerk"


def test_a_correction_names_at_least_one_item_and_comes_only_once(portal):
    dossier = make.submitted(portal)
    refuses("missing_items_named", dossier, "no-missing-item-named", items=(" ",))
    dossier.correction_asked = True
    refuses("corrected_only_once", dossier, "correction-already-asked", kind=Conflict)


def test_every_item_that_was_asked_for_is_supplied(portal):
    dossier = make.in_correction(portal)
    assert refuses("items_supplied", dossier, "items-still-missing", supplied=("别的",))["items"] == ("身份证明",)


def test_a_refusal_has_a_reason_of_the_list(portal):
    refuses("refusal_reason", make.submitted(portal), "no-such-refusal-reason", reason="too much work")


def test_of_a_medical_dispute_it_is_known_that_nobody_else_took_it(portal):
    dossier = make.submitted(portal, category="medical")
    refuses("medical_question_answered", dossier, "medical-question-open")
    dossier.medical_elsewhere = True
    refuses("medical_question_answered", dossier, "medical-taken-elsewhere")


def test_nothing_goes_on_against_a_party_that_refuses(portal):
    dossier = make.with_lead(portal)
    willingness.say(portal, dossier, "r1", agreed=False, online=False, now=MONDAY, actor=VILLAGE_CLERK)
    assert refuses("no_party_refuses", dossier, "party-refuses")["party"] == "r1"
    with pytest.raises(Conflict, match="party-refuses"):
        make.plan(portal, dossier, MONDAY)


def test_on_the_spot_both_sides_are_identified(portal):
    dossier = make.accepted(portal)
    assert refuses("both_sides_identified", dossier, "party-not-identified", identified=("a1",))["parties"] == ("r1",)


def test_only_a_successor_begins_in_the_middle(portal):
    refuses("has_predecessor", make.submitted(portal), "no-predecessor")


# -- routing

def test_nothing_is_dispatched_that_nobody_assessed(portal):
    refuses("assessed", make.accepted(portal), "not-assessed")


@pytest.mark.parametrize("missing", ["unit", "measures", "target_on"])
def test_a_blue_dispatch_has_three_fields(portal, missing):
    given = {"unit": portal.orgs.find(VILLAGE), "measures": "上门", "target_on": MONDAY.date()}
    dossier = make.assessed(portal)
    ask("five_fields", dossier, **given)
    details = refuses("five_fields", dossier, "dispatch-fields-missing", **{**given, missing: None})
    assert details["fields"] == (missing,)


def test_a_target_date_lies_ahead(portal):
    given = {"unit": portal.orgs.find(VILLAGE), "measures": "上门", "target_on": MONDAY.date() - days(1)}
    refuses("five_fields", make.assessed(portal), "target-date-past", **given)


def test_a_unit_signs_or_returns_only_while_its_clock_runs(portal):
    dossier = make.dispatched(portal)
    due_at = dossier.deadline("take").due_at
    ask("within_take_time", dossier, at=due_at)
    refuses("within_take_time", dossier, "take-time-over", at=due_at + timedelta(seconds=1))
    refuses("take_time_over", dossier, "take-time-still-running", at=due_at)


@pytest.mark.parametrize("guard", ["reason_given", "need_stated", "findings_given"])
def test_what_must_be_said_is_said(portal, guard):
    dossier = make.mediating(portal)
    with pytest.raises(Invalid, match="-missing"):
        ask(guard, dossier, reason=" ", need="", findings="\t")


def test_every_party_and_not_only_one_is_willing(portal):
    dossier = make.consulting(portal)
    assert refuses("every_party_willing", dossier, "not-every-party-willing")["parties"] == ("r1",)


def test_mediation_ends_for_a_refusal_only_where_one_was_said(portal):
    refuses("a_party_refused", make.consulting(portal), "no-party-refused")


@pytest.mark.parametrize("hours", [(0, 24), (0, 1, 2)], ids=["two tries", "one day"])
def test_a_side_counts_as_unreachable_after_three_tries_on_two_days(portal, hours):
    dossier = make.consulting(portal)
    for hour in hours:
        willingness.note_contact(
            portal, dossier, "r1", how="visit", reached=False, now=MONDAY + timedelta(hours=hour), actor=VILLAGE_CLERK,
        )
    refuses("contact_attempts", dossier, "too-few-contact-attempts")


def test_a_side_that_was_reached_once_is_not_unreachable(portal):
    dossier = make.consulting(portal)
    for number in range(4):
        willingness.note_contact(
            portal, dossier, "r1", how="visit", reached=number == 1, now=MONDAY + days(number), actor=VILLAGE_CLERK,
        )
    refuses("contact_attempts", dossier, "too-few-contact-attempts")


def test_a_hand_over_names_the_unit_and_says_how_it_stands(portal):
    dossier = make.mediating(portal)
    refuses("handover_summary", dossier, "summary-missing", unit=portal.orgs.find(CENTRE))
    refuses("handover_summary", dossier, "unit-missing", summary="见卷")


def test_a_lead_mediator_whom_a_party_turned_down_does_not_lead(portal):
    dossier = make.assigning(portal)
    refuses("lead_chosen", dossier, "no-lead-mediator")
    dossier.lead_mediator = MEDIATOR.principal
    dossier.rejected_mediators = (("r1", MEDIATOR.principal),)
    refuses("lead_chosen", dossier, "lead-mediator-rejected")


def test_an_expert_declares_too(portal):
    dossier = make.with_lead(portal)
    assignments.appoint(portal, dossier, OTHER_MEDIATOR.principal, "expert", now=MONDAY, actor=VILLAGE_CLERK)
    assert refuses("declarations_clear", dossier, "declaration-missing")["principal"] == OTHER_MEDIATOR.principal


def test_a_dossier_goes_up_and_never_down_or_sideways(portal):
    dossier = make.mediating(portal)
    refuses("upper_head_accepts", dossier, "not-a-higher-level", unit=portal.orgs.find(VILLAGE))
    refuses("upper_head_accepts", dossier, "unit-missing")
    refuses("upper_head_accepts", dossier, "head-of-receiving-unit-only", TOWN_HEAD, unit=portal.orgs.find(CENTRE))


def test_below_the_count_it_goes_up_only_by_an_exception_that_holds(portal):
    dossier = make.mediating(portal)
    details = refuses("escalation_allowed", dossier, "too-few-sessions")
    assert (details["needed"], details["held"]) == (3, 1)
    refuses("escalation_allowed", dossier, "reason-missing", exception="party_asks")
    for exception in ("warning", "missed_twice", "court_or_police", "all_conflicted"):
        refuses("escalation_allowed", dossier, "exception-not-met", exception=exception, reason="因为")
    dossier.warning = "yellow"
    ask("escalation_allowed", dossier, exception="warning", reason="可能引发治安案件")


def test_two_sessions_missed_by_one_side_are_an_exception(portal):
    dossier = make.scheduled(portal)
    for number in (1, 2):
        at = MONDAY + days(number)
        session = dossier.sessions[str(number)]
        sessions.miss(portal, session, ("respondent",), now=at + timedelta(hours=2), actor=MEDIATOR)
        make.plan(portal, dossier, at)
    assert dossier.held_sessions("village") == 0
    ask("escalation_allowed", dossier, exception="missed_twice", reason="两次不到场")


@pytest.mark.parametrize("reason", ["unwilling", "reconciled", "unreachable", "withdrawn"])
def test_what_a_party_left_never_goes_up(portal, reason):
    dossier = make.terminated(portal)
    ask("only_failed_mediation", dossier)
    dossier.ended_reason = reason
    refuses("only_failed_mediation", dossier, "ended-for-good")


# -- sessions

def test_a_session_lies_ahead_and_has_a_sensible_length(portal):
    dossier = make.with_lead(portal)
    refuses("session_planned", dossier, "session-missing")
    early = MediationSession(MONDAY - days(1), 60, "on_site", "village", "room")
    refuses("session_planned", dossier, "session-in-the-past", session=early)
    long = MediationSession(MONDAY, 481, "on_site", "village", "room")
    refuses("session_planned", dossier, "session-impossible", session=long)


def test_after_family_violence_there_is_no_joint_video_unless_justified(portal):
    dossier = make.with_lead(portal, domestic_violence=True)
    session = MediationSession(MONDAY, 60, "online", "village", "room")
    refuses("session_planned", dossier, "joint-video-after-violence", session=session)
    ask("session_planned", dossier, session=session, joint_video_reason="当事人书面要求")
    session.caucus_only = True
    ask("session_planned", dossier, session=session)


def test_only_a_waiting_session_of_this_dossier_begins(portal):
    dossier = make.mediating(portal)
    refuses("session_open", dossier, "session-not-waiting", session=dossier.sessions["1"])
    stranger = MediationSession(MONDAY, 60, "on_site", "village", "room")
    refuses("session_open", dossier, "session-not-waiting", session=stranger)


def test_a_session_begins_when_somebody_is_identified_for_every_party(portal):
    dossier = make.scheduled(portal)
    session = dossier.sessions["1"]
    sessions.identify(portal, dossier, session, "p1", how="身份证", now=MONDAY, actor=MEDIATOR)
    assert refuses("everybody_identified", dossier, "party-not-identified", session=session)["parties"] == ("r1",)
    session.caucus_only = True
    ask("everybody_identified", dossier, session=session)


def test_every_item_of_the_checklist_is_ticked(portal):
    dossier = make.scheduled(portal, domestic_violence=True)
    session = dossier.sessions["1"]
    items = refuses("checklist_complete", dossier, "checklist-open", session=session, checklist=("identity",))["items"]
    assert "sham_warning" in items
    assert "safe_and_alone" in items


def test_who_takes_part_from_afar_agreed_to_it(portal):
    dossier = make.with_lead(portal)
    withdrawn = Answer("online_mediation", "r1", given=False, notice=make.NOTICE)
    give(portal, dossier, withdrawn, now=MONDAY, actor=make.party(dossier, "r1"))
    seats = (Seat("张某", "party", party_id="a1"), Seat("李某甲", "party", party_id="r1", attendance="own_device"))
    with pytest.raises(Conflict, match="no-consent-to-online"):
        make.plan(portal, dossier, MONDAY, mode="mixed", seats=seats)
    make.plan(portal, dossier, MONDAY, mode="on_site")


def test_an_invitee_comes_in_only_when_every_party_agrees(portal):
    dossier = make.with_lead(portal)
    session = make.plan(portal, dossier, MONDAY, seats=(Seat("王某", "expert", principal="staff:other_mediator"),))
    with pytest.raises(Conflict, match="invitee-not-agreed"):
        sessions.identify(portal, dossier, session, "p1", how="工作证", now=MONDAY, actor=MEDIATOR)
    make.consent(portal, dossier, "invitee", MONDAY, about="staff:other_mediator")
    sessions.identify(portal, dossier, session, "p1", how="工作证", now=MONDAY, actor=MEDIATOR)


def test_a_suspension_has_a_reason_and_sham_mediation_is_the_heads(portal):
    dossier = make.mediating(portal)
    refuses("suspension_reason", dossier, "no-such-suspension-reason", reason="holiday")
    refuses("head_for_sham", dossier, "not-your-suspension", MEDIATOR, kind=Forbidden, reason="sham_suspected")
    refuses("head_for_sham", dossier, "not-your-suspension", HEAD, kind=Forbidden, reason="party_unable")
    refuses("appraisal_details", dossier, "appraisal-details-missing", reason="appraisal", body="测绘队")
    closing.suspend(portal, dossier, "sham_suspected", now=MONDAY + days(1), actor=VILLAGE_HEAD)
    with pytest.raises(Forbidden, match="head-must-resume"):
        closing.resume(portal, dossier, now=MONDAY + days(2), actor=MEDIATOR)


@pytest.mark.parametrize("number", [0, 181, "ten", None])
def test_an_extension_has_a_sensible_length(portal, number):
    refuses("extension_length", make.mediating(portal), "extension-length", days=number)


def test_what_has_run_out_is_not_extended(portal):
    dossier = make.mediating(portal)
    refuses("extension_length", dossier, "mediation-time-over", at=MONDAY + days(60), days=5)


def test_a_petition_is_extended_by_the_head_by_thirty_days_at_most(portal):
    dossier = make.mediating(portal, source_channel="petition")
    refuses("extension_length", dossier, "extension-length", days=31)
    refuses("extension_consented", dossier, "head-must-extend-petition", MEDIATOR, days=30, reason="复杂")
    refuses("extension_consented", dossier, "head-must-extend-petition", VILLAGE_HEAD, days=30)
    closing.extend(portal, dossier, additional_days=30, reason="案情复杂", now=MONDAY + days(1), actor=VILLAGE_HEAD)


# -- agreement

def version(dossier, form="written_paper", **changes):
    return agreements.prepared(dossier, make.a_draft(form, **changes), now=MONDAY, actor=MEDIATOR)


@pytest.mark.parametrize("change", [
    {"manner": " "}, {"due_on": None}, {"what": ""}, {"debtor_id": "x9"}, {"creditor_id": ""}, {"amount": -1},
])
def test_each_obligation_says_who_what_how_and_until_when(portal, change):
    dossier = make.minuted(portal)
    wrong = version(dossier, obligations=(replace(make.PAYMENT, **change),))
    assert refuses("agreement_text", dossier, "agreement-incomplete", version=wrong)["fields"] == ("obligation:0",)


def test_an_agreement_has_facts_and_terms_all_signers_and_enough_copies(portal):
    dossier = make.minuted(portal)
    refuses("agreement_text", dossier, "agreement-missing")
    wrong = version(dossier, facts=" ", terms="")
    wrong.required_parties, wrong.copies = ("a1",), 2
    assert refuses("agreement_text", dossier, "agreement-incomplete", version=wrong)["fields"] == (
        "facts", "terms", "signature:r1", "copies",
    )
    changed = version(dossier)
    changed.terms += "另付一元。"
    refuses("agreement_text", dossier, "agreement-digest-wrong", version=changed)


def test_all_six_legal_points_are_in_order(portal):
    dossier = make.minuted(portal)
    checks = (*make.LEGAL_CHECKS[:5], replace(make.LEGAL_CHECKS[5], passed=False))
    wrong = version(dossier, legal_checks=checks)
    assert refuses("legal_checks", dossier, "legal-check-open", version=wrong)["points"] == ("clear",)


def test_a_minors_guardian_signs(portal):
    child = replace(make.RESPONDENT, birth_year=2012)
    mother = PartyEntry("guardian", "王某", acts_for="r1")
    dossier = make.minuted(portal, parties=(make.APPLICANT, child))
    refuses("guardians_sign", dossier, "guardian-must-sign", version=version(dossier))
    with_mother = make.minuted(portal, parties=(make.APPLICANT, child, mother))
    assert version(with_mother).required_parties == ("a1", "r1", "w1")
    ask("guardians_sign", with_mother, version=version(with_mother))


def test_a_mark_over_another_text_counts_for_nothing(portal):
    dossier = make.signing(portal)
    make.signed_by_all(portal, dossier, MONDAY + days(1))
    refuses("effect_rule_satisfied", dossier, "marks-missing")
    current = dossier.current_agreement
    current.effect_rule = "party_signatures"
    refuses("effect_rule_satisfied", dossier, "marks-over-another-text")
    current.superseded_at = MONDAY
    refuses("effect_rule_satisfied", dossier, "agreement-missing")


def test_an_oral_agreement_has_its_own_form_and_the_mediators_word(portal):
    dossier = make.minuted(portal)
    refuses("oral_form_complete", dossier, "not-an-oral-agreement", version=version(dossier))
    refuses("oral_form_complete", dossier, "mediator-mark-missing", version=version(dossier, "oral"))


def test_ownership_is_not_confirmed(portal):
    dossier = make.in_force(portal, concerns=("ownership",))
    assert refuses("confirmable", dossier, "not-confirmable")["concerns"] == ("ownership",)
    ask("confirmable", dossier, scope="money_only")


def test_the_papers_for_the_court_are_complete(portal):
    dossier = make.in_force(portal)
    dossier.parties["r1"].telephone = ""
    dossier.parties["r1"].address = ""
    dossier.parties["r1"].identity_number = ""
    papers = refuses("confirmation_papers", dossier, "confirmation-papers-missing", court="")["papers"]
    assert papers == ("court", "identity:r1", "address:r1", "telephone:r1")


def test_a_ruling_has_number_date_and_file(portal):
    dossier = make.confirming(portal)
    refuses("ruling_entered", dossier, "ruling-missing", ruling_number="1号")
    given = {"ruling_number": "1号", "ruled_on": date(2026, 12, 1)}
    refuses("ruling_entered", dossier, "ruling-file-missing", **given, document_number="99")


def test_performed_is_what_is_proved(portal):
    dossier = make.in_force(portal)
    refuses("all_obligations_proved", dossier, "obligations-open")
    dossier.state = "agreed"
    refuses("no_open_obligations", dossier, "obligations-open")
    refuses("obligations_exist", make.in_force(portal, obligations=()), "nothing-to-perform")


def test_a_breach_needs_an_overdue_obligation_and_a_week_after_urging(portal):
    dossier = make.in_force(portal)
    late = MONDAY + days(42)
    refuses("overdue_after_urging", dossier, "not-overdue-after-urging", at=late)
    performance.urge(portal, dossier, 0, now=late, actor=MEDIATOR)
    refuses("overdue_after_urging", dossier, "not-overdue-after-urging", at=late + days(6))
    ask("overdue_after_urging", dossier, at=late + days(7))


# -- closing

def test_a_stranger_does_not_speak_for_a_party(portal):
    dossier = make.mediating(portal)
    for principal in ("anonymous", "site:dongqiao", "system", "party:2020/123456/r1"):
        stranger = Actor(principal, frozenset({"party"}))
        refuses("speaks_for_party", dossier, "not-that-party", stranger, kind=Forbidden, party_id="r1")
    refuses("speaks_for_party", dossier, "not-a-party", party_id="r9")
    refuses("speaks_for_applicant", dossier, "not-the-applicant", party_id="r1")


def test_an_agent_speaks_for_the_party_it_acts_for(portal):
    agent = PartyEntry("agent", "王某", acts_for="r1")
    dossier = make.mediating(portal, parties=(make.APPLICANT, make.RESPONDENT, agent))
    ask("speaks_for_party", dossier, make.party(dossier, "g1"), party_id="r1")
    refuses("speaks_for_party", dossier, "not-that-party", make.party(dossier, "g1"), party_id="a1")


def test_termination_has_one_of_the_eight_grounds(portal):
    dossier = make.mediating(portal)
    refuses("termination_reason", dossier, "no-such-termination-reason", reason="agreement")
    refuses("termination_reason", dossier, "note-missing", reason="other")


def test_peoples_mediation_does_not_end_by_itself(portal):
    dossier = make.mediating(portal)
    refuses("period_over", dossier, "period-not-over", at=MONDAY + days(100))


def test_a_referral_names_receiver_basis_and_receipt(portal):
    details = refuses("receiver_named", make.mediating(portal), "referral-incomplete", receiver="法院")
    assert details["fields"] == ("legal_basis", "receipt")


def test_a_dossier_is_opened_again_for_a_relapse_or_a_correction(portal):
    dossier = make.closed(portal)
    refuses("reopening_reason", dossier, "no-such-cause", cause="boredom")
    refuses("reopening_reason", dossier, "reason-missing", cause="relapse")


def test_nothing_is_closed_without_its_papers(portal):
    dossier = make.in_force(portal, obligations=())
    ask("closing_papers", dossier)
    dossier.shelf("documents").remove(dossier.current_agreement.marked_by("committee_seal").document_number)
    assert refuses("closing_papers", dossier, "papers-missing")["papers"] == ("sealed_agreement",)
    unlocked = make.mediating(portal)
    assert refuses("closing_papers", unlocked, "papers-missing")["papers"] == ("minutes:1", "agreement")


def test_what_is_archived_has_a_keeping_period_and_ninety_points(portal):
    dossier = make.closed(portal)
    refuses("keeping_period", dossier, "no-such-keeping-period", keeping_period="5y")
    ask("archive_score", dossier)
    dossier.follow_ups = ()
    assert refuses("archive_score", dossier, "archive-score-low")["score"] == 85


def test_a_warning_may_be_raised_by_all_and_lowered_by_the_head_and_red_by_a_leader_only(portal):
    dossier = make.mediating(portal)
    assessments.change_warning(portal, dossier, "red", reason="扬言报复", now=MONDAY, actor=MEDIATOR)
    for actor in (MEDIATOR, VILLAGE_HEAD):
        with pytest.raises(Forbidden, match="not-yours-to-lower"):
            assessments.change_warning(portal, dossier, "blue", reason="缓和", now=MONDAY, actor=actor)
    leader = Actor("staff:leader", frozenset({"leader"}))
    assessments.change_warning(portal, dossier, "yellow", reason="缓和", now=MONDAY, actor=leader)
    assessments.change_warning(portal, dossier, "blue", reason="缓和", now=MONDAY, actor=VILLAGE_HEAD)
    assert dossier.warning == "blue"


def test_each_guard_is_pure(portal):
    """Guards are asked with an act that has no inputs, in a dossier that has everything; none of them writes."""
    dossier = make.closed(portal)
    before = (len(dossier.audit), dossier.state, dossier.deadlines, len(portal.messages), len(portal.outbox.index))
    for guard in GUARDS.values():
        with contextlib.suppress(DomainError):
            guard(dossier, Act("staff:nobody", frozenset(), MONDAY), RuleBook(), MONDAY)
    assert before == (len(dossier.audit), dossier.state, dossier.deadlines, len(portal.messages), len(portal.outbox.index))
