"""A large store is filled in bulk, and is then as right as one that was filled dispute by dispute."""

from datetime import UTC, datetime

from portal.demonstration import build
from portal.storage.attempts import reading
from portal.storage.bootstrap import portal_of
from portal.storage.check import check
from portal.storage.database import open_database

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_store_filled_in_bulk_holds_what_it_says_and_tells_of_the_last_disputes_only(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "SIZE", 4)
    monkeypatch.setattr(build, "BULK_BATCH", 20)
    database = open_database(f"file://{tmp_path / 'Data.fs'}")
    try:
        steps = []
        monkeypatch.setattr(build, "MODELS", 40)
        build.fill(database, secret="only for a test, but long enough", now=NOW, size=74, progress=steps.append)
        assert steps == [20, 20, 20, 10, 4]
        report = check(database)
        assert report.findings == ()
        assert report.counts["dossiers"] == 74

        def told(connection):
            portal = portal_of(connection)
            told = {message.dossier_path for message in portal.messages.values()}
            return len(told), len(portal.outbox.work), len(portal.outbox.index)

        about, work, index = reading(database, told)
        assert 0 < about <= 4
        assert (work, index) == (0, 0)
    finally:
        database.close()
