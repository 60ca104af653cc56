"""What may happen once happens once, and what excludes each other does not both happen, whoever is at it at the same moment.

Double bookings are in `test_diaries.py`. `ROUNDS = 1000` is the deep run, some minutes long.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.services import acceptance, agreements
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import ROOT_NAME, portal_of
from portal.storage.check import check
from portal.storage.database import open_database
from tests.factories import dossiers
from tests.factories.portals import CLERK, MEDIATOR, MONDAY, VILLAGE_CLERK, a_portal
from tests.portal.services.races import raced

ROUNDS = 5
LATER = MONDAY + timedelta(hours=4)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    opened = open_database(f"file://{tmp_path}/Data.fs")
    yield opened
    opened.close()


def begin(database: Any, make: Any) -> str:
    """An empty county with one dossier; returns its id."""

    def fill(connection: Any) -> str:
        portal = connection.root()[ROOT_NAME] = a_portal()
        return str(make(portal).id)

    return in_transaction(database, fill)


def found(portal: Portal, dossier_id: str) -> Dossier:
    dossier = portal.dossiers.find(dossier_id)
    assert dossier is not None
    return dossier


def test_who_signs_from_four_devices_at_once_signs_once(database: Any) -> None:
    def sign(portal: Portal) -> None:
        dossier = found(portal, number)
        paper = dossiers.a_document(portal, dossier, "signed_agreement", LATER)
        agreements.sign_on_paper(
            portal, dossier, "a1", digest=agreements.current(dossier).content_digest, document_number=paper, manner="ink_scan",
            now=LATER, actor=VILLAGE_CLERK,
        )

    for _ in range(ROUNDS):
        number = begin(database, dossiers.signing)
        assert len(raced(database, *[sign] * 4)) == 1
        marks = reading(database, lambda connection, number=number: len(agreements.current(found(portal_of(connection), number)).marks))
        assert marks == 1
        assert check(database).findings == ()


def test_no_signature_stands_under_a_text_that_was_taken_back_at_the_same_moment(database: Any) -> None:
    def sign(portal: Portal) -> None:
        dossier = found(portal, number)
        agreements.sign_as_mediator(portal, dossier, digest=digest, name="李某", now=LATER, actor=MEDIATOR)

    def take_back(portal: Portal) -> None:
        agreements.reopen_text(portal, found(portal, number), reason="少写了一项", now=LATER, actor=MEDIATOR)

    def after(connection: Any) -> tuple[str, bool]:
        dossier = found(portal_of(connection), number)
        return dossier.state, all(version.superseded_at is not None for version in dossier.agreement.values())

    def make(portal: Portal) -> Dossier:
        dossier = dossiers.signing(portal)
        for one in agreements.current(dossier).required_parties:
            paper = dossiers.a_document(portal, dossier, "signed_agreement", LATER)
            agreements.sign_on_paper(
                portal, dossier, one, digest=agreements.current(dossier).content_digest, document_number=paper, manner="ink_scan",
                now=LATER, actor=VILLAGE_CLERK,
            )
        return dossier

    for _ in range(ROUNDS):
        number = begin(database, make)
        digest = reading(database, lambda connection, number=number: agreements.current(found(portal_of(connection), number)).content_digest)
        assert 1 in raced(database, sign, take_back)
        assert reading(database, after) == ("mediating", True)
        assert check(database).findings == ()


def test_cases_that_are_accepted_at_once_get_numbers_of_their_own(database: Any) -> None:
    for _ in range(ROUNDS):
        begin(database, dossiers.submitted)
        ids = in_transaction(database, lambda connection: [str(dossiers.submitted(portal_of(connection)).id) for _ in range(4)])
        acts = [lambda portal, each=each: acceptance.accept(portal, found(portal, each), now=MONDAY, actor=CLERK) for each in ids]
        assert raced(database, *acts) == [0, 1, 2, 3]
        numbers = reading(database, lambda connection, ids=ids: {found(portal_of(connection), each).volume_number for each in ids})
        assert len(numbers) == 4


def test_a_case_that_two_accept_at_once_is_accepted_once(database: Any) -> None:
    for _ in range(ROUNDS):
        number = begin(database, dossiers.submitted)
        acts = [lambda portal, number=number: acceptance.accept(portal, found(portal, number), now=MONDAY, actor=CLERK)] * 2
        assert len(raced(database, *acts)) == 1
        told = reading(database, lambda connection, number=number: [
            entry.action for entry in found(portal_of(connection), number).audit
        ].count("accept"))
        assert told == 1
