"""A full store in which dossiers of several states stand beside each other, and empty ones to import into."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.domain.account import Account
from portal.domain.saved_search import NewHit, SavedSearch, SavedSearches
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import ROOT_NAME, make_portal, portal_of
from portal.storage.database import open_database
from portal.storage.exchange.write import write_store
from tests.factories import dossiers as make
from tests.factories.filed import AT, file_dossier
from tests.factories.portals import a_portal

Opened = Callable[[], Any]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Opened]:
    """Opens one new store after the other; with a portal in it that was never used."""
    databases: list[Any] = []

    def open_one() -> Any:
        databases.append(open_database(f"file://{tmp_path}/store{len(databases)}/Data.fs"))
        in_transaction(databases[-1], make_portal)
        return databases[-1]

    yield open_one
    for database in databases:
        database.close()


def fill(connection: Any) -> None:
    """A county with a dossier that went all the way, one that was broken, one that is being signed."""
    portal = connection.root()[ROOT_NAME] = a_portal()
    make.closed(portal)
    make.breached(portal)
    make.signing(portal, form="written_electronic")
    make.suspended(portal)
    keep_a_search(portal.accounts["clerk"])


def keep_a_search(account: Account) -> None:
    """A saved search, by which two things were found already."""
    kept = account.saved_searches = SavedSearches()
    kept.__name__, kept.__parent__ = "saved-searches", account
    search = kept.add("1", SavedSearch("邻居", "邻居", "", (), AT))
    search.known.update((3, 15))
    search.news["law:1"] = NewHit("law:1", AT)


@pytest.fixture
def full(empty: Opened) -> Any:
    database = empty()
    in_transaction(database, fill)
    for number, content in (("100001", b"one"), ("100002", b"two"), ("100003", b"two")):
        in_transaction(database, lambda connection, number=number, content=content: file_dossier(connection, number, content=content))
    in_transaction(database, lambda connection: portal_of(connection).holidays.update({"2026-10-01": True}))
    return database


@pytest.fixture
def exported(full: Any, tmp_path: Path) -> Path:
    write_store(full, tmp_path / "export", now=AT)
    return tmp_path / "export"
