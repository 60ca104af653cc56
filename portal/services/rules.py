"""The rule book as a county reads and changes it: plain values out, and a new version in.

A change makes a new version, which holds for what is accepted from then on; a dossier keeps the version of its acceptance. What a
statute fixes cannot be changed here: such a clock is given back as it was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any, Final, get_args

from portal.domain.clock import ClockRule, Unit
from portal.domain.errors import Invalid
from portal.domain.portal import Portal
from portal.domain.rulebook import LEADER_OF_WARNING, EscalationRule, LeaderRule, RuleBook
from portal.domain.vocabulary import CATEGORIES, LEVELS
from portal.services.working_days import is_announced

NUMBERS: Final[dict[str, tuple[int, int]]] = {
    "contact_attempts": (1, 20), "contact_days": (1, 60), "archive_score": (0, 100), "recording_days": (1, 36_500),
}
"""The numbers that stand by themselves, with the least and the most."""
BRACKETS: Final = ("（）", "〔〕")
LONGEST_CLOCK: Final = 3_650
MOST_SESSIONS: Final = 20
FIELDS: Final = ("area_mu", "amount")
"""What of a dossier can decide who leads it."""


def written(book: RuleBook) -> dict[str, Any]:
    """The rule book as plain values, as `change` takes them."""
    return {
        "clocks": [{**asdict(rule), "warn": list(rule.warn)} for rule in book.clocks],
        "escalation": [asdict(rule) for rule in book.escalation],
        "leaders": [asdict(rule) for rule in book.leaders],
        **{name: getattr(book, name) for name in NUMBERS},
        "volume_brackets": book.volume_brackets,
    }


def change(portal: Portal, given: Mapping[str, Any], *, by: str, now: datetime) -> RuleBook:
    """Make `given` the newest version; the same rules again make none. Raises Invalid `rules-wrong` with what is wrong as `at`."""
    before = portal.rulebook
    _same("the rules", set(given), set(written(before)))
    made = RuleBook(
        before.version + 1, _clocks(_list(given, "clocks"), before.clocks),
        (_escalation(row) for row in _list(given, "escalation")), (_leader(row) for row in _list(given, "leaders")),
    )
    for name, (least, most) in NUMBERS.items():
        setattr(made, name, _number(name, given[name], least, most))
    made.volume_brackets = _one_of("volume_brackets", given["volume_brackets"], BRACKETS)
    if written(made) == written(before):
        return before
    portal.rulebooks[made.version] = made
    portal.audit.append(now, by, "rules.changed", {"version": made.version})
    return made


def set_holiday(portal: Portal, day: date, *, is_off: bool | None, by: str, now: datetime) -> None:
    """Make a day one off or a working day, whatever the published calendar says; None goes by the calendar again (R-TIM-11)."""
    if is_off is None:
        portal.holidays.pop(day.isoformat(), None)
    else:
        portal.holidays[day.isoformat()] = is_off
    portal.audit.append(now, by, "holiday.changed", {"day": day.isoformat(), "off": is_off})


def unannounced(portal: Portal, today: date) -> list[int]:
    """This year and the next, as far as neither the published calendar nor the county's own days know them."""
    return [year for year in (today.year, today.year + 1) if not is_announced(date(year, 1, 1), portal.holidays)]


def _clocks(rows: list[Any], before: Iterable[ClockRule]) -> list[ClockRule]:
    known = {rule.name: rule for rule in before}
    made = [_clock(row, known) for row in rows]
    _same("clocks", {rule.name for rule in made}, set(known))
    if len(made) != len(known):
        raise _wrong("clocks: one is there twice")
    return made


def _clock(row: Any, known: Mapping[str, ClockRule]) -> ClockRule:
    values = _row("clocks", row, ClockRule)
    rule = known[_one_of("clocks: name", values["name"], known)]
    place = f"clocks: {rule.name}"
    if not isinstance(values["warn"], list):
        raise _wrong(f"{place}: warn must be a list of numbers")
    length = _number(f"{place}: length", values["length"], 1, LONGEST_CLOCK)
    warn = tuple(_number(f"{place}: warn", each, 1, length) for each in values["warn"])
    made = replace(rule, length=length, unit=_one_of(f"{place}: unit", values["unit"], get_args(Unit)), warn=warn)
    if warn != tuple(sorted(set(warn), reverse=True)):
        raise _wrong(f"{place}: warn must be different numbers, the largest first")
    if (values["basis"], values["rule"]) != (rule.basis, rule.rule):
        raise _wrong(f"{place}: basis and rule say where it comes from, and stay")
    if rule.basis == "statute" and (made.length, made.unit) != (rule.length, rule.unit):
        raise _wrong(f"{place}: a statute fixes {rule.length} {rule.unit}")
    return made


def _escalation(row: Any) -> EscalationRule:
    values = _row("escalation", row, EscalationRule)
    lower, upper = (_one_of(f"escalation: {name}", values[name], LEVELS) for name in ("from_level", "to_level"))
    if LEVELS.index(upper) <= LEVELS.index(lower):
        raise _wrong(f"escalation: {upper} is not above {lower}")
    category = _one_of("escalation: category", values["category"], ("*", *CATEGORIES))
    return EscalationRule(lower, _number("escalation: min_sessions", values["min_sessions"], 0, MOST_SESSIONS), upper, category)


def _leader(row: Any) -> LeaderRule:
    values = _row("leaders", row, LeaderRule)
    at_least = values["at_least"]
    if isinstance(at_least, bool) or not isinstance(at_least, int | float) or not 0 <= at_least < float("inf"):
        raise _wrong("leaders: at_least must be a number from 0 on")
    return LeaderRule(
        _one_of("leaders: category", values["category"], CATEGORIES), _one_of("leaders: field", values["field"], FIELDS),
        at_least, _one_of("leaders: rank", values["rank"], tuple(LEADER_OF_WARNING.values())),
    )


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    if not isinstance(given[name], list):
        raise _wrong(f"{name} must be a list")
    return given[name]


def _row(place: str, row: Any, kind: type) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise _wrong(f"{place}: each must be an object with names and values")
    _same(place, set(row), set(kind.__annotations__))
    return row


def _number(place: str, given: Any, least: int, most: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise _wrong(f"{place} must be a whole number from {least} to {most}")
    return given


def _one_of(place: str, given: Any, choices: Iterable[str]) -> Any:
    offered = tuple(choices)
    if given not in offered:
        raise _wrong(f"{place} must be one of {', '.join(dict.fromkeys(offered))}")
    return given


def _same(place: str, given: set[str], wanted: set[str]) -> None:
    if given != wanted:
        raise _wrong(f"{place}: missing {sorted(wanted - given)}, unknown {sorted(given - wanted)}")


def _wrong(at: str) -> Invalid:
    return Invalid("rules-wrong", at=at)
