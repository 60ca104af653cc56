"""Older stores are brought up to date step by step; newer ones are refused."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.domain.clock import Deadline
from portal.domain.listing import CLOCKS
from portal.domain.message import Message, MessageChannel
from portal.domain.portal import SCHEMA_VERSION, Portal
from portal.services import inboxes, messages
from portal.services.sessions import Seat
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import ROOT_NAME, portal_of
from portal.storage.check import check
from portal.storage.database import open_database
from portal.storage.errors import StoreNeedsEvolving, StoreTooNew
from portal.storage.evolve import STEPS, evolve, require_current
from tests.factories import dossiers
from tests.factories.filed import AT, file_dossier
from tests.factories.portals import MONDAY, a_portal

SAMPLES = Path(__file__).parent / "samples"


def version(database: Any) -> int:
    return reading(database, lambda connection: portal_of(connection).schema_version)


def rename(portal: Portal) -> None:
    portal.title = "renamed"


def fail(_portal: Portal) -> None:
    raise RuntimeError


def test_each_version_has_a_step_and_a_sample() -> None:
    assert sorted(STEPS) == list(range(2, SCHEMA_VERSION + 1))
    assert {path.stem for path in SAMPLES.glob("*.fs")} == {str(number) for number in range(1, SCHEMA_VERSION + 1)}


@pytest.mark.parametrize("number", range(1, SCHEMA_VERSION + 1))
def test_a_store_of_each_released_version_opens_and_passes_the_check(number: int, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / f"{number}.fs", tmp_path / "Data.fs")
    shutil.copytree(SAMPLES / f"{number}.blobs", tmp_path / "blobs")
    database = open_database(f"file://{tmp_path}/Data.fs")
    evolve(database)
    report = check(database)
    assert report.findings == ()
    assert report.counts["files"] == 2
    dossier = reading(database, lambda connection: portal_of(connection).dossiers.find("2026-100001").facts)  # type: ignore[union-attr]
    assert "排水沟" in dossier
    database.close()


def test_what_was_told_before_there_were_inboxes_is_listed_once(database: Any) -> None:
    def tell(portal: Portal, name: str, channel: MessageChannel) -> None:
        portal.messages.add(name, Message(channel, "staff:clerk", "new_application", (), queued_at=AT))

    def before(connection: Any) -> None:
        portal = portal_of(connection)
        portal.schema_version = 1
        tell(portal, "900000000001", "inbox")
        tell(portal, "900000000002", "sms")
        messages.send(portal, "inbox", "staff:clerk", "new_application", {}, at=AT + timedelta(hours=1))

    in_transaction(database, before)
    told = reading(database, lambda connection: len(inboxes.newest(portal_of(connection), "staff:clerk")))
    assert told == 1
    assert evolve(database) == list(range(2, SCHEMA_VERSION + 1))
    evolve(database)
    names = reading(database, lambda connection: [each.__name__ for each in inboxes.newest(portal_of(connection), "staff:clerk")])
    assert names[1:] == ["900000000001"]
    assert len(names) == 2
    assert check(database).findings == ()


def test_clocks_of_before_are_given_their_moments_and_listed_by_them(database: Any) -> None:
    def before(connection: Any) -> None:
        portal = portal_of(connection)
        portal.schema_version = 2
        dossier = file_dossier(connection, "100001")
        rule = portal.rulebook.clock("mediate")
        dossier.set_deadline(Deadline(rule.name, AT, AT + timedelta(days=30)))
        places = tuple(place for place in dossier.places() if place[0] != CLOCKS)
        portal.listings.refile(dossier, dossier.filed, places)
        dossier.filed = places

    in_transaction(database, before)
    assert evolve(database) == list(range(3, SCHEMA_VERSION + 1))
    first = AT + timedelta(days=23)
    assert reading(database, lambda connection: list(portal_of(connection).listings.get(CLOCKS).keys())) == [
        (int(first.timestamp()), "2026/100001"),
    ]
    assert check(database).findings == ()


def test_what_was_planned_before_there_were_diaries_is_entered_as_it_was_also_where_it_overlaps(database: Any) -> None:
    lead = (Seat("张某", "party", party_id="a1"), Seat("李某", "mediator", principal="staff:mediator"))

    def before(connection: Any) -> None:
        portal = connection.root()[ROOT_NAME] = a_portal()
        for _ in range(2):
            dossiers.plan(portal, dossiers.with_lead(portal), MONDAY, seats=lead, planned_at=MONDAY + timedelta(hours=1))
            portal.diaries.clear()
        dossiers.mediating(portal)
        del portal.diaries
        portal.schema_version = 3

    in_transaction(database, before)
    assert evolve(database) == list(range(4, SCHEMA_VERSION + 1))
    evolve(database)
    entered = reading(database, lambda connection: [len(each.bookings) for each in portal_of(connection).diaries.values()])
    assert entered == [2]
    assert check(database).findings == ()


def test_steps_run_in_order_and_once(database: Any) -> None:
    steps = {SCHEMA_VERSION + 1: rename, SCHEMA_VERSION + 2: rename}
    assert evolve(database, steps=steps, version=SCHEMA_VERSION + 2) == [SCHEMA_VERSION + 1, SCHEMA_VERSION + 2]
    assert evolve(database, steps=steps, version=SCHEMA_VERSION + 2) == []
    assert reading(database, lambda connection: portal_of(connection).title) == "renamed"


def test_a_step_that_fails_changes_nothing_and_the_next_run_goes_on_there(database: Any) -> None:
    with pytest.raises(RuntimeError):
        evolve(database, steps={SCHEMA_VERSION + 1: rename, SCHEMA_VERSION + 2: fail}, version=SCHEMA_VERSION + 2)
    assert version(database) == SCHEMA_VERSION + 1
    steps = {SCHEMA_VERSION + 1: fail, SCHEMA_VERSION + 2: rename}
    assert evolve(database, steps=steps, version=SCHEMA_VERSION + 2) == [SCHEMA_VERSION + 2]


def test_a_newer_store_is_refused(database: Any) -> None:
    in_transaction(database, lambda connection: setattr(portal_of(connection), "schema_version", SCHEMA_VERSION + 1))
    with pytest.raises(StoreTooNew, match="install the newer program"):
        evolve(database)


def test_an_older_store_is_not_served_before_its_steps_were_run(database: Any) -> None:
    with pytest.raises(StoreNeedsEvolving, match="portal-admin INI evolve"):
        reading(database, lambda connection: require_current(portal_of(connection), SCHEMA_VERSION + 1))
