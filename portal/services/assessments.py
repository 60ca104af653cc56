"""Looking at a case: kind, difficulty, level and warning. The rules propose, a person decides (R-PI-3)."""

from datetime import datetime

from portal.domain.act import Actor
from portal.domain.assessment import Assessment
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.lifecycle import Transition
from portal.domain.portal import Portal
from portal.domain.vocabulary import (
    CATEGORIES,
    DIFFICULTIES,
    LEVELS,
    WARNING_LEVELS,
    Category,
    Difficulty,
    Level,
    WarningLevel,
)
from portal.services import clocks, messages
from portal.services.lifecycle import perform
from portal.services.records import record


def begin(portal: Portal, dossier: Dossier, *, now: datetime, actor: Actor) -> Transition:
    """Take it up for assessment; the rules fill in a proposal with reasons."""
    return perform(portal, dossier, "assess", actor.act(now))


def decide(
    portal: Portal, dossier: Dossier, *, category: Category, sub_category: str, difficulty: Difficulty, level: Level,
    warning: WarningLevel, now: datetime, actor: Actor, note: str = "",
) -> Assessment:
    """Decide what the rules only proposed. The clocks follow: two hours to dispatch a red one."""
    if dossier.state != "assessing":
        raise Conflict("not-in-this-state", state=dossier.state)
    given = ((category, CATEGORIES), (difficulty, DIFFICULTIES), (level, LEVELS), (warning, WARNING_LEVELS))
    if any(value not in known for value, known in given):
        raise Invalid("assessment-impossible")
    dossier.assessment = Assessment(category, sub_category, difficulty, level, warning, actor.principal, now, note)
    dossier.category, dossier.sub_category, dossier.difficulty = category, sub_category, difficulty
    dossier.warning = warning
    clocks.refit(portal, dossier, now)
    record(portal, dossier, now, actor.principal, "decide_assessment", {
        "category": category, "sub_category": sub_category, "difficulty": difficulty, "level": level, "warning": warning,
        "note": note,
    })
    return dossier.assessment


def change_warning(
    portal: Portal, dossier: Dossier, warning: WarningLevel, *, reason: str, now: datetime, actor: Actor,
) -> None:
    """Raise or lower the warning: anybody on the case raises; the head lowers, red only a leader."""
    if warning not in WARNING_LEVELS or not reason.strip():
        raise Invalid("warning-needs-reason")
    if not dossier.is_open:
        raise Conflict("dossier-ended")
    is_lowered = WARNING_LEVELS.index(warning) < WARNING_LEVELS.index(dossier.warning)
    needed = "leader" if dossier.warning == "red" else "unit_head"
    if is_lowered and needed not in actor.roles:
        raise Forbidden("not-yours-to-lower", needed=needed)
    before, dossier.warning = dossier.warning, warning
    clocks.refit(portal, dossier, now)
    details = {"from": before, "to": warning, "reason": reason.strip()}
    record(portal, dossier, now, actor.principal, "change_warning", details)
    messages.tell(portal, dossier, "head", "warning_raised", now, actor.principal)


def decide_police_report(
    portal: Portal, dossier: Dossier, *, told: bool, receiver: str, told_at: datetime | None, reason: str, now: datetime,
    actor: Actor,
) -> None:
    """Whether the police were told, whom and when, or why not: compulsory when yellow or red (R-REC-11)."""
    if told and not (receiver.strip() and told_at):
        raise Invalid("receiver-missing")
    if not told and not reason.strip():
        raise Invalid("reason-missing")
    when = told_at.isoformat() if told_at else ""
    dossier.police_report = f"reported {when} {receiver.strip()}" if told else f"not-reported {reason.strip()}"
    record(portal, dossier, now, actor.principal, "decide_police_report", {
        "told": told, "receiver": receiver.strip(), "told_at": when, "reason": reason.strip(),
    })
