"""Whoever loses the right to be in a meeting leaves it with the next look, and nobody else does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from portal.domain.act import Actor
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.jobs.rights import put_out
from portal.jobs.schedule import SCHEDULE
from portal.jobs.start import make_world
from portal.jobs.world import World
from portal.services import accounts, invitations, sessions
from portal.services.logins import logins_of, open_login, revoke_all
from tests.factories.portals import MONDAY
from tests.portal.pages.sessions.test_session import videoed
from tests.portal.pages.site import Site
from video.protocol.errors import MissingError, UnreachableError

ACTOR = Actor("staff:mediator", frozenset({"lead_mediator"}))


@dataclass
class Worker:
    """Holds people in rooms."""

    held: dict[str, list[str]] = field(default_factory=dict)
    is_down: bool = False

    def rooms(self) -> list[str]:
        if self.is_down:
            raise UnreachableError("worker-unreachable", "down")
        return list(self.held)

    def state(self, room: str) -> dict[str, Any]:
        return {"room": room, "participants": [{"id": person} for person in self.held[room]]}

    def withdraw(self, room: str, participant: str) -> None:
        if room not in self.held:
            raise MissingError("no-such-room", room)
        self.held[room].remove(participant)

    def end(self, room: str) -> None:
        del self.held[room]


@dataclass
class Meeting:
    """A session of which mediator (p1), both parties (p2, p3) and a site by a link (p4) are in the room."""

    site: Site
    number: str
    worker: Worker
    world: World
    room: str = ""

    def session(self, portal: Portal) -> MediationSession:
        return portal.dossiers.find(self.number).sessions["1"]  # type: ignore[union-attr, no-any-return]

    @property
    def inside(self) -> list[str]:
        put_out(self.world)
        return self.worker.held.get(self.room, [])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.close()


@pytest.fixture
def meeting(site: Site) -> Meeting:
    site.begin_anew()
    number, worker = site.make(videoed), Worker()
    registry = site.application.registry
    world = make_world(registry.concord, site.database, library=registry.library, media=worker, clock=lambda: site.now)  # type: ignore[arg-type]
    made = Meeting(site, number, worker, world)
    with site.portal() as portal:
        session = made.session(portal)
        made.room, portal.video_rooms[session.room_id] = session.room_id, session
        token = invitations.invite_participant(portal, session, "p4", by="staff:mediator", now=site.now)
        invitations.confirm_invitation(portal, token, now=site.now)
    site.staff("mediator"), site.party(number, "a1"), site.party(number, "r1")
    worker.held = {made.room: ["p1", "p2", "p3", "p4"], "of another portal": ["p1"]}
    return made


def test_who_may_be_there_stays_and_other_rooms_are_left_alone(meeting: Meeting) -> None:
    assert meeting.inside == ["p1", "p2", "p3", "p4"]
    assert meeting.worker.held["of another portal"] == ["p1"]


def shut_account(meeting: Meeting, portal: Portal) -> None:
    accounts.deactivate(portal, portal.accounts["mediator"], by="staff:admin", now=MONDAY)


def recuse(meeting: Meeting, portal: Portal) -> None:
    portal.dossiers.find(meeting.number).grant("staff:mediator", "recused")  # type: ignore[union-attr]


def withdraw_link(meeting: Meeting, portal: Portal) -> None:
    dossier = portal.dossiers.find(meeting.number)
    assert dossier is not None
    for invitation in list(invitations.invitations_of(portal, dossier)):
        invitations.withdraw_invitation(portal, invitation, by="staff:mediator", now=MONDAY)


def log_party_out(meeting: Meeting, portal: Portal) -> None:
    revoke_all(portal, f"party:{meeting.number}/a1")


def shut_party_out(meeting: Meeting, portal: Portal) -> None:
    portal.dossiers.find(meeting.number).grant(f"party:{meeting.number}/r1", "denied")  # type: ignore[union-attr]


def take_place_away(meeting: Meeting, portal: Portal) -> None:
    sessions.remove_participant(portal, meeting.session(portal), "p4", now=MONDAY, actor=ACTOR)


@pytest.mark.parametrize(("taken", "gone"), [
    (shut_account, "p1"), (recuse, "p1"), (withdraw_link, "p4"), (log_party_out, "p2"), (shut_party_out, "p3"), (take_place_away, "p4"),
])
def test_whose_right_has_ended_is_put_out_and_nobody_else(meeting: Meeting, taken: Callable[[Meeting, Portal], None], gone: str) -> None:
    with meeting.site.portal() as portal:
        taken(meeting, portal)
    assert meeting.inside == [each for each in ("p1", "p2", "p3", "p4") if each != gone]


@pytest.mark.parametrize("state", ["cancelled", "missed", "ended", "locked"])
def test_a_meeting_whose_session_is_over_ends(meeting: Meeting, state: Any) -> None:
    with meeting.site.portal() as portal:
        meeting.session(portal).state = state
    assert meeting.inside == []
    assert list(meeting.worker.held) == ["of another portal"]


def test_a_log_in_for_another_session_does_not_keep_a_place(meeting: Meeting) -> None:
    with meeting.site.portal() as portal:
        revoke_all(portal, f"party:{meeting.number}/a1")
        _, login = open_login(portal, f"party:{meeting.number}/a1", "张某", now=MONDAY, lifetime=timedelta(hours=12))
        login.dossier_path, login.session_number, login.participant_id = f"/dossiers/{meeting.number}", "2", "p1"
    assert "p2" not in meeting.inside


def test_a_party_of_another_case_does_not_keep_a_place(meeting: Meeting) -> None:
    other = meeting.site.make(videoed)
    meeting.site.party(other, "a1")
    with meeting.site.portal() as portal:
        revoke_all(portal, f"party:{meeting.number}/a1")
    assert "p2" not in meeting.inside


def test_a_long_silence_on_the_web_ends_no_call_but_the_end_of_a_log_in_does(meeting: Meeting) -> None:
    meeting.site.now += timedelta(hours=3)
    assert meeting.inside == ["p1", "p2", "p3", "p4"]
    with meeting.site.portal() as portal:
        for _, login in logins_of(portal, "staff:mediator"):
            login.expires_at = meeting.site.now
    assert "p1" not in meeting.inside


def test_a_silent_worker_stops_nothing(meeting: Meeting) -> None:
    meeting.worker.is_down = True
    assert put_out(meeting.world) == 0


def test_it_is_looked_at_often_enough_for_five_seconds() -> None:
    assert next(each for each in SCHEDULE if each.name == "rights").every_s <= 2
