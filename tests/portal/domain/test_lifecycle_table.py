import pytest

from portal.domain.act import Actor
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.guards import GUARDS
from portal.domain.lifecycle import (
    AFTER_AGREEMENT,
    BEFORE_AGREEMENT,
    BY_NAME,
    ROLES,
    TABLE,
    check,
    permitted,
    proposable,
    transition,
)
from portal.domain.rulebook import RuleBook
from portal.domain.vocabulary import ENDED_STATES, OPEN_STATES, STATES
from portal.services.effects.table import EFFECTS
from portal.services.messages import TEMPLATES
from tests.factories.portals import MONDAY

ROWS = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)


def test_all_thirty_eight_rows_are_there():
    assert {int(row.number.rstrip("abcd")) for row in TABLE} == set(range(1, 39))
    assert len(BY_NAME) == len(TABLE)
    assert len({row.number for row in TABLE}) == len(TABLE)


def test_each_guard_and_each_effect_has_exactly_one_implementation_and_one_use():
    assert {guard for row in TABLE for guard in row.guards} == set(GUARDS)
    assert {effect for row in TABLE for effect in row.effects} == set(EFFECTS)
    assert len({id(guard) for guard in GUARDS.values()}) == len(GUARDS)
    assert all(name == guard.__name__ for name, guard in (*GUARDS.items(), *EFFECTS.items()))


def test_each_message_of_the_table_has_its_sentence():
    assert {template for row in TABLE for _, template in row.tells} <= set(TEMPLATES)


def test_each_clock_of_the_table_is_in_the_rule_book():
    book = RuleBook()
    for row in TABLE:
        for clock in (*row.starts, *row.stops):
            assert book.clock(clock)


@ROWS
def test_a_row_names_known_states_and_roles(row):
    assert row.sources
    assert row.sources <= set(STATES)
    assert row.target in {*STATES, "stays", "back"}
    assert row.who
    assert row.who | row.proposers <= set(ROLES)


@ROWS
def test_a_step_is_refused_in_each_other_state(row):
    everybody = Actor("staff:all", frozenset(ROLES))
    for state in set(STATES) - row.sources:
        dossier = Dossier(MONDAY, "staff:all")
        dossier.state = state
        with pytest.raises(Conflict) as refused:
            check(row, dossier, everybody.act(MONDAY), RuleBook())
        assert refused.value.code == "not-in-this-state"
        assert row not in permitted(dossier, everybody.roles)


@ROWS
def test_a_step_is_refused_to_everybody_it_is_not_for(row):
    others = Actor("staff:others", frozenset(set(ROLES) - row.who))
    for state in row.sources:
        dossier = Dossier(MONDAY, "staff:others")
        dossier.state = state
        with pytest.raises(Forbidden) as refused:
            check(row, dossier, others.act(MONDAY), RuleBook())
        assert refused.value.code == "not-your-step"
        assert row not in permitted(dossier, others.roles)
        for role in row.who:
            assert row in permitted(dossier, frozenset({role}))


def test_a_party_exit_has_no_guard_but_identity():
    assert BY_NAME["leave"].guards == ("speaks_for_party",)
    assert BY_NAME["withdraw"].guards == ("speaks_for_applicant",)
    assert BY_NAME["step_back"].guards == ("speaks_for_party",)


def test_in_every_open_state_after_submission_a_party_has_a_way_out():
    assert OPEN_STATES - {"draft"} == BEFORE_AGREEMENT | AFTER_AGREEMENT
    assert BY_NAME["leave"].sources == BEFORE_AGREEMENT
    assert BY_NAME["step_back"].sources == AFTER_AGREEMENT
    assert BY_NAME["withdraw"].sources >= BEFORE_AGREEMENT


def test_every_state_can_be_reached_and_only_two_are_final():
    reached, edge = {"draft"}, {"draft"}
    while edge:
        edge = {row.target for row in TABLE if row.sources & edge} - reached - {"stays", "back"}
        reached |= edge
    assert reached == set(STATES)
    final = {state for state in STATES if not any(state in row.sources for row in TABLE)}
    assert final == {"not_accepted", "archived"}
    assert final <= ENDED_STATES


def test_what_a_clerk_may_not_do_it_may_propose():
    dossier = Dossier(MONDAY, "staff:clerk")
    dossier.state = "submitted"
    assert BY_NAME["refuse"] in proposable(dossier, frozenset({"clerk"}))
    assert BY_NAME["refuse"] not in proposable(dossier, frozenset({"unit_head"}))


def test_an_unknown_step_is_not_found():
    with pytest.raises(NotFound):
        transition("no_such_step")
