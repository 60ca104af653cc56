"""Starting, holding, stopping and extending the clocks of a dossier (R-TIM-1 to R-TIM-11)."""

from datetime import datetime, timedelta
from typing import Final

from portal.domain.clock import ClockRule, Deadline
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.domain.rulebook import RuleBook
from portal.services.working_days import (
    add_working_days,
    end_of_day,
    local_day,
    working_day_from,
    working_days_between,
)

URGENT_DISPATCH: Final = {"red": "dispatch_red", "yellow": "dispatch_yellow"}


def rulebook_of(portal: Portal, dossier: Dossier) -> RuleBook:
    """The rules that were valid when the dossier was accepted, before that the newest."""
    if dossier.accepted_at is None:
        return portal.rulebook
    book: RuleBook = portal.rulebooks[dossier.rulebook_version]
    return book


def kind_of(dossier: Dossier, clock: str) -> str:
    """Which rule a clock follows on this dossier: `dispatch` by its warning, `mediate` by its door and its category."""
    if clock == "dispatch":
        return URGENT_DISPATCH.get(dossier.warning, "dispatch")
    if clock != "mediate":
        return clock
    if dossier.category == "medical":
        return "mediate_medical"
    if dossier.source_channel == "court":
        return "mediate_suit" if dossier.stage == "in_suit" else "mediate_court"
    return "mediate_petition" if dossier.source_channel == "petition" else "mediate"


def due_at(portal: Portal, rule: ClockRule, started_at: datetime) -> datetime:
    """When a clock that starts now ends: hours to the minute, days at the end of the last day (R-TIM-11)."""
    if rule.unit == "hours":
        return started_at + timedelta(hours=rule.length)
    first = local_day(started_at)
    if rule.unit == "working_days":
        return end_of_day(add_working_days(first, rule.length, portal.holidays))
    return end_of_day(working_day_from(first + timedelta(days=rule.length), portal.holidays))


def start(portal: Portal, dossier: Dossier, clock: str, at: datetime) -> Deadline:
    """Start a clock anew. A labour dispute's mediation also starts the notice that arbitration is open (R-TIM-8)."""
    book = rulebook_of(portal, dossier)
    stop(dossier, clock, at)
    if clock == "mediate" and dossier.category == "labour":
        notice = book.clock("mediate_labour")
        asked_at = dossier.received_at or at
        dossier.set_deadline(running(portal, notice, asked_at, due_at(portal, notice, asked_at)))
    rule = book.clock(kind_of(dossier, clock))
    deadline = running(portal, rule, at, due_at(portal, rule, at))
    dossier.set_deadline(deadline)
    return deadline


def running(portal: Portal, rule: ClockRule, started_at: datetime, due: datetime) -> Deadline:
    """A clock of a rule between two moments, with those at which it warns."""
    return Deadline(rule.name, started_at, due, warns_at=warning_times(portal, rule, due))


def stop(dossier: Dossier, clock: str, at: datetime) -> None:
    """Stop a clock, whichever kind of it runs, since what it waited for was done."""
    for deadline in dossier.deadlines:
        if deadline.name == clock or deadline.name.startswith(f"{clock}_"):
            dossier.set_deadline(deadline.stopped(at))


def stop_all(dossier: Dossier, at: datetime) -> None:
    """Stop every clock, because the dossier has come to an end."""
    dossier.deadlines = tuple(deadline.stopped(at) for deadline in dossier.deadlines)


def hold(dossier: Dossier, at: datetime, reason: str) -> None:
    """Hold every running clock still, with the reason (R-TIM-7)."""
    dossier.deadlines = tuple(
        deadline.paused(at, reason) if deadline.is_running else deadline for deadline in dossier.deadlines
    )


def run_on(portal: Portal, dossier: Dossier, at: datetime) -> None:
    """Let every held clock run again for the days that it had left."""
    for deadline in dossier.deadlines:
        if deadline.paused_at is not None and deadline.stopped_at is None:
            rule = rulebook_of(portal, dossier).clock(deadline.name)
            later = _later(portal, rule, deadline, at)
            dossier.set_deadline(deadline.resumed(later, warning_times(portal, rule, later)))


def _later(portal: Portal, rule: ClockRule, deadline: Deadline, at: datetime) -> datetime:
    assert deadline.paused_at is not None
    if rule.unit == "hours":
        return deadline.due_at + (at - deadline.paused_at)
    held, due, today = local_day(deadline.paused_at), local_day(deadline.due_at), local_day(at)
    if rule.unit == "working_days":
        left = working_days_between(held, due, portal.holidays)
        return end_of_day(add_working_days(today, left, portal.holidays))
    return end_of_day(working_day_from(today + (due - held), portal.holidays))


def extend(portal: Portal, dossier: Dossier, deadline: Deadline, days: int, at: datetime) -> Deadline:
    """Move a clock's end by so many days from its present end."""
    last = end_of_day(working_day_from(local_day(deadline.due_at) + timedelta(days=days), portal.holidays))
    longer = deadline.extended(last, warning_times(portal, rulebook_of(portal, dossier).clock(deadline.name), last), at)
    dossier.set_deadline(longer)
    return longer


def refit(portal: Portal, dossier: Dossier, at: datetime) -> None:
    """Let the running clocks follow the rule that fits now, from their own start: after an assessment or a new warning."""
    for clock in ("dispatch", "mediate"):
        running = [one for one in dossier.deadlines if one.is_running and one.name.partition("_")[0] == clock]
        kept = [one for one in running if one.name != "mediate_labour" and one.name != kind_of(dossier, clock)]
        for deadline in kept:
            start(portal, dossier, clock, at if clock == "dispatch" else deadline.started_at)
            dossier.deadlines = tuple(one for one in dossier.deadlines if one.name != deadline.name)


def overdue(dossier: Dossier, now: datetime) -> tuple[Deadline, ...]:
    """The clocks that have run out, the longest overdue first."""
    return tuple(sorted((one for one in dossier.deadlines if one.is_over(now)), key=lambda one: one.due_at))


def warning_times(portal: Portal, rule: ClockRule, due: datetime) -> tuple[datetime, ...]:
    """The moments at which a clock warns before its end, earliest first."""
    if rule.unit == "working_days":
        last = local_day(due)
        return tuple(end_of_day(add_working_days(last, -units, portal.holidays)) for units in rule.warn)
    unit = timedelta(hours=1) if rule.unit == "hours" else timedelta(days=1)
    return tuple(due - units * unit for units in rule.warn)
