"""The door: who waits, who is let in, and by whom."""

import pytest

from tests.video.rooms.people import HOST, START, arrive, at, do, empty_room, kinds, person, room_with_mediator
from video.protocol import commands
from video.protocol.errors import ConflictError, ForbiddenError, FullError, MissingError
from video.protocol.people import Role
from video.protocol.rights import Rights
from video.rooms.place import Place


def test_a_party_waits_in_the_lobby() -> None:
    assert arrive(empty_room(), "p").place is Place.LOBBY


def test_somebody_whose_identity_the_portal_knows_waits_as_identified() -> None:
    assert empty_room().join(person("p", identified=True), Rights(), START).place is Place.IDENTIFIED


def test_the_mediators_arrival_admits_nobody() -> None:
    room = empty_room()
    party = arrive(room, "p")
    arrive(room, "m", Role.MEDIATOR)
    assert party.place is Place.LOBBY
    assert room.wiring["m"].audio == ()


def test_those_who_need_not_wait_still_wait_for_a_mediator() -> None:
    room = empty_room()
    early = arrive(room, "early", Role.CLERK, Rights(wait=False))
    arrive(room, "m", Role.MEDIATOR)
    late = arrive(room, "late", Role.EXPERT, Rights(wait=False))
    assert early.place is Place.LOBBY
    assert late.place is Place.ADMITTED


def test_a_locked_door_lets_nobody_in() -> None:
    room = room_with_mediator()
    arrive(room, "p")
    do(room, "m", commands.Lock(locked=True))
    with pytest.raises(ConflictError, match="room-locked"):
        do(room, "m", commands.Admit("p"))
    assert arrive(room, "q", Role.EXPERT, Rights(wait=False)).place is Place.LOBBY
    do(room, "m", commands.Lock(locked=False))
    do(room, "m", commands.Admit("p"))
    assert room.find("p").is_inside


def test_a_host_cannot_admit_while_the_mediator_is_away() -> None:
    room = room_with_mediator()
    arrive(room, "c", Role.CLERK, HOST)
    arrive(room, "p")
    room.lose("m", at(1))
    with pytest.raises(ConflictError, match="no-mediator"):
        do(room, "c", commands.Admit("p"))


def test_only_hosts_admit_and_only_from_inside() -> None:
    room = room_with_mediator()
    arrive(room, "p")
    arrive(room, "waiting-host", Role.CLERK, Rights(host=True, wait=True))
    for actor in ("p", "waiting-host"):
        with pytest.raises(ForbiddenError):
            do(room, actor, commands.Admit("p"))
    assert room.find("p").is_waiting


def test_each_admission_is_recorded_with_the_identity_state() -> None:
    room = room_with_mediator()
    arrive(room, "p")
    do(room, "m", commands.Admit("p"))
    event = next(e for e in room.take_events() if e.kind == "admitted" and e.participant == "p")
    assert event.details == {"by": "m", "identified": False}


def test_identity_is_recorded_once() -> None:
    room = room_with_mediator()
    arrive(room, "p")
    do(room, "m", commands.Identify("p"))
    do(room, "m", commands.Identify("p"))
    assert room.find("p").place is Place.IDENTIFIED
    assert kinds(room).count("identified") == 1


def test_a_full_room_takes_nobody_but_those_who_come_back() -> None:
    room = empty_room(capacity=2)
    arrive(room, "a")
    arrive(room, "b")
    with pytest.raises(FullError, match="room-full"):
        arrive(room, "c")
    assert arrive(room, "a").place is Place.LOBBY


def test_who_was_removed_does_not_come_back_and_who_left_does_through_the_lobby() -> None:
    room = room_with_mediator()
    for name in ("p", "q"):
        arrive(room, name)
        do(room, "m", commands.Admit(name))
    do(room, "m", commands.Remove("p"))
    do(room, "q", commands.Leave())
    with pytest.raises(ForbiddenError, match="removed-from-room"):
        arrive(room, "p")
    assert arrive(room, "q").place is Place.LOBBY


def test_the_mediator_cannot_be_put_out_by_others() -> None:
    room = room_with_mediator()
    arrive(room, "c", Role.CO_MEDIATOR, HOST)
    for command in (commands.Remove("m"), commands.ReturnToLobby("m")):
        with pytest.raises(ForbiddenError, match="mediator-stays"):
            do(room, "c", command)
    do(room, "m", commands.Remove("c"))
    assert room.find("m").is_inside


def test_a_place_is_kept_for_a_minute() -> None:
    room = room_with_mediator()
    arrive(room, "p")
    do(room, "m", commands.Admit("p"))
    room.take_events()
    room.lose("p", at(0))
    assert room.expire(at(59)) == []
    room.join(person("p"), Rights(), at(59))
    room.connect("p", at(59.5))
    assert room.find("p").is_audible
    assert [e.details["state"] for e in room.take_events() if e.kind == "gap"] == ["lost", "recovered"]
    room.lose("p", at(100))
    assert room.expire(at(160)) == ["p"]
    with pytest.raises(MissingError):
        room.find("p")


def test_after_the_end_nobody_enters_or_hears() -> None:
    room = room_with_mediator()
    do(room, "m", commands.End())
    assert room.wiring == {}
    with pytest.raises(ConflictError, match="room-ended"):
        arrive(room, "p")
    with pytest.raises(ConflictError, match="room-ended"):
        do(room, "m", commands.Lock(locked=True))
