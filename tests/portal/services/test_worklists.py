from datetime import timedelta

import pytest

from portal.domain.errors import Invalid
from portal.services import closing, worklists
from tests.factories import dossiers as make
from tests.factories.portals import CENTRE, MONDAY, TOWNSHIP, VILLAGE, a_portal, days


@pytest.fixture
def portal():
    return a_portal()


def everything(page_of, size):
    found, after = [], ""
    while True:
        page = page_of(after, size)
        found += page.dossiers
        if page.next_after is None:
            return found
        after = page.next_after


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_of_any_size_show_every_dossier_once_in_the_order_of_its_deadline(portal, size):
    made = [make.submitted(portal, MONDAY + days(number % 5)) for number in range(17)]
    found = everything(lambda after, size: worklists.due_page(portal, ["qingxi"], after=after, size=size), size)
    assert sorted(found, key=id) == sorted(made, key=id)
    due = [dossier.next_deadline().due_at for dossier in found]
    assert due == sorted(due)


def test_a_dossier_in_two_lists_is_shown_once(portal):
    dossier = make.scheduled(portal)
    owners = [VILLAGE, "qingxi", "staff:mediator"]
    assert worklists.due_page(portal, owners).dossiers == (dossier,)


def test_paging_stays_stable_while_others_are_filed(portal):
    for number in range(10):
        make.submitted(portal, MONDAY + days(number))
    first = worklists.due_page(portal, ["qingxi"], size=4)
    make.submitted(portal, MONDAY - days(10))
    second = worklists.due_page(portal, ["qingxi"], after=first.next_after, size=4)
    assert not set(first.dossiers) & set(second.dossiers)


def test_a_unit_sees_what_it_holds_and_the_county_sees_all(portal):
    here, there = make.consulting(portal), make.submitted(portal)
    assert worklists.due_page(portal, [VILLAGE]).dossiers == (here,)
    assert worklists.due_page(portal, [TOWNSHIP]).dossiers == (here,)
    assert set(worklists.due_page(portal, ["qingxi"]).dossiers) == {here, there}
    assert worklists.due_page(portal, [CENTRE]).dossiers == (there,)


def test_state_lists_are_newest_first_and_counted(portal):
    made = [make.submitted(portal, MONDAY + timedelta(minutes=number)) for number in range(3)]
    assert worklists.state_page(portal, ["qingxi"], "submitted").dossiers == tuple(reversed(made))
    make.accepted(portal)
    assert worklists.count_states(portal, ["qingxi"]) == {"submitted": 3, "accepted": 1}


def test_counters_say_overdue_today_within_seven_days_and_later(portal):
    make.submitted(portal, MONDAY - days(10))
    make.submitted(portal, MONDAY - days(5))
    make.submitted(portal, MONDAY)
    make.submitted(portal, MONDAY + days(4))
    assert worklists.count_due(portal, ["qingxi"], MONDAY) == worklists.Counts(1, 1, 1, 1)
    assert worklists.count_due(portal, ["qingxi"], MONDAY).all == 4


def test_a_mediator_finds_open_and_ended_cases(portal):
    dossier = make.mediating(portal)
    assert worklists.due_page(portal, ["staff:mediator"]).dossiers == (dossier,)
    closing.leave(portal, dossier, "r1", now=MONDAY + days(1), actor=make.party(dossier, "r1"))
    assert worklists.due_page(portal, ["staff:mediator"]).dossiers == ()
    assert worklists.ended_page(portal, "staff:mediator").dossiers == (dossier,)


def test_units_below_another_are_in_its_list_already():
    assert worklists.apart(["a/b/c", "a", "ab", "a/b", "staff:x"]) == ("a", "ab", "staff:x")


@pytest.mark.parametrize("after", ["x", "1", "~", "--1~2026/1", "1~<b>", "9" * 30 + "~1", "１~2026/1"])
def test_an_unknown_page_is_refused_and_never_breaks(portal, after):
    with pytest.raises(Invalid, match="no-such-page"):
        worklists.due_page(portal, ["qingxi"], after=after)


def test_an_unknown_state_or_size_is_refused(portal):
    with pytest.raises(Invalid, match="no-such-state"):
        worklists.state_page(portal, ["qingxi"], "gone")
    for size in (0, -1, 201):
        with pytest.raises(Invalid, match="page-size"):
            worklists.due_page(portal, ["qingxi"], size=size)
