"""A media worker without media for tests of pages: the real rules of one room, and nothing on the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from portal.domain.session import MediationSession
from portal.services import rooms
from portal.services.media import Workers
from tests.factories.portals import MONDAY
from tests.portal.pages.site import Site
from video.protocol import commands
from video.protocol.errors import UnreachableError
from video.protocol.events import Pulled
from video.protocol.requests import HandedIn, RoomSettings
from video.protocol.showing import Show
from video.rooms.conduct import perform
from video.rooms.handing_in import hand_in, standing
from video.rooms.room import Room


class RuledWorker:
    """Stands in for `video.protocol.client.MediaWorker`: every person of the session has come, hosts and whom they let in are inside."""

    def __init__(self) -> None:
        self.room = Room("", RoomSettings("第1次调解"), MONDAY)
        self.seconds = 0.0
        self.is_down = False
        self.events: list[dict[str, Any]] = []

    def begin(self, session: MediationSession) -> None:
        """Everybody comes; nobody but hosts is inside."""
        self.room = Room(session.room_id, RoomSettings("第1次调解"), MONDAY)
        for place in session.participants.values():
            self.room.join(rooms.person_of(place), rooms.rights_of(place), MONDAY)
            self.room.connect(str(place.__name__), MONDAY)

    def do(self, who: str, *told: commands.Command) -> None:
        """What somebody does at the page of the room."""
        for command in told:
            self.seconds += 1
            perform(self.room, who, command, MONDAY + timedelta(seconds=self.seconds))
            self.settle()

    def show(self, who: str, document: str, pages: int = 1) -> None:
        """Show a document."""
        self.do(who, Show(document, pages))

    def settle(self) -> None:
        """As the server does after each change: what happened goes into the journal."""
        self.room.settle_showing(MONDAY + timedelta(seconds=self.seconds))
        self.events += [{"n": len(self.events) + n, **event.to_json()} for n, event in enumerate(self.room.take_events(), 1)]

    # what the portal asks

    def _alive(self) -> None:
        if self.is_down:
            raise UnreachableError("worker-unreachable", "down")

    def health(self) -> dict[str, Any]:
        self._alive()
        return {"status": "ok", "participants": 0, "rooms": 1, "recordings": 0}

    def standing(self, _room: str, participant: str) -> dict[str, Any]:
        self._alive()
        return standing(self.room, participant)

    def hand_in(self, _room: str, participant: str, file: HandedIn) -> list[str]:
        self._alive()
        line = hand_in(self.room, participant, file, MONDAY + timedelta(seconds=self.seconds))
        self.settle()
        return sorted(line.readers)

    def journal(self, after: int, _limit: int = 500, *, epoch: str = "") -> Pulled:
        return Pulled([event for event in self.events if event["n"] > after], len(self.events), epoch or "a spool")


@contextmanager
def begun(site: Site, number: str) -> Iterator[RuledWorker]:
    """The room of a dossier's first session, with everybody let in; afterwards there is no media worker again."""
    before = site.application.registry.media_worker
    try:
        yield _begun(site, number)
    finally:
        site.application.registry.media_worker = before


def _begun(site: Site, number: str) -> RuledWorker:
    worker = RuledWorker()
    site.application.registry.media_worker = Workers({"1": worker})  # type: ignore[dict-item]
    with site.portal() as portal:
        session = portal.dossiers.find(number).sessions["1"]
        session.state, session.started_at = "live", session.planned_at
        portal.video_rooms[session.room_id] = session
        worker.begin(session)
        for place in session.participants:
            if place != "p1":
                worker.do("p1", commands.Admit(place))
    return worker


def taken_in(site: Site, worker: RuledWorker) -> None:
    """The journal comes into the session's log."""
    with site.portal() as portal:
        rooms.take_in(portal, worker.journal(0))
