"""When a clock runs out the system does what the rule says, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from portal.domain.assessment import Dispatch
from portal.domain.clock import Deadline
from portal.domain.dossier import Dossier
from portal.jobs.clocks import run_out
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of
from tests.factories.filed import AT, file_dossier


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


def test_a_dispatch_that_nobody_took_goes_back_when_its_time_is_over(world: Any) -> None:
    running(world, "100001", state="dispatched", clock="take")
    assert run_out(world) == 0
    world.clock.move(hours=2)
    assert run_out(world) == 1
    assert state(world, "100001") == "assessing"
    assert run_out(world) == 0


def test_a_court_mediation_whose_time_is_over_ends(world: Any) -> None:
    running(world, "100001", state="mediating", clock="mediate_court")
    world.clock.move(hours=2)
    assert run_out(world) == 1
    assert state(world, "100001") == "terminated"


@pytest.mark.parametrize(("clock", "channel"), [("mediate", "online"), ("accept", "court")])
def test_other_clocks_end_nothing(world: Any, clock: str, channel: str) -> None:
    running(world, "100001", state="mediating", clock=clock, channel=channel)
    world.clock.move(hours=2)
    before = world.database.lastTransaction()
    assert run_out(world) == 0
    assert state(world, "100001") == "mediating"
    assert world.database.lastTransaction() == before
