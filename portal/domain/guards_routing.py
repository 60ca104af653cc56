"""Guards of rows 8 to 16 and 21: dispatch, willingness, assignment, transfer, escalation."""
# ruff: noqa: ARG001 - all guards have one signature, so that the table can call them

from datetime import datetime
from typing import Final

from portal.domain.act import Act
from portal.domain.clock import SHANGHAI
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.organization import Organization
from portal.domain.rulebook import LEADER_OF_WARNING, RuleBook
from portal.domain.vocabulary import LEVELS

RANKS: Final = ("unit_head", "township_head", "county_leader")
"""Leaders who may be responsible for a dossier, from the bottom up."""
FAILED: Final = frozenset({"wide_differences", "period_over", "refused_to_sign"})
"""Ends of mediation after which a higher level may still try; a party's refusal is none of them (R-VOL-1)."""


def assessed(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A person decided category, difficulty, level and warning (R-PI-3)."""
    if dossier.assessment is None:
        raise Conflict("not-assessed")


def head_for_warning(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Yellow and red are dispatched by the head of the unit."""
    if dossier.warning in ("yellow", "red") and "unit_head" not in act.roles:
        raise Forbidden("head-must-dispatch", warning=dossier.warning)


def five_fields(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Lead unit, measures and target date; yellow and red also a responsible leader and cooperating units (QJ-3)."""
    missing = [] if isinstance(act.inputs.get("unit"), Organization) else ["unit"]
    missing += [] if act.text("measures") else ["measures"]
    missing += [] if act.inputs.get("target_on") else ["target_on"]
    if dossier.warning in ("yellow", "red"):
        missing += [] if act.text("responsible_leader") else ["responsible_leader"]
        missing += [] if act.texts("cooperating_units") else ["cooperating_units"]
    if missing:
        raise Invalid("dispatch-fields-missing", fields=tuple(missing))
    if act.inputs["target_on"] < now.astimezone(SHANGHAI).date():
        raise Invalid("target-date-past")


def required_rank(dossier: Dossier, rulebook: RuleBook) -> str:
    """The lowest rank of leader that this dossier needs, by its warning and by amounts (SN-1, YC-13)."""
    ranks = [LEADER_OF_WARNING[dossier.warning]]
    for field in {rule.field for rule in rulebook.leaders if rule.category == dossier.category}:
        value = getattr(dossier, field, None)
        steps = [rule for rule in rulebook.leaders if (rule.category, rule.field) == (dossier.category, field)]
        reached = [rule for rule in steps if value is not None and value >= rule.at_least]
        if reached:
            ranks.append(max(reached, key=lambda rule: rule.at_least).rank)
    return max(ranks, key=RANKS.index)


def leader_of_rank(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Above the head of the unit a leader of sufficient rank is named (SN-1)."""
    needed = required_rank(dossier, rulebook)
    if needed == "unit_head":
        return
    given = act.text("leader_rank")
    if given not in RANKS or RANKS.index(given) < RANKS.index(needed) or not act.text("responsible_leader"):
        raise Conflict("leader-rank-too-low", needed=needed)


def within_take_time(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The receiving unit answers while its clock still runs (R-TIM-5)."""
    clock = dossier.deadline("take")
    if clock is None or not clock.is_running or clock.is_over(now):
        raise Conflict("take-time-over")


def take_time_over(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The receiving unit was silent until its clock ran out (R-TIM-5)."""
    clock = dossier.deadline("take")
    if clock is None or not clock.is_over(now):
        raise Conflict("take-time-still-running")


def reason_given(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A reason is stated in words."""
    if not act.text("reason"):
        raise Invalid("reason-missing")


def every_party_willing(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Every party said yes to mediation, and whether also online (R-VOL-1, R-VOL-7)."""
    words = {party.id: dossier.willing(party.id) for party in dossier.parties.principals()}
    silent = tuple(sorted(name for name, word in words.items() if word is None or not word.agreed))
    if silent:
        raise Conflict("not-every-party-willing", parties=silent)


def a_party_refused(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """A party clearly said no."""
    words = [dossier.willing(party.id) for party in dossier.parties.principals()]
    if not any(word is not None and not word.agreed for word in words):
        raise Conflict("no-party-refused")


def contact_attempts(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """One party was tried often enough, on enough days, and never reached (R-TIM-6)."""
    for party in dossier.parties.principals():
        tries = [attempt for attempt in dossier.contacts if attempt.party_id == party.id]
        days = {attempt.at.astimezone(SHANGHAI).date() for attempt in tries}
        enough = len(tries) >= rulebook.contact_attempts and len(days) >= rulebook.contact_days
        if enough and not any(attempt.reached for attempt in tries):
            return
    raise Conflict("too-few-contact-attempts", attempts=rulebook.contact_attempts, days=rulebook.contact_days)


def need_stated(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """What an expert is needed for is said in words."""
    if not act.text("need"):
        raise Invalid("need-missing")


def handover_summary(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Who gets the dossier is named, and learns in a few words how it stands."""
    if not act.text("summary"):
        raise Invalid("summary-missing")
    if not isinstance(act.inputs.get("unit"), Organization):
        raise Invalid("unit-missing")


def lead_chosen(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """There is a lead mediator, whom no party has turned down (R-VOL-5, R-VOL-8)."""
    if not dossier.lead_mediator:
        raise Conflict("no-lead-mediator")
    if any(principal == dossier.lead_mediator for _, principal in dossier.rejected_mediators):
        raise Conflict("lead-mediator-rejected")


def declarations_clear(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Everyone of the team declared, and every interest is waived by all parties and allowed by the head (R-COI-1, -2, -3)."""
    for principal, role in dossier.team():
        if role not in ("lead_mediator", "co_mediator", "expert"):
            continue
        declaration = dossier.declaration(principal)
        if declaration is None:
            raise Conflict("declaration-missing", principal=principal)
        if not declaration.is_clear:
            raise Conflict("recusal-undecided", principal=principal)


def upper_head_accepts(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """The receiving unit stands at the next level up, and the actor heads it or a unit above it."""
    unit = act.inputs.get("unit")
    if not isinstance(unit, Organization):
        raise Invalid("unit-missing")
    if LEVELS.index(unit.level) <= LEVELS.index(dossier.level):
        raise Invalid("not-a-higher-level", level=unit.level)
    if act.actor not in heads_of(unit):
        raise Forbidden("head-of-receiving-unit-only")


def heads_of(unit: Organization) -> frozenset[str]:
    """The principals of those who head a unit or one above it."""
    return frozenset(principal for node in unit.lineage() for principal, role in node.local_roles if role == "unit_head")


def escalation_allowed(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """Enough sessions were held at this level (三二一, XX-1), or one recorded exception holds."""
    step = rulebook.sessions_before_escalation(dossier.level, dossier.category)
    if step is not None and dossier.held_sessions(dossier.level) >= step[0]:
        return
    exception = act.text("exception")
    if exception not in EXCEPTIONS:
        needed = step[0] if step is not None else 0
        raise Conflict("too-few-sessions", needed=needed, held=dossier.held_sessions(dossier.level))
    if not act.text("reason"):
        raise Invalid("reason-missing")
    if not _exception_holds(dossier, exception):
        raise Conflict("exception-not-met", exception=exception)


EXCEPTIONS: Final = frozenset({
    "warning", "beyond_competence", "party_asks", "all_conflicted", "missed_twice", "campaign", "court_or_police",
})
"""The exceptions of 三二一; the head of the receiving level approves by doing it."""


def _exception_holds(dossier: Dossier, exception: str) -> bool:
    if exception == "warning":
        return dossier.warning in ("yellow", "red")
    if exception == "missed_twice":
        return max(dossier.missed_by_side().values(), default=0) >= 2  # noqa: PLR2004 - missed twice
    if exception == "court_or_police":
        return dossier.source_channel in ("court", "police_110")
    if exception == "all_conflicted":
        return any(not declaration.is_clear or declaration.decision == "recused" for declaration in dossier.declarations)
    return True


def only_failed_mediation(dossier: Dossier, act: Act, rulebook: RuleBook, now: datetime) -> None:
    """What was ended goes up only where mediation failed, never where a party left (R-VOL-1)."""
    if dossier.state == "terminated" and dossier.ended_reason not in FAILED:
        raise Conflict("ended-for-good", reason=dossier.ended_reason)
