"""At its moments a clock warns, and when it runs out the system does what the rule says, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.assessment import Dispatch
from portal.domain.clock import Deadline
from portal.domain.dossier import Dossier
from portal.jobs import clocks
from portal.jobs.clocks import heed
from portal.services import inboxes
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import ROOT_NAME, portal_of
from tests.factories import dossiers
from tests.factories.filed import AT, file_dossier
from tests.factories.portals import MONDAY, a_portal, days


def running(world: Any, number: str, *, state: str, clock: str, channel: str = "court") -> None:
    """A dossier in a state, with a clock that ends an hour from now."""

    def make(connection: Any) -> None:
        portal, dossier = portal_of(connection), file_dossier(connection, number)
        dossier.state, dossier.source_channel, dossier.stage = state, channel, "pre_suit"  # type: ignore[assignment]
        dossier.accepted_at = AT
        dossier.dispatch = Dispatch("qingxi/centre", "staff:leader", (), "上门调解", AT.date(), "staff:clerk", AT)
        dossier.set_deadline(Deadline(clock, AT, AT + timedelta(hours=1)))
        places = dossier.places()
        portal.listings.refile(dossier, dossier.filed, places)
        dossier.filed = places

    in_transaction(world.database, make)


def state(world: Any, number: str) -> str:
    def look(portal: Any) -> str:
        dossier: Dossier = portal.dossiers.find(f"2026/{number}")
        return dossier.state

    return world.read(look)


def waiting(world: Any) -> list[str]:
    return world.read(lambda portal: [dossier_id for _, dossier_id in clocks.due(portal, world.clock())])


def test_a_dispatch_that_nobody_took_goes_back_when_its_time_is_over(world: Any) -> None:
    running(world, "100001", state="dispatched", clock="take")
    assert heed(world) == 0
    world.clock.move(hours=2)
    assert heed(world) == 1
    assert state(world, "100001") == "assessing"
    assert heed(world) == 0


def test_a_court_mediation_whose_time_is_over_ends(world: Any) -> None:
    running(world, "100001", state="mediating", clock="mediate_court")
    world.clock.move(hours=2)
    assert heed(world) == 1
    assert state(world, "100001") == "terminated"


def test_a_clock_warns_once_at_each_of_its_moments(world: Any) -> None:
    def make(connection: Any) -> None:
        portal = connection.root()[ROOT_NAME] = a_portal()
        dossiers.mediating(portal, MONDAY)

    def told() -> list[str]:
        return world.read(lambda portal: [one.template for one in inboxes.newest(portal, "staff:mediator")])

    in_transaction(world.database, make)
    world.clock.now = MONDAY + days(1)
    heed(world)
    assert "clock_warning" not in told()
    world.clock.now = MONDAY + days(29)
    assert heed(world) == 1
    assert heed(world) == 0
    assert told().count("clock_warning") == 1


@pytest.mark.parametrize(("clock", "channel"), [("mediate", "online"), ("accept", "court")])
def test_other_clocks_end_nothing(world: Any, clock: str, channel: str) -> None:
    running(world, "100001", state="mediating", clock=clock, channel=channel)
    world.clock.move(hours=2)
    assert heed(world) == 0
    assert state(world, "100001") == "mediating"


def test_a_moment_is_looked_at_once(world: Any) -> None:
    running(world, "100001", state="mediating", clock="accept")
    assert waiting(world) == []
    world.clock.move(hours=2)
    assert waiting(world) == ["2026/100001"]
    heed(world)
    before = world.database.lastTransaction()
    assert waiting(world) == []
    assert heed(world) == 0
    assert world.database.lastTransaction() == before


def test_no_more_dossiers_than_some_are_looked_at_before_others_have_their_turn(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "AT_ONCE", 2)
    for number in ("100001", "100002", "100003"):
        running(world, number, state="dispatched", clock="take")
    world.clock.move(hours=2)
    assert [heed(world) for _ in range(3)] == [2, 1, 0]
