"""Every condition of the life cycle under its name. A guard returns nothing, or raises a DomainError whose code says why not.

A guard is a pure function of the dossier, the act, the rule book and the time: it changes nothing and asks nobody else.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from portal.domain import guards_agreement, guards_closing, guards_intake, guards_routing, guards_session
from portal.domain.act import Act
from portal.domain.dossier import Dossier
from portal.domain.rulebook import RuleBook

Guard = Callable[[Dossier, Act, RuleBook, datetime], None]

GUARDS: Final[dict[str, Guard]] = {
    # intake
    "required_fields": guards_intake.required_fields,
    "citizen_confirmed": guards_intake.citizen_confirmed,
    "missing_items_named": guards_intake.missing_items_named,
    "corrected_only_once": guards_intake.corrected_only_once,
    "items_supplied": guards_intake.items_supplied,
    "refusal_reason": guards_intake.refusal_reason,
    "medical_question_answered": guards_intake.medical_question_answered,
    "no_party_refuses": guards_intake.no_party_refuses,
    "both_sides_identified": guards_intake.both_sides_identified,
    "has_predecessor": guards_intake.has_predecessor,
    # routing
    "assessed": guards_routing.assessed,
    "head_for_warning": guards_routing.head_for_warning,
    "five_fields": guards_routing.five_fields,
    "leader_of_rank": guards_routing.leader_of_rank,
    "within_take_time": guards_routing.within_take_time,
    "take_time_over": guards_routing.take_time_over,
    "reason_given": guards_routing.reason_given,
    "every_party_willing": guards_routing.every_party_willing,
    "a_party_refused": guards_routing.a_party_refused,
    "contact_attempts": guards_routing.contact_attempts,
    "need_stated": guards_routing.need_stated,
    "handover_summary": guards_routing.handover_summary,
    "lead_chosen": guards_routing.lead_chosen,
    "declarations_clear": guards_routing.declarations_clear,
    "upper_head_accepts": guards_routing.upper_head_accepts,
    "escalation_allowed": guards_routing.escalation_allowed,
    "only_failed_mediation": guards_routing.only_failed_mediation,
    # session
    "police_report_decided": guards_session.police_report_decided,
    "session_planned": guards_session.session_planned,
    "session_open": guards_session.session_open,
    "everybody_identified": guards_session.everybody_identified,
    "checklist_complete": guards_session.checklist_complete,
    "online_consents": guards_session.online_consents,
    "suspension_reason": guards_session.suspension_reason,
    "head_for_sham": guards_session.head_for_sham,
    "head_for_sham_ended": guards_session.head_for_sham_ended,
    "appraisal_details": guards_session.appraisal_details,
    "extension_length": guards_session.extension_length,
    "extension_consented": guards_session.extension_consented,
    # agreement
    "agreement_text": guards_agreement.agreement_text,
    "legal_checks": guards_agreement.legal_checks,
    "medical_opinion": guards_agreement.medical_opinion,
    "no_electronic_status_papers": guards_agreement.no_electronic_status_papers,
    "guardians_sign": guards_agreement.guardians_sign,
    "effect_rule_satisfied": guards_agreement.effect_rule_satisfied,
    "oral_form_complete": guards_agreement.oral_form_complete,
    "within_confirmation_days": guards_agreement.within_confirmation_days,
    "confirmable": guards_agreement.confirmable,
    "jointly_applied": guards_agreement.jointly_applied,
    "confirmation_papers": guards_agreement.confirmation_papers,
    "ruling_entered": guards_agreement.ruling_entered,
    "obligations_exist": guards_agreement.obligations_exist,
    "all_obligations_proved": guards_agreement.all_obligations_proved,
    "no_open_obligations": guards_agreement.no_open_obligations,
    "overdue_after_urging": guards_agreement.overdue_after_urging,
    # closing
    "speaks_for_party": guards_closing.speaks_for_party,
    "speaks_for_applicant": guards_closing.speaks_for_applicant,
    "termination_reason": guards_closing.termination_reason,
    "period_over": guards_closing.period_over,
    "receiver_named": guards_closing.receiver_named,
    "findings_given": guards_closing.findings_given,
    "reopening_reason": guards_closing.reopening_reason,
    "closing_papers": guards_closing.closing_papers,
    "keeping_period": guards_closing.keeping_period,
    "archive_score": guards_closing.archive_score,
}
