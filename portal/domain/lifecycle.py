"""THE LIFE CYCLE: the one table of what may happen to a dossier, who may do it, on what condition, and what follows.

Rows have numbers, by which docstrings elsewhere name them ("row 22"); a row with a letter is one of several ways of the same
row. What a guard checks stands under its name in `guards.py`; what an effect does under its name in `portal/services/effects/`.

Rows that need a word of explanation:

- 9b: whoever knows at the take-over that every side is willing goes straight to the choice of a mediator.
- 14: the state `scheduled` means that a session is fixed, so the step is taken when the first session is planned; the lead
  mediator may take it too.
- 18b: a further session may be planned while one is planned already, or after one was missed or called off.
- 32: leaving is a party's own row, since it has no guard but identity. It stands open from submission until an agreement is
  in force. From then on the agreement binds (R-AGR-7), so what a party may still do at any time is to step back (32d): the
  committee writes and calls no more; the courts were open all the time (R-AGR-8). An application for confirmation may be
  taken back until the ruling (27c, R-JC-10).
- 36: a frozen dossier is not thawed. Its successor, under the same number with a suffix, begins in `accepted` (36c).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from portal.domain.act import Act, Role, party_principal
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.guards import GUARDS
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import OPEN_STATES, State

Target = State | Literal["stays", "back"]
"""`back`: to the state before the suspension or the follow-up."""
Audience = Literal["parties", "other_side", "applicants", "unit", "head", "team"]


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    number: str
    name: str
    label: str
    sources: frozenset[State]
    target: Target
    who: frozenset[Role]
    proposers: frozenset[Role] = frozenset()
    """Who may propose it to those who may do it."""
    guards: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    """Clocks that end here; `mediate` and `dispatch` stand for whichever kind is running."""
    starts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[tuple[Audience, str], ...] = ()
    """To whom which message goes."""
    rules: tuple[str, ...] = ()


def _row(
    number: str, name: str, label: str, sources: Iterable[State], target: Target, who: Iterable[Role], *,
    proposers: Iterable[Role] = (), guards: str = "", stops: str = "", starts: str = "", effects: str = "",
    tells: tuple[tuple[Audience, str], ...] = (), rules: str = "",
) -> Transition:
    return Transition(
        number, name, label, frozenset(sources), target, frozenset(who), frozenset(proposers), tuple(guards.split()),
        tuple(stops.split()), tuple(starts.split()), tuple(effects.split()), tells, tuple(rules.split()),
    )


BEFORE_AGREEMENT: Final[frozenset[State]] = frozenset({
    "submitted", "correction", "accepted", "assessing", "dispatched", "consulting", "assigning", "scheduled", "mediating",
    "suspended", "signing",
})
"""From submission until an agreement is in force: here a party may always leave."""
AFTER_AGREEMENT: Final[frozenset[State]] = OPEN_STATES - BEFORE_AGREEMENT - {"draft"}
"""Here a party may always step back."""
IN_MEDIATION: Final[frozenset[State]] = frozenset(
    {"consulting", "assigning", "scheduled", "mediating", "suspended", "signing"},
)
CLOCK_RUNS: Final[frozenset[State]] = BEFORE_AGREEMENT - {"submitted", "correction", "suspended"}

TABLE: Final[tuple[Transition, ...]] = (
    _row("1", "submit", "提交", ["draft"], "submitted", ["party", "grid_member", "clerk"],
         guards="required_fields citizen_confirmed", starts="accept", effects="keep_receipt_time",
         tells=(("applicants", "received"), ("unit", "new_application")), rules="R-TIM-12 R-ACC-6 R-PI-1"),
    _row("2", "ask_correction", "一次性告知补正", ["submitted"], "correction", ["clerk"],
         guards="missing_items_named corrected_only_once", stops="accept", starts="correct", effects="keep_correction_items",
         tells=(("applicants", "correction_asked"),)),
    _row("3", "resubmit", "补正提交", ["correction"], "submitted", ["party", "clerk"],
         guards="items_supplied", stops="correct", starts="accept", effects="clear_correction_items",
         tells=(("unit", "resubmitted"),)),
    _row("4", "refuse", "不予受理", ["submitted"], "not_accepted", ["unit_head"], proposers=["clerk"],
         guards="refusal_reason", stops="accept", effects="end_with_reason", tells=(("applicants", "not_accepted"),),
         rules="R-ACC-1 R-ACC-2 R-ACC-3 R-PET-6"),
    _row("5", "accept", "受理", ["submitted"], "accepted", ["clerk"],
         guards="medical_question_answered no_party_refuses", stops="accept", starts="dispatch mediate",
         effects="give_volume_number fix_first_unit keep_rulebook_version",
         tells=(("parties", "accepted"), ("parties", "rights_and_duties")), rules="R-ACC-2 R-VOL-1 R-TIM-1 R-TIM-3 YC-27"),
    _row("6a", "settle_on_spot", "当场化解", ["accepted"], "resolved_on_spot", ["clerk", "lead_mediator"],
         guards="both_sides_identified agreement_text oral_form_complete", stops="dispatch mediate",
         effects="keep_oral_agreement put_into_force", rules="R-AGR-1 R-AGR-4 R-REC-1"),
    _row("6b", "close_on_spot", "当场化解结案", ["resolved_on_spot"], "closed", ["clerk", "lead_mediator"],
         guards="closing_papers", effects="freeze_result", tells=(("parties", "closed"),), rules="R-REC-1"),
    _row("7", "assess", "研判定级", ["accepted"], "assessing", ["clerk"], effects="fill_proposal", rules="R-PI-3"),
    _row("8", "dispatch", "分派", ["assessing"], "dispatched", ["clerk", "unit_head"],
         guards="assessed head_for_warning five_fields leader_of_rank", stops="dispatch", starts="take",
         effects="keep_dispatch", tells=(("unit", "dispatched_to_you"), ("parties", "dispatched")), rules="QJ-3 SN-1 YC-13"),
    _row("9a", "take", "签收", ["dispatched"], "consulting", ["clerk"],
         guards="within_take_time", stops="take", starts="willingness", effects="keep_taking", rules="R-TIM-5"),
    _row("9b", "take_willing", "签收（双方已同意）", ["dispatched"], "assigning", ["clerk"],
         guards="within_take_time every_party_willing", stops="take", starts="choose", effects="keep_taking",
         rules="R-TIM-5 R-TIM-4"),
    _row("10", "return_dispatch", "退回", ["dispatched"], "assessing", ["clerk"],
         guards="reason_given within_take_time", stops="take", starts="dispatch", effects="give_back count_transfer",
         tells=(("unit", "dispatch_returned"),), rules="R-TIM-5"),
    _row("11", "redispatch", "超时退回重新分派", ["dispatched"], "assessing", ["system"],
         guards="take_time_over", stops="take", starts="dispatch", effects="give_back count_transfer",
         tells=(("head", "not_taken_in_time"),), rules="R-TIM-5"),
    _row("12", "record_willingness", "记录意愿", ["consulting"], "assigning", ["clerk", "lead_mediator"],
         guards="every_party_willing", stops="willingness", starts="choose", tells=(("parties", "all_willing"),),
         rules="R-VOL-1 R-VOL-7 R-TIM-6"),
    _row("13a", "other_side_refuses", "对方拒绝", ["consulting"], "terminated", ["clerk", "lead_mediator"],
         guards="a_party_refused", effects="end_unwilling tell_routes", tells=(("parties", "terminated"),),
         rules="R-VOL-1 R-TIM-6 R-REC-12"),
    _row("13b", "unreachable", "无法联系", ["consulting"], "terminated", ["clerk", "lead_mediator"],
         guards="contact_attempts", effects="end_unreachable tell_routes", tells=(("parties", "terminated"),),
         rules="R-TIM-6 R-REC-12"),
    _row("14", "assign", "选定并排期", ["assigning"], "scheduled", ["clerk", "party", "lead_mediator"],
         guards="lead_chosen declarations_clear no_party_refuses police_report_decided session_planned online_consents",
         stops="choose", effects="put_session",
         tells=(("parties", "session_planned"), ("team", "session_planned")), rules="R-COI-1 R-VOL-5 R-TIM-4 R-REC-11"),
    _row("15", "request_expert", "申请专家", ["assigning", "scheduled", "mediating"], "stays", ["lead_mediator", "clerk"],
         guards="need_stated", tells=(("unit", "expert_requested"),), rules="R-VOL-6"),
    _row("16", "request_transfer", "申请转办", ["dispatched", "consulting", "assigning", "scheduled", "mediating"], "assessing",
         ["unit_head"], proposers=["clerk", "lead_mediator"], guards="reason_given handover_summary",
         stops="take willingness choose", starts="dispatch", effects="move_to_unit count_transfer release_team cancel_planned",
         tells=(("unit", "transferred_to_you"), ("parties", "transferred"))),
    _row("17", "start_session", "开始调解会", ["scheduled"], "mediating", ["lead_mediator"],
         guards="session_open everybody_identified checklist_complete online_consents no_party_refuses", effects="open_session",
         rules="R-REC-2 R-REC-3 R-VOL-7"),
    _row("18a", "schedule_next", "排下次会", ["mediating"], "scheduled", ["lead_mediator", "clerk"],
         guards="lead_chosen declarations_clear no_party_refuses police_report_decided session_planned online_consents",
         effects="put_session",
         tells=(("parties", "session_planned"), ("team", "session_planned")), rules="R-COI-1 R-REC-11"),
    _row("18b", "schedule_further", "加排或改排", ["scheduled"], "stays", ["lead_mediator", "clerk"],
         guards="lead_chosen declarations_clear no_party_refuses police_report_decided session_planned online_consents",
         effects="put_session",
         tells=(("parties", "session_planned"), ("team", "session_planned")), rules="R-COI-1 R-REC-11"),
    _row("19a", "suspend", "中止", ["mediating"], "suspended", ["lead_mediator", "unit_head"],
         guards="suspension_reason head_for_sham appraisal_details", effects="keep_suspension hold_clocks",
         tells=(("parties", "suspended"),), rules="R-TIM-7 R-REC-10"),
    _row("19b", "resume", "恢复", ["suspended"], "back", ["lead_mediator", "unit_head"],
         guards="head_for_sham_ended", effects="end_suspension run_clocks", tells=(("parties", "resumed"),), rules="R-TIM-7"),
    _row("20", "extend", "延长期限", CLOCK_RUNS, "stays", ["lead_mediator", "unit_head"],
         guards="extension_length extension_consented", effects="extend_mediation", tells=(("parties", "extended"),),
         rules="R-TIM-1 R-TIM-2 R-PET-3"),
    _row("21", "escalate", "升级", ["mediating", "terminated"], "assessing", ["unit_head"],
         proposers=["lead_mediator", "clerk", "leader", "system"],
         guards="upper_head_accepts escalation_allowed only_failed_mediation",
         starts="dispatch", effects="hand_over_package raise_level release_team cancel_planned renew_mediation",
         tells=(("unit", "escalated_to_you"), ("parties", "escalated")), rules="XX-1 R-VOL-2 R-REC-8 HZ-2"),
    _row("22", "draft_agreement", "拟定协议", ["mediating"], "signing", ["lead_mediator"],
         guards="agreement_text legal_checks medical_opinion no_electronic_status_papers guardians_sign no_party_refuses",
         effects="keep_version", tells=(("parties", "sign_please"),),
         rules="R-AGR-2 R-AGR-9 R-AGR-11 R-AGR-14 SZS-3"),
    _row("23", "reopen_text", "修改文本", ["signing"], "mediating", ["lead_mediator", "party"],
         guards="reason_given", effects="void_version", tells=(("parties", "text_reopened"),), rules="R-AGR-12"),
    _row("24", "become_effective", "生效", ["signing"], "agreed", ["system"],
         guards="effect_rule_satisfied", stops="dispatch mediate", starts="confirmation follow_up", effects="put_into_force",
         tells=(("parties", "agreement_effective"),), rules="R-AGR-3 R-AGR-5 R-AGR-6 R-JC-1 R-AGR-17"),
    _row("25", "record_oral", "口头协议", ["mediating"], "agreed", ["lead_mediator"],
         guards="agreement_text oral_form_complete no_party_refuses", stops="dispatch mediate", starts="confirmation follow_up",
         effects="keep_oral_agreement put_into_force", tells=(("parties", "agreement_effective"),), rules="R-AGR-1 R-AGR-4"),
    _row("26", "apply_confirmation", "申请司法确认", ["agreed", "performing"], "confirming", ["party", "lead_mediator", "clerk"],
         guards="within_confirmation_days confirmable jointly_applied confirmation_papers", effects="keep_application",
         tells=(("parties", "confirmation_applied"),), rules="R-JC-1 R-JC-3 R-JC-5"),
    _row("27a", "court_confirms", "裁定有效", ["confirming"], "performing", ["court_clerk"],
         guards="ruling_entered", stops="confirmation", effects="keep_ruling_valid", tells=(("parties", "confirmed"),),
         rules="R-JC-8"),
    _row("27b", "court_dismisses", "裁定驳回", ["confirming"], "agreed", ["court_clerk"],
         guards="ruling_entered", effects="keep_ruling_dismissed tell_routes", tells=(("parties", "confirmation_dismissed"),),
         rules="R-JC-8"),
    _row("27c", "withdraw_confirmation", "撤回确认申请", ["confirming"], "agreed", ["party", "court_clerk"],
         guards="speaks_for_party", effects="keep_ruling_withdrawn", tells=(("parties", "confirmation_withdrawn"),),
         rules="R-JC-10"),
    _row("28", "start_performance", "进入履行", ["agreed"], "performing", ["system"], guards="obligations_exist",
         rules="R-AGR-7"),
    _row("29", "perform", "履行完毕", ["performing"], "performed", ["lead_mediator"], guards="all_obligations_proved",
         stops="confirmation", tells=(("parties", "performed"),), rules="R-AGR-7"),
    _row("30", "declare_breach", "确认未履行", ["performing"], "breached", ["lead_mediator"], guards="overdue_after_urging",
         effects="tell_routes", tells=(("parties", "breached"),), rules="R-AGR-7 R-AGR-8 R-AGR-15 R-TIM-13"),
    _row("31", "cure", "恢复履行", ["breached"], "performing", ["lead_mediator"], rules="R-AGR-7"),
    _row("32a", "leave", "退出调解", BEFORE_AGREEMENT, "terminated", ["party", "clerk", "lead_mediator"],
         guards="speaks_for_party", effects="end_unwilling tell_routes", tells=(("parties", "terminated"),),
         rules="R-VOL-1 R-VOL-2 R-VOL-3 R-REC-12"),
    _row("32b", "terminate", "终止调解", IN_MEDIATION, "terminated", ["lead_mediator"],
         guards="termination_reason", effects="end_with_reason tell_routes", tells=(("parties", "terminated"),),
         rules="R-REC-12 R-REC-13"),
    _row("32c", "expire", "期满终止", IN_MEDIATION - {"suspended"}, "terminated", ["system"],
         guards="period_over", effects="end_period_over tell_routes", tells=(("parties", "terminated"),),
         rules="R-TIM-2 R-TIM-9 R-REC-12"),
    _row("32d", "step_back", "不再参与", AFTER_AGREEMENT, "stays", ["party", "clerk", "lead_mediator"],
         guards="speaks_for_party", effects="keep_step_back tell_routes", rules="R-VOL-2 R-AGR-8"),
    _row("33", "withdraw", "撤回申请", BEFORE_AGREEMENT | {"draft"}, "withdrawn", ["applicant", "clerk", "lead_mediator"],
         guards="speaks_for_applicant", effects="end_withdrawn tell_routes", tells=(("parties", "withdrawn"),),
         rules="R-VOL-2 R-VOL-3"),
    _row("34", "refer_out", "移送", OPEN_STATES - {"draft"}, "transferred_out", ["clerk", "unit_head"],
         guards="receiver_named", effects="keep_referral hand_over_package end_with_reason", tells=(("parties", "referred_out"),),
         rules="R-REC-8 R-REC-11 R-PI-2"),
    _row("35a", "follow_up", "回访", ["agreed", "performing", "performed", "breached", "terminated", "withdrawn"],
         "following_up", ["lead_mediator", "clerk", "expert"], stops="follow_up", effects="remember_state"),
    _row("35b", "finish_follow_up", "回访结束", ["following_up"], "back", ["lead_mediator", "clerk", "expert"],
         guards="findings_given", effects="keep_follow_up plan_next_follow_up"),
    _row("36a", "reopen", "重启", ["closed"], "stays", ["unit_head"], guards="reopening_reason", effects="begin_successor"),
    _row("36b", "reopen_after_follow_up", "回访后重启", ["following_up"], "back", ["unit_head"], guards="reopening_reason",
         effects="begin_successor"),
    _row("36c", "carry_on", "接续受理", ["draft"], "accepted", ["unit_head"], guards="has_predecessor required_fields",
         starts="dispatch mediate", effects="give_volume_number fix_first_unit keep_rulebook_version",
         tells=(("parties", "reopened"),)),
    _row("37", "close", "结案",
         ["performed", "agreed", "terminated", "withdrawn", "resolved_on_spot", "transferred_out"], "closed", ["unit_head"],
         proposers=["lead_mediator", "clerk"], guards="closing_papers no_open_obligations", effects="freeze_result",
         tells=(("parties", "closed"),), rules="R-REC-1 R-REC-12"),
    _row("38", "archive", "归档", ["closed"], "archived", ["archivist"], guards="keeping_period archive_score",
         effects="seal_archive", rules="R-ARC-1 R-ARC-2 R-ARC-3"),
)

BY_NAME: Final[dict[str, Transition]] = {row.name: row for row in TABLE}
ROLES: Final[tuple[Role, ...]] = get_args(Role)


def transition(name: str) -> Transition:
    """The row of that name. Raises NotFound where there is none."""
    if name not in BY_NAME:
        raise NotFound("no-such-transition", name=name)
    return BY_NAME[name]


def party_roles(dossier: Dossier, principal: str) -> frozenset[str]:
    """`party`, and `applicant` on the applicant's side, where the principal is a party of this very dossier."""
    if not principal.startswith("party:"):
        return frozenset()   # staff read whole lists, and the parties of a list need not be loaded for them
    for party in dossier.parties.values():
        if principal == party_principal(dossier.id, party.id):
            return frozenset({"party", "applicant"}) if party.side == "applicant" else frozenset({"party"})
    return frozenset()


def roles_of(dossier: Dossier, act: Act) -> frozenset[str]:
    """The roles of an act; those of a party are read from the dossier, so that a party of another dossier is a stranger here."""
    if act.actor.startswith("party:"):
        return (act.roles - {"party", "applicant"}) | party_roles(dossier, act.actor)
    return act.roles


def permitted(dossier: Dossier, roles: frozenset[str]) -> tuple[Transition, ...]:
    """What the state and the roles allow now, in the order of the table; guards are asked when it is done."""
    return tuple(row for row in TABLE if dossier.state in row.sources and row.who & roles)


def proposable(dossier: Dossier, roles: frozenset[str]) -> tuple[Transition, ...]:
    """What may now be proposed to those who may do it."""
    return tuple(row for row in TABLE if dossier.state in row.sources and row.proposers & roles and not row.who & roles)


def target_of(row: Transition, dossier: Dossier) -> State:
    """The state after the transition."""
    if row.target == "stays":
        return dossier.state
    if row.target != "back":
        return row.target
    before = dossier.state_before_suspension if dossier.state == "suspended" else dossier.state_before_follow_up
    if before is None:
        raise Conflict("no-state-to-return-to")
    return before


def check(row: Transition, dossier: Dossier, act: Act, rulebook: RuleBook) -> None:
    """Raise what stands in the way: the state (Conflict), the person (Forbidden), or the first guard that is not met."""
    if dossier.state not in row.sources:
        raise Conflict("not-in-this-state", transition=row.name, state=dossier.state)
    if not row.who & roles_of(dossier, act):
        raise Forbidden("not-your-step", transition=row.name)
    if dossier.has_open_recusal(act.actor):
        raise Forbidden("recusal-undecided")
    for name in row.guards:
        GUARDS[name](dossier, act, rulebook, act.at)
