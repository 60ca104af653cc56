"""Several media workers: a room stays with one, goes to another when that one dies, and is refused with a reason when all are full."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from portal.domain.session import MediationSession
from portal.services import media, rooms
from portal.services.media import Workers, numbered
from tests.factories.portals import MONDAY, a_portal
from video.protocol.errors import ForbiddenError, FullError, MissingError, UnreachableError
from video.protocol.events import Pulled

OFFER: Any = None


@dataclass
class Fake:
    """A media worker in memory."""

    name: str
    status: str = "ok"
    refuses: str = ""
    inside: dict[str, list[str]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)

    def _alive(self) -> None:
        if self.status == "dead":
            raise UnreachableError("worker-unreachable", self.name)

    def health(self) -> dict[str, Any]:
        self._alive()
        return {"status": self.status, "rooms": len(self.inside), "participants": sum(map(len, self.inside.values())), "recordings": 0}

    def join(self, room: str, join: Any) -> str:
        self._alive()
        if self.refuses:
            raise FullError(self.refuses, self.name)
        self.inside.setdefault(room, []).append("somebody")
        return self.name

    def state(self, room: str) -> dict[str, Any]:
        self._alive()
        if room not in self.inside:
            raise MissingError("no-such-room", room)
        return {"participants": self.inside[room]}

    def rooms(self) -> list[str]:
        self._alive()
        return list(self.inside)

    def release(self, room: str) -> None:
        self.inside.pop(room, None)

    def journal(self, after: int, limit: int = 500, *, epoch: str = "") -> Pulled:
        self._alive()
        self.asked.append((after, epoch))
        after = after if epoch in ("", self.name) else 0
        return Pulled([event for event in self.events if event["n"] > after], len(self.events), self.name)


def three() -> tuple[dict[str, Any], Fake, Fake, Fake]:
    fakes = Fake("one"), Fake("two"), Fake("three")
    return dict(zip("123", fakes, strict=True)), *fakes


def test_a_new_room_goes_to_the_one_with_the_fewest_people_and_stays_there() -> None:
    members, one, two, three_ = three()
    one.inside, two.inside, three_.inside = {"a": ["x"] * 5}, {"b": ["x"]}, {"c": ["x"] * 3}
    assert media.join(members, "", "room", OFFER)[0] == "2"
    two.inside["b"] = ["x"] * 50
    assert media.join(members, "2", "room", OFFER)[0] == "2"


def test_where_all_are_equal_all_who_ask_at_once_come_to_the_same() -> None:
    found = set()
    for _ in range(5):
        members, *_rest = three()
        found.add(media.join(members, "", "room", OFFER)[0])
    assert len(found) == 1


def test_a_dead_worker_s_room_goes_to_another() -> None:
    members, one, two, three_ = three()
    one.status = "dead"
    three_.inside = {"c": ["x"]}
    assert media.join(members, "1", "room", OFFER) == ("2", "two")
    two.status = three_.status = "dead"
    with pytest.raises(UnreachableError):
        media.join(members, "2", "room", OFFER)


@pytest.mark.parametrize("code", sorted(media.GOES_ELSEWHERE))
def test_a_worker_that_takes_nobody_in_loses_the_room_only_if_nobody_is_there(code: str) -> None:
    members, one, _two, three_ = three()
    one.refuses, three_.status = code, "draining"
    assert media.join(members, "1", "room", OFFER)[0] == "2"
    one.inside["room"] = ["x"]
    with pytest.raises(FullError, match=code):
        media.join(members, "1", "room", OFFER)


def test_a_refusal_that_concerns_the_person_is_not_tried_elsewhere() -> None:
    members, one, two, _ = three()
    one.refuses = "room-full"
    with pytest.raises(FullError, match="room-full"):
        media.join(members, "1", "room", OFFER)

    def forbid(room: str, join: Any) -> str:
        raise ForbiddenError("removed-from-room", room)

    one.join = forbid  # type: ignore[method-assign]
    with pytest.raises(ForbiddenError):
        media.join(members, "1", "room", OFFER)
    assert two.inside == {}


def test_who_is_left_on_a_worker_that_the_room_has_left_is_sent_after_it() -> None:
    members, one, two, three_ = three()
    one.inside, two.inside, three_.status = {"room": ["x"], "own": ["y"]}, {"room": ["z"]}, "dead"
    assert media.release_strays(members, {"room": "2", "own": "1"}) == 1
    assert one.inside == {"own": ["y"]}
    assert two.inside == {"room": ["z"]}


def test_each_worker_s_journal_is_taken_in_by_itself_each_event_once() -> None:
    portal = a_portal()
    session = MediationSession(MONDAY, 60, "online", "county", "room-1")
    portal.video_rooms["room-1"] = session
    members, one, two, _ = three()
    for fake, count in ((one, 3), (two, 2)):
        fake.events = [
            {"n": n + 1, "at": MONDAY.isoformat(), "kind": "joined", "room": "room-1", "participant": fake.name} for n in range(count)
        ]
    assert rooms.pull(portal, Workers(members)) == 5
    assert rooms.pull(portal, Workers(members)) == 0
    assert [event.participant for event in session.log.values()] == ["one"] * 3 + ["two"] * 2
    assert (portal.journal_mark("1"), portal.journal_mark("2"), portal.journal_mark("3")) == (("one", 3), ("two", 2), ("", 0))
    assert one.asked[-1] == (3, "one")
    two.name, two.events = "anew", two.events[:1]   # it lost its spool
    assert rooms.pull(portal, Workers(members)) == 1
    assert portal.journal_mark("2") == ("anew", 1)
    one.status = "dead"
    two.events.append({**two.events[0], "n": 2})
    assert rooms.pull(portal, Workers(members)) == 1


def test_the_state_of_each_is_told_and_one_that_answers_is_enough() -> None:
    members, one, two, three_ = three()
    one.status, two.status = "dead", "draining"
    assert {name: said["status"] for name, said in media.conditions(Workers(members)).items()} == {
        "1": "unreachable", "2": "draining", "3": "ok",
    }
    assert rooms.answers(Workers(members))
    two.status = three_.status = "dead"
    assert not rooms.answers(Workers(members))


def test_sockets_and_spools_are_counted_up() -> None:
    assert numbered("/run/concord/video.sock", 1) == "/run/concord/video.sock"
    assert numbered("/run/concord/video.sock", 2) == "/run/concord/video-2.sock"
    assert numbered("/var/lib/concord/video", 3) == "/var/lib/concord/video-3"
