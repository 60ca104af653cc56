"""Nobody is expected in two sessions at once, and no site in more than it has rooms for, however many fix sessions at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import transaction
from ZODB import DB
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError

from portal.domain.diary import Diary
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict
from portal.domain.portal import Portal
from portal.domain.session import MediationSession, Participant
from portal.domain.site import Equipment, MeetingRoom
from portal.services import closing, diaries, sessions
from portal.services.sessions import Seat
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import ROOT_NAME, portal_of
from portal.storage.check import check
from portal.storage.database import open_database
from tests.factories import dossiers
from tests.factories.portals import MEDIATOR, MONDAY, a_portal
from tests.portal.services.races import raced

TEN = MONDAY + timedelta(hours=1)
LEAD = Seat("李某", "mediator", principal="staff:mediator")
OTHER = Seat("李某", "co_mediator", principal="staff:other_mediator")
EXPERT = Seat("王某", "expert", attendance="own_device", principal="staff:clerk")
VILLAGE_SITE = Seat("东桥村调解室", "site", attendance="site_room", site_id="dongqiao", seats=("张某",))


@pytest.fixture
def portal() -> Portal:
    return a_portal()


def fix(portal: Portal, dossier: Dossier, *seats: Seat, at: Any = TEN, minutes: int = 60) -> MediationSession:
    people = tuple(Seat(one.name, "party", party_id=one.id) for one in dossier.parties.principals())
    return sessions.schedule(
        portal, dossier, planned_at=at, minutes=minutes, mode="mixed", seats=(*people, *seats), now=MONDAY, actor=MEDIATOR,
    )


def refused(portal: Portal, dossier: Dossier, *seats: Seat, at: Any = TEN) -> Conflict:
    before = len(dossier.sessions), dossier.audit.length, dossier.state
    with pytest.raises(Conflict, match="time-taken") as raised:
        fix(portal, dossier, *seats, at=at)
    assert (len(dossier.sessions), dossier.audit.length, dossier.state) == before
    return raised.value


@pytest.mark.parametrize("seat", [LEAD, OTHER, EXPERT, VILLAGE_SITE], ids=lambda seat: seat.role)
def test_whoever_is_expected_elsewhere_is_named_with_the_time_from_which_all_are_free(portal: Portal, seat: Seat) -> None:
    fix(portal, dossiers.with_lead(portal), seat)
    error = refused(portal, dossiers.with_lead(portal), seat, at=TEN + timedelta(minutes=30))
    assert error.details == {"taken": seat.name, "free_at": TEN + timedelta(hours=1), "field": "planned_at"}


def test_the_time_that_is_said_suits_all_who_come(portal: Portal) -> None:
    fix(portal, dossiers.with_lead(portal), LEAD)
    fix(portal, dossiers.with_lead(portal), VILLAGE_SITE, at=TEN + timedelta(minutes=90))
    error = refused(portal, dossiers.with_lead(portal), LEAD, VILLAGE_SITE)
    assert (error.details["taken"], error.details["free_at"]) == ("李某", TEN + timedelta(minutes=150))


def test_sessions_that_follow_each_other_or_have_other_people_do_not_disturb(portal: Portal) -> None:
    fix(portal, dossiers.with_lead(portal), LEAD)
    fix(portal, dossiers.with_lead(portal), LEAD, at=TEN + timedelta(hours=1))
    fix(portal, dossiers.with_lead(portal), OTHER, VILLAGE_SITE)


def test_a_site_takes_part_in_as_many_sessions_as_it_has_rooms_with_a_working_camera(portal: Portal) -> None:
    for number, equipment in enumerate((Equipment("camera", ""), Equipment("camera", ""), Equipment("camera", "", is_working=False))):
        room = MeetingRoom("调解室", "调解", 8)
        room.equipment = (equipment,)
        portal.sites["dongqiao"].add(str(number), room)
    for _ in range(2):
        fix(portal, dossiers.with_lead(portal), VILLAGE_SITE)
    refused(portal, dossiers.with_lead(portal), VILLAGE_SITE)


def test_a_guest_who_is_expected_elsewhere_is_not_added_to_a_session(portal: Portal) -> None:
    fix(portal, dossiers.with_lead(portal), EXPERT)
    second = dossiers.with_lead(portal)
    session = fix(portal, second)
    with pytest.raises(Conflict, match="time-taken"):
        sessions.add_participant(portal, second, session, EXPERT, now=MONDAY, actor=MEDIATOR)
    assert not [one for one in session.participants.values() if one.role == "expert"]


def test_whose_place_is_taken_away_is_free_unless_there_is_another_place(portal: Portal) -> None:
    dossier = dossiers.with_lead(portal)
    session = fix(portal, dossier, EXPERT)
    again = sessions.add_participant(portal, dossier, session, EXPERT, now=MONDAY, actor=MEDIATOR)
    sessions.remove_participant(portal, session, str(again.__name__), now=MONDAY, actor=MEDIATOR)
    refused(portal, dossiers.with_lead(portal), EXPERT)
    first = next(one for one in session.participants.values() if one.role == "expert")
    sessions.remove_participant(portal, session, str(first.__name__), now=MONDAY, actor=MEDIATOR)
    fix(portal, dossiers.with_lead(portal), EXPERT)


def cancelled(portal: Portal, dossier: Dossier, session: MediationSession) -> None:
    sessions.cancel(portal, dossier, session, reason="改期", now=MONDAY, actor=MEDIATOR)


def missed(portal: Portal, _dossier: Dossier, session: MediationSession) -> None:
    sessions.miss(portal, session, ("respondent",), now=TEN, actor=MEDIATOR)


def ended(portal: Portal, dossier: Dossier, session: MediationSession) -> None:
    dossiers.begin(portal, dossier, session, TEN)
    sessions.end(portal, dossier, session, now=TEN + timedelta(minutes=5), actor=MEDIATOR)


def left(portal: Portal, dossier: Dossier, _session: MediationSession) -> None:
    closing.leave(portal, dossier, "a1", now=MONDAY, actor=dossiers.party(dossier, "a1"))


@pytest.mark.parametrize("over", [cancelled, missed, ended, left])
def test_what_is_called_off_missed_ended_or_left_gives_the_time_back(portal: Portal, over: Callable[..., None]) -> None:
    dossier = dossiers.with_lead(portal)
    session = fix(portal, dossier, LEAD, VILLAGE_SITE)
    over(portal, dossier, session)
    assert [diary.bookings for diary in portal.diaries.values()] == [(), ()]
    fix(portal, dossiers.with_lead(portal), LEAD, VILLAGE_SITE)


@pytest.mark.parametrize("has_diary", [True, False])
def test_two_entries_for_one_person_conflict_though_nothing_else_is_common_to_them(has_diary: bool) -> None:
    database = DB(MappingStorage())
    with database.transaction() as connection:
        portal = connection.root()[ROOT_NAME] = a_portal()
        for number in range(2):
            portal.video_rooms[str(number)] = session = MediationSession(TEN, 60, "on_site", "village", str(number))
            session.participants.add("p1", Participant("李某", "mediator", "", "in_person"))
            session.participants["p1"].principal = "staff:mediator"
        if has_diary:
            portal.diaries["staff:mediator"] = Diary()
    first, second = (transaction.TransactionManager() for _ in range(2))
    for number, manager in enumerate((first, second)):
        manager.begin()
        portal = portal_of(database.open(transaction_manager=manager))
        diaries.enter(portal, portal.video_rooms[str(number)])
    first.commit()
    with pytest.raises(ConflictError):
        second.commit()
    second.abort()
    database.close()


ROUNDS = 10
"""Races of a usual run; `ROUNDS = 1000` is the deep one, four minutes."""
RUNNERS = 4


def test_of_many_who_fix_overlapping_sessions_at_the_same_moment_exactly_one_succeeds(tmp_path: Path) -> None:
    """All have looked before any has saved. Every second time the mediator was never expected anywhere, and there is no diary yet."""
    database = open_database(f"file://{tmp_path}/Data.fs")

    def begin(connection: Any) -> list[str]:
        portal = connection.root()[ROOT_NAME] = a_portal()
        return [str(dossiers.with_lead(portal).id) for _ in range(RUNNERS)]

    for number in range(ROUNDS):
        ids = in_transaction(database, begin)
        if number % 2:
            in_transaction(database, lambda connection: cancelled(
                portal_of(connection), first := dossiers.with_lead(portal_of(connection)), fix(portal_of(connection), first, LEAD),
            ))
        won = raced(database, *(partial(fix_at, dossier_id=each, minutes=15 * n) for n, each in enumerate(ids)))
        assert len(won) == 1
        planned = reading(database, lambda connection, ids=ids: [
            each for each in ids if len(portal_of(connection).dossiers.find(each).sessions)  # type: ignore[union-attr]
        ])
        assert planned == [ids[won[0]]]
        assert check(database).findings == ()
    database.close()


def fix_at(portal: Portal, *, dossier_id: str, minutes: int) -> None:
    """Fix a session of the one mediator some minutes after ten."""
    dossier = portal.dossiers.find(dossier_id)
    assert dossier is not None
    fix(portal, dossier, LEAD, at=TEN + timedelta(minutes=minutes))
