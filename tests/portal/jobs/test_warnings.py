"""The worker warns of clocks that are about to run out, once for each moment, and marks what cites a replaced law."""

from typing import Any

from portal.jobs import outdated
from portal.jobs.schedule import SCHEDULE
from portal.jobs.warnings import warn_of_clocks
from portal.services import inboxes
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import ROOT_NAME
from tests.factories import dossiers
from tests.factories.portals import MONDAY, a_portal, days


def test_the_worker_warns_once_for_each_moment(world: Any) -> None:
    def make(connection: Any) -> None:
        portal = connection.root()[ROOT_NAME] = a_portal()
        dossiers.mediating(portal, MONDAY)

    in_transaction(world.database, make)
    world.clock.now = MONDAY + days(1)
    assert warn_of_clocks(world) == 0
    world.clock.now = MONDAY + days(29)
    assert warn_of_clocks(world) == 1
    assert warn_of_clocks(world) == 0
    assert len(world.read(lambda portal: [one.template for one in inboxes.newest(portal, "staff:mediator")])) >= 1


def test_an_index_without_laws_makes_nothing_outdated(world: Any) -> None:
    assert outdated.mark(world) == 0


def test_the_schedule_warns_marks_and_forgets() -> None:
    assert {"warnings", "outdated", "sweep"} <= {each.name for each in SCHEDULE}
