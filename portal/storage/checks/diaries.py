"""Whoever is expected in a session has it in the diary, nobody is expected in two at once, and no time is held for nothing."""

from portal.domain.diary import Diary
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.services import diaries, sessions
from portal.storage.checks.finding import Watch
from portal.storage.checks.listings import dossiers


def check(watch: Watch, portal: Portal) -> None:
    """Compare diaries and sessions. Finds `booking-missing`, `booking-stranger`, `booked-twice`."""
    for dossier in dossiers(portal):
        for session in dossier.sessions.values():
            _session(watch, portal, session)
    for principal, diary in portal.diaries.items():
        watch.saw("diaries")
        _diary(watch, portal, principal, diary)


def _takes(session: MediationSession) -> diaries.Takers:
    is_to_come = session.state in sessions.NOT_OVER
    return diaries.takers(session.participants.values()) if is_to_come else {}


def _session(watch: Watch, portal: Portal, session: MediationSession) -> None:
    for principal in _takes(session):
        diary = portal.diaries.get(principal)
        if diary is None or not any(
            each.session is session and (each.begins_at, each.ends_at) == (session.planned_at, session.planned_until)
            for each in diary.bookings
        ):
            watch.found("booking-missing", session.path(), principal)


def _diary(watch: Watch, portal: Portal, principal: str, diary: Diary) -> None:
    for each in diary.bookings:
        if portal.find(each.session.path()) is not each.session or principal not in _takes(each.session):
            watch.found("booking-stranger", each.session.path(), principal)
    asked = Diary()
    asked.bookings = tuple(each for each in diary.bookings if not each.is_unchecked)
    for each in asked.bookings:
        if asked.most_at_once(each.begins_at, each.ends_at) > diaries.rooms_of(portal, principal):
            watch.found("booked-twice", each.session.path(), principal)
