import json
from copy import deepcopy
from datetime import date

import pytest

from portal.domain.errors import Invalid
from portal.domain.rulebook import RuleBook
from portal.services import clocks, rules
from portal.services.working_days import is_working_day
from tests.factories import dossiers as make
from tests.factories.portals import MONDAY, a_portal


@pytest.fixture
def portal():
    return a_portal()


def given(portal):
    return json.loads(json.dumps(rules.written(portal.rulebook)))


def clock(values, name):
    return next(row for row in values["clocks"] if row["name"] == name)


def change(portal, values):
    return rules.change(portal, values, by="console:root", now=MONDAY)


def test_the_same_rules_again_make_no_new_version(portal):
    assert change(portal, given(portal)).version == 1
    assert list(portal.rulebooks) == [1]


def test_a_change_holds_for_what_is_accepted_from_then_on(portal):
    before = make.accepted(portal)
    values = given(portal)
    clock(values, "mediate")["length"] = 20
    values["volume_brackets"] = "〔〕"
    assert change(portal, values).version == 2
    after = make.accepted(portal)
    assert [clocks.rulebook_of(portal, each).clock("mediate").length for each in (before, after)] == [30, 20]
    assert (before.volume_number[0], after.volume_number[0]) == ("（", "〔")


def test_a_change_is_written_down(portal):
    values = given(portal)
    values["recording_days"] = 180
    change(portal, values)
    entry = list(portal.audit)[-1]
    assert (entry.actor, entry.action, entry.detail()) == ("console:root", "rules.changed", {"version": 2})


def test_what_is_written_comes_back_as_it_was(portal):
    values = given(portal)
    values["contact_days"] = 5
    assert rules.written(change(portal, values)) == values


def broken():
    """Each kind of mistake, and what the refusal names."""
    def at(*path):
        def put(values, value):
            for step in path[:-1]:
                values = values[step]
            values[path[-1]] = value
        return put

    return [
        (at("clocks", 0, "length"), 0, "correct: length"), (at("clocks", 0, "length"), True, "correct: length"),
        (at("clocks", 0, "length"), "7", "correct: length"), (at("clocks", 0, "unit"), "weeks", "correct: unit"),
        (at("clocks", 0, "warn"), [1, 2], "correct: warn"), (at("clocks", 0, "warn"), 1, "correct: warn"),
        (at("clocks", 0, "warn"), [8], "correct: warn"), (at("clocks", 0, "basis"), "statute", "basis and rule"),
        (at("clocks", 0, "name"), "lunch", "clocks: name"), (at("clocks", 0), None, "clocks: each"),
        (at("clocks", 0), {"name": "correct"}, "clocks: missing"), (at("clocks"), [], "clocks: missing"), (at("clocks"), {}, "clocks must"),
        (at("escalation", 0, "to_level"), "village", "village is not above village"), (at("escalation", 0, "category"), "x", "escalation: category"),
        (at("escalation", 0, "min_sessions"), -1, "escalation: min_sessions"), (at("leaders", 0, "at_least"), "much", "leaders: at_least"),
        (at("leaders", 0, "at_least"), float("nan"), "leaders: at_least"), (at("leaders", 0, "rank"), "king", "leaders: rank"),
        (at("leaders", 0, "field"), "matter", "leaders: field"), (at("archive_score"), 101, "archive_score"),
        (at("volume_brackets"), "[]", "volume_brackets"), (at("extra"), 1, "unknown ['extra']"),
    ]


@pytest.mark.parametrize(("put", "value", "names"), broken())
def test_what_cannot_be_right_is_refused_with_its_place(portal, put, value, names):
    values = given(portal)
    put(values, value)
    with pytest.raises(Invalid) as refused:
        change(portal, values)
    assert refused.value.code == "rules-wrong"
    assert names in refused.value.details["at"]
    assert list(portal.rulebooks) == [1]


def test_what_a_statute_fixes_stays(portal):
    values = given(portal)
    clock(values, "confirmation")["length"] = 60
    with pytest.raises(Invalid) as refused:
        change(portal, values)
    assert refused.value.details["at"] == "clocks: confirmation: a statute fixes 30 days"


def test_a_clock_is_named_once(portal):
    values = given(portal)
    values["clocks"].append(deepcopy(values["clocks"][0]))
    with pytest.raises(Invalid):
        change(portal, values)


def test_each_number_of_a_rule_book_can_be_set():
    assert set(rules.written(RuleBook())) == {*vars(RuleBook()), *rules.NUMBERS, "volume_brackets"} - {"version"}


def test_the_countys_own_day_wins_over_the_calendar_until_it_is_taken_back(portal):
    day = date(2026, 11, 25)
    seen = [is_working_day(day, portal.holidays)]
    for is_off in (True, False, None, None):
        rules.set_holiday(portal, day, is_off=is_off, by="console:root", now=MONDAY)
        seen.append(is_working_day(day, portal.holidays))
    assert seen == [True, False, True, True, True]
    assert list(portal.holidays) == []


def test_a_year_that_nobody_announced_is_named_until_a_day_of_it_is_set(portal):
    assert rules.unannounced(portal, date(2098, 12, 1)) == [2098, 2099]
    rules.set_holiday(portal, date(2099, 1, 1), is_off=True, by="console:root", now=MONDAY)
    assert rules.unannounced(portal, date(2098, 12, 1)) == [2098]
    assert rules.unannounced(portal, date(2024, 12, 1)) == []
