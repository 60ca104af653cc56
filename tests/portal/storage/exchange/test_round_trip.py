"""What was exported and imported is exported again byte by byte the same, and nothing is found wrong with it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.domain.portal import SCHEMA_VERSION, Portal
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import holds_nothing, portal_of
from portal.storage.check import check, verify_audit
from portal.storage.errors import ExportBroken, ExportImpossible, StoreNotEmpty
from portal.storage.exchange import kinds, read
from portal.storage.exchange.manifest import NAME
from portal.storage.exchange.read import read_store
from portal.storage.exchange.write import write_store
from tests.factories.filed import AT, file_dossier
from tests.portal.storage.exchange.conftest import Opened


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_export_import_export_is_byte_identical_but_for_the_time(exported: Path, empty: Opened, tmp_path: Path) -> None:
    second = empty()
    read_store(second, exported)
    write_store(second, tmp_path / "again", now=AT + timedelta(days=1))
    before, after = files(exported), files(tmp_path / "again")
    times = [json.loads(side.pop(NAME)) for side in (before, after)]
    assert before == after
    assert [times[0] | {"made_at": ""}, times[1] | {"made_at": ""}] == [times[1] | {"made_at": ""}, times[0] | {"made_at": ""}]
    assert times[0]["made_at"] != times[1]["made_at"]


def test_an_imported_store_is_sound_and_its_trails_verify(exported: Path, empty: Opened) -> None:
    database = empty()
    read_store(database, exported)
    report, trails = check(database), verify_audit(database)
    assert (report.findings, trails.findings) == ((), ())
    assert report.counts["dossiers"] >= 7
    assert report.counts["files"] == 3
    assert trails.counts["audit trails"] > 7


def test_the_imported_portal_goes_on_working(exported: Path, empty: Opened) -> None:
    database = empty()
    read_store(database, exported)

    def look(portal: Portal) -> tuple[str, str, bytes]:
        dossier = portal.dossiers.find("2026-100001")
        assert dossier is not None
        with dossier.documents["1"].blob.open("r") as file:
            return dossier.facts, dossier.holder.title if dossier.holder else "", file.read()

    facts, holder, content = reading(database, lambda connection: look(portal_of(connection)))
    assert "排水沟" in facts
    assert (holder, content) == ("清溪县矛盾纠纷调处化解中心", b"one")
    in_transaction(database, lambda connection: file_dossier(connection, "200001"))
    assert check(database).findings == ()


def test_a_content_that_two_dossiers_share_is_written_once(exported: Path) -> None:
    assert len(list((exported / "files").rglob("?" * 64))) == 2


def test_each_line_says_its_place_and_references_are_places(exported: Path) -> None:
    lines = [json.loads(line) for line in (exported / "objects" / "Dossier.jsonl").read_text("utf-8").splitlines()]
    filed = next(line for line in lines if line["place"] == "/dossiers/2026/100001")
    assert filed["fields"]["holder"] == {"at": "/orgs/qingxi/centre"}
    assert filed["fields"]["audit"] == {"at": "/dossiers/2026/100001.audit"}
    entries = (exported / "objects" / "AuditEntry.jsonl").read_text("utf-8")
    assert '"/dossiers/2026/100001.audit._entries/1"' in entries


def test_every_saved_class_has_a_kind() -> None:
    """A new class is exported by itself; two of one name would be told apart by nothing."""
    assert {"Portal", "Dossier", "AuditEntry", "RuleBook", "LoginSession", "Invitation", "Job"} <= set(kinds.objects())
    assert {"Obligation", "Mark", "Deadline", "Citation"} <= set(kinds.values())
    assert not set(kinds.objects()) & set(kinds.values())


def test_an_export_is_written_to_a_new_folder_only_for_its_owner(full: Any, exported: Path) -> None:
    assert exported.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ExportImpossible):
        write_store(full, exported, now=AT)


def test_a_store_with_anything_in_it_takes_no_import(full: Any, exported: Path) -> None:
    with pytest.raises(StoreNotEmpty):
        read_store(full, exported)


def test_what_no_export_knows_is_said_and_not_left_out(full: Any, empty: Opened, tmp_path: Path) -> None:
    in_transaction(full, lambda connection: setattr(portal_of(connection), "odd", {"a": 1}))
    with pytest.raises(ExportImpossible, match="odd holds a dict"):
        write_store(full, tmp_path / "odd", now=AT)
    with pytest.raises(ExportBroken):
        read_store(empty(), tmp_path / "odd")


def test_an_export_of_an_older_store_is_brought_up_to_date(full: Any, empty: Opened, tmp_path: Path) -> None:
    in_transaction(full, lambda connection: setattr(portal_of(connection), "schema_version", 1))
    write_store(full, tmp_path / "old", now=AT)
    database = empty()
    read_store(database, tmp_path / "old")
    assert reading(database, lambda connection: portal_of(connection).schema_version) == SCHEMA_VERSION


def test_an_import_that_stops_half_way_can_be_begun_again(exported: Path, empty: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "BATCH", 50)
    database, seen = empty(), []

    def stop(what: str, count: int) -> None:
        seen.append(count)
        if what == "objects filled" and count >= 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_store(database, exported, stop)
    assert seen
    assert reading(database, holds_nothing)
    read_store(database, exported)
    assert check(database).findings == ()
