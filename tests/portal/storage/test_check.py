"""The check finds each kind of damage, by its code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.domain.agreement import AgreementVersion, Mark
from portal.domain.audit import AuditTrail
from portal.domain.diary import Diary
from portal.domain.dossier import Dossier
from portal.domain.listing import Listing
from portal.domain.node import FEW
from portal.domain.portal import Portal
from portal.domain.site import Site
from portal.services.sessions import Seat
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import ROOT_NAME, portal_of
from portal.storage.check import Report, check, verify_audit
from tests.factories import dossiers
from tests.factories.filed import AT, file_dossier
from tests.factories.portals import MONDAY, a_portal

LEAD = (Seat("张某", "party", party_id="a1"), Seat("李某", "mediator", principal="staff:mediator"))


@pytest.fixture
def planned(database: Any) -> Any:
    def fill(connection: Any) -> None:
        portal = connection.root()[ROOT_NAME] = a_portal()
        for number in range(2):
            dossier = dossiers.with_lead(portal)
            dossiers.plan(portal, dossier, MONDAY, seats=LEAD, minutes=60 + number)

    in_transaction(database, fill)
    return database


@pytest.fixture
def filled(database: Any) -> Any:
    in_transaction(database, lambda connection: file_dossier(connection, "100001"))
    in_transaction(database, lambda connection: file_dossier(connection, "100002"))
    return database


def first(portal: Portal) -> Dossier:
    found = portal.dossiers.find("2026/100001")
    assert found is not None
    return found


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def damaged(database: Any, damage: Callable[[Portal], object]) -> set[str]:
    in_transaction(database, lambda connection: damage(portal_of(connection)))
    return codes(check(database, index_position=0))


def test_a_sound_store_gives_no_finding_and_says_what_was_looked_at(filled: Any) -> None:
    report = check(filled, index_position=0)
    assert report.findings == ()
    assert report.counts["dossiers"] == report.counts["files"] == 2
    assert report.counts["list entries"] == 8
    assert report.counts["objects"] > 40


def test_a_child_with_another_parent_is_found(filled: Any) -> None:
    assert damaged(filled, lambda portal: setattr(first(portal).parties, "__parent__", portal)) == {"parent-wrong"}


def test_a_child_under_another_name_is_found(filled: Any) -> None:
    assert "name-wrong" in damaged(filled, lambda portal: setattr(first(portal), "__name__", "999999"))


def test_a_folder_that_counts_wrong_is_found(filled: Any) -> None:
    def miscount(portal: Portal) -> None:
        for number in range(FEW + 1):
            portal.sites.add(f"site-{number}", Site("调解室", "qingxi"))
        assert portal.sites._count is not None
        portal.sites._count.change(1)

    assert damaged(filled, miscount) == {"count-wrong"}


def test_a_changed_audit_entry_is_found_by_its_number(filled: Any) -> None:
    in_transaction(filled, lambda connection: setattr(next(iter(first(portal_of(connection)).audit)), "actor", "staff:x"))
    assert [str(finding) for finding in check(filled).findings] == ["audit-broken  /dossiers/2026/100001  entry 1"]
    assert codes(verify_audit(filled)) == {"audit-broken"}


def test_a_dossier_without_any_audit_entry_is_found(filled: Any) -> None:
    def unnoted(portal: Portal) -> None:
        portal.dossiers["2026"].add("100003", Dossier(first(portal).created_at, "staff:x"))

    assert damaged(filled, unnoted) == {"audit-missing"}


def test_a_dossier_that_is_filed_elsewhere_than_it_belongs_is_found(filled: Any) -> None:
    assert damaged(filled, lambda portal: setattr(first(portal), "state", "accepted")) == {"listing-stale"}


def test_an_entry_of_a_removed_dossier_is_found(filled: Any) -> None:
    assert "listing-stranger" in damaged(filled, lambda portal: portal.dossiers["2026"].remove("100001"))


def test_a_dossier_that_is_missing_from_its_list_is_found(filled: Any) -> None:
    def drop(portal: Portal) -> None:
        name, key = first(portal).filed[0]
        portal.listings.get(name).drop(key)

    assert damaged(filled, drop) == {"listing-missing"}


def test_a_list_that_counts_wrong_is_found(filled: Any) -> None:
    def miscount(portal: Portal) -> None:
        listing: Listing = portal.listings.get(first(portal).filed[0][0])
        listing._count.change(-1)

    assert damaged(filled, miscount) == {"listing-count-wrong"}


def signed(portal: Portal) -> AgreementVersion:
    version = AgreementVersion(
        form="written", effect_rule="committee_seal", facts="水沟改道", terms="恢复原状", obligations=(), copies=3,
        drafted_at=AT, drafted_by="staff:m",
    )
    version.content_digest = version.computed_digest()
    mark = Mark("party", "a1", "张某", "drawn_electronic", AT, version.content_digest, drawing="M1 1L20 30", proof="ab" * 32)
    version.marks = (mark,)
    first(portal).shelf("agreement").add("1", version)
    first(portal).audit.append(AT, "party:a1", "sign", {
        "kind": mark.kind, "by": mark.by, "manner": mark.manner, "digest": mark.content_digest, "mark": mark.digest,
    })
    return version


def test_an_agreement_whose_text_changed_after_signing_is_found(filled: Any) -> None:
    assert damaged(filled, signed) == set()
    assert damaged(filled, lambda portal: setattr(first(portal).agreement["1"], "terms", "恢复")) == {"agreement-changed"}


def test_a_mark_under_another_text_is_found(filled: Any) -> None:
    def move(portal: Portal) -> None:
        version = signed(portal)
        version.marks = (replace(version.marks[0], content_digest="0" * 64),)

    assert damaged(filled, move) == {"mark-astray", "mark-missing"}


@pytest.mark.parametrize("changed", [
    {"drawing": "M1 1L20 31"}, {"proof": "ab" * 31 + "aa"}, {"at": AT + timedelta(seconds=1)}, {"by": "r1"}, {"name": "李某"},
    {"manner": "typed_electronic"}, {"document_number": "1"}, {"kind": "mediator"},
])
def test_a_mark_of_which_anything_changed_is_found(filled: Any, changed: dict[str, Any]) -> None:
    def change(portal: Portal) -> None:
        version = signed(portal)
        version.marks = (replace(version.marks[0], **changed),)

    assert damaged(filled, change) == {"mark-changed", "mark-missing"}


def test_a_mark_that_is_gone_and_one_that_nobody_made_are_found(filled: Any) -> None:
    assert damaged(filled, lambda portal: setattr(signed(portal), "marks", ())) == {"mark-missing"}

    def forge(portal: Portal) -> None:
        version = first(portal).agreement["1"]
        version.marks = (Mark("committee_seal", "qingxi", "委员会", "sealed_paper_scan", AT, version.content_digest),)

    assert damaged(filled, forge) == {"mark-changed", "mark-missing"}


def test_marks_of_which_the_trail_told_before_it_kept_their_digests_are_no_finding(filled: Any) -> None:
    def as_before(portal: Portal) -> None:
        version = signed(portal)
        mark = version.marks[0]
        first(portal).audit = AuditTrail()
        first(portal).audit.append(AT, "party:a1", "sign", {
            "kind": mark.kind, "by": mark.by, "manner": mark.manner, "digest": mark.content_digest,
        })

    assert damaged(filled, as_before) == set()


def blob_path(database: Any) -> Path:
    return reading(database, lambda connection: Path(first(portal_of(connection)).documents["1"].blob.committed()))


def test_a_file_of_which_one_byte_changed_is_found(filled: Any) -> None:
    path = blob_path(filled)
    path.chmod(0o600)
    path.write_bytes(b"Evidence")
    assert [finding.where for finding in check(filled).findings] == ["/dossiers/2026/100001/documents/1"]
    assert codes(check(filled)) == {"blob-changed"}


def test_a_file_that_is_gone_is_found(filled: Any) -> None:
    blob_path(filled).unlink()
    assert codes(check(filled)) == {"blob-missing"}


@pytest.mark.parametrize(("position", "code"), [(0, set()), (-1, set()), (2, set()), (7, {"index-ahead"})])
def test_the_index_may_lag_but_not_lead(filled: Any, position: int, code: set[str]) -> None:
    assert codes(check(filled, index_position=position)) == code


def test_changes_that_neither_the_index_nor_the_queue_has_are_found(filled: Any) -> None:
    in_transaction(filled, lambda connection: portal_of(connection).outbox.index.trim(2))
    assert codes(check(filled, index_position=2)) == set()
    assert codes(check(filled, index_position=1)) == {"index-gap"}


def test_an_object_that_is_not_in_the_store_is_found(filled: Any) -> None:
    """As after a pack that removed too much: the record refers to an object that is not there."""
    from ZODB.utils import p64

    def dangle(connection: Any) -> None:
        ghost = connection.db().classFactory(connection, "portal.domain.node", "Node").__new__(
            connection.db().classFactory(connection, "portal.domain.node", "Node"))
        ghost._p_jar, ghost._p_oid = connection, p64(0xFFFF)
        ghost._p_deactivate()
        portal_of(connection).lost = ghost

    in_transaction(filled, dangle)
    assert codes(check(filled)) == {"object-missing"}


def test_an_object_whose_class_is_gone_is_found(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.domain import message

    filled.cacheMinimize()
    monkeypatch.delattr(message, "Message")
    report = check(filled)
    assert codes(report) == {"object-broken"}
    assert "portal.domain.message.Message" in report.findings[0].seen


def diary_of(portal: Portal) -> Diary:
    found = portal.diaries["staff:mediator"]
    assert isinstance(found, Diary)
    return found


def test_a_session_that_is_to_come_stands_in_the_diary_with_its_hours(planned: Any) -> None:
    assert check(planned).findings == ()
    assert check(planned).counts["diaries"] == 1

    def shift(portal: Portal) -> None:
        diary_of(portal).bookings[0].session.minutes_planned += 1

    assert damaged(planned, shift) == {"booking-missing"}


def test_a_session_that_is_over_holds_no_time(planned: Any) -> None:
    assert damaged(planned, lambda portal: setattr(diary_of(portal).bookings[0].session, "state", "cancelled")) == {"booking-stranger"}


def test_overlapping_sessions_of_one_person_are_found_unless_they_were_entered_unchecked(planned: Any) -> None:
    def overlap(portal: Portal) -> None:
        diary, (first, second) = diary_of(portal), diary_of(portal).bookings
        second.session.planned_at = first.begins_at
        diary.bookings = (first, replace(second, begins_at=first.begins_at, ends_at=second.session.planned_until))

    def forgive(portal: Portal) -> None:
        first, second = diary_of(portal).bookings
        diary_of(portal).bookings = (first, replace(second, is_unchecked=True))

    assert damaged(planned, overlap) == {"booked-twice"}
    assert damaged(planned, forgive) == set()
