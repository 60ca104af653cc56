"""A copy of a dossier is another dossier: its own number, its own objects, a trail that verifies, the model's files."""

import pytest

from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import make_portal, portal_of
from portal.storage.check import check
from portal.storage.copying import Model, renamed, write
from portal.storage.database import open_database
from tests.factories.filed import file_dossier

MODEL, COPY = "483920", "700001"


@pytest.fixture
def database(tmp_path):
    database = open_database(f"file://{tmp_path / 'Data.fs'}?blobstorage_dir={tmp_path / 'blobs'}")
    in_transaction(database, make_portal)
    in_transaction(database, lambda connection: file_dossier(connection, MODEL))
    yield database
    database.close()


def copied(database):
    """Copy the dossier and hang the copy in."""
    model = reading(database, lambda connection: Model(connection, portal_of(connection).dossiers.find(f"2026/{MODEL}")))
    (oid,) = write(database, [(model, COPY)], "test")

    def hang_in(connection):
        dossier = connection.get(oid)
        dossier.__parent__.hang_in(dossier)
        portal_of(connection).listings.refile(dossier, (), dossier.filed)

    in_transaction(database, hang_in)


def test_a_copy_says_its_own_number_wherever_the_model_says_its(database):
    copied(database)

    def said(connection):
        dossier = portal_of(connection).dossiers.find(f"2026/{COPY}")
        (entry,) = dossier.audit
        return dossier.path(), dossier.matter, entry.detail(), dossier.parties["a1"].path(), dossier.filed == dossier.places()

    assert reading(database, said) == (
        f"/dossiers/2026/{COPY}", f"邻里纠纷{COPY}", {"number": COPY}, f"/dossiers/2026/{COPY}/parties/a1", True,
    )


def test_the_check_of_the_store_finds_nothing_wrong_with_a_copy(database):
    copied(database)
    report = check(database)
    assert report.findings == ()
    assert report.counts["dossiers"] == 2


def test_a_change_of_the_copy_leaves_the_model_alone_and_they_share_their_files(database):
    copied(database)

    def change(connection):
        portal = portal_of(connection)
        copy, model = (portal.dossiers.find(f"2026/{number}") for number in (COPY, MODEL))
        copy.parties["a1"].name = "李某"
        return model.parties["a1"].name, copy.documents["1"].blob is model.documents["1"].blob

    assert in_transaction(database, change) == ("张某", True)


def test_a_number_is_taken_once(database):
    copied(database)
    with pytest.raises(KeyError):
        copied(database)


def test_a_record_that_does_not_refer_to_an_object_is_refused():
    with pytest.raises(ValueError, match="does not refer"):
        renamed(b"anything", b"\0" * 7 + b"\1", b"\0" * 7 + b"\2")
