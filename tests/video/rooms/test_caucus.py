"""A talk aside: who is in it, who waits, and how it ends."""

import json

import pytest

from tests.video.rooms.people import HOST, arrive, at, do, room_with_mediator
from video.protocol import commands
from video.protocol.errors import ConflictError, ForbiddenError
from video.protocol.people import Role, Side
from video.protocol.rights import Rights
from video.rooms.room import Room
from video.rooms.snapshot import snapshot


@pytest.fixture
def room() -> Room:
    """A mediator, both sides (the applicant with an agent), an interpreter and an observer inside."""
    room = room_with_mediator()
    for name, role, side in (
        ("p", Role.PARTY, Side.APPLICANT), ("a", Role.AGENT, Side.APPLICANT), ("q", Role.SITE, Side.RESPONDENT),
        ("i", Role.INTERPRETER, Side.NONE), ("o", Role.OBSERVER, Side.NONE),
    ):
        arrive(room, name, role, side=side)
        do(room, "m", commands.Admit(name))
    room.take_events()
    return room


def test_a_caucus_is_the_mediator_with_one_side_and_nobody_else(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    assert set(room.wiring) == {"m", "p", "a"}
    assert set(room.wiring["p"].audio) == {"m", "a"}
    for outside in ("q", "i", "o"):
        assert room.heard_by(outside).audio == room.heard_by(outside).video == ()


def test_an_interpreter_comes_along_when_named_and_people_of_the_other_side_cannot(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT, also=("i",)))
    assert "i" in room.wiring
    for wrong in ("q", "o"):
        with pytest.raises(ForbiddenError, match="other-side"):
            do(room, "m", commands.Aside(wrong, inside=True))
        with pytest.raises(ForbiddenError, match="other-side"):
            do(room, "m", commands.Caucus(Side.APPLICANT, also=(wrong,)))
    do(room, "m", commands.Aside("i", inside=False))
    assert set(room.wiring) == {"m", "p", "a"}


def test_only_hosts_take_a_side_aside_and_only_one_that_is_there(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="host-only"):
        do(room, "p", commands.Caucus(Side.RESPONDENT))
    for absent in (Side.THIRD, Side.NONE):
        with pytest.raises(ConflictError, match="nobody-there"):
            do(room, "m", commands.Caucus(absent))
    assert room.caucus is None


def test_one_side_after_the_other_needs_no_return_in_between(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT), 1)
    do(room, "m", commands.Caucus(Side.RESPONDENT), 60)
    assert set(room.wiring) == {"m", "q"}
    told = [(e.details["state"], e.details["side"]) for e in room.take_events() if e.kind == "caucus"]
    assert told == [("began", "applicant"), ("ended", "applicant"), ("began", "respondent")]


def test_who_comes_back_to_the_table_is_muted_until_the_own_word(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    do(room, "m", commands.Together())
    assert room.find("p").muted
    assert room.find("a").muted
    assert not room.find("m").muted
    assert not room.find("q").muted
    assert set(room.wiring) == {"m", "p", "a", "q", "i", "o"}


def test_a_caucus_outlives_a_broken_line_and_even_the_mediator(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    room.lose("m", at(1))
    assert set(room.wiring) == {"p", "a"}
    room.connect("m", at(5))
    assert set(room.wiring) == {"m", "p", "a"}
    do(room, "m", commands.Leave())
    assert set(room.wiring) == {"p", "a"}
    arrive(room, "m", Role.MEDIATOR)
    assert set(room.wiring) == {"p", "a"}
    do(room, "m", commands.Together())
    assert "q" in room.wiring["p"].audio


def test_who_was_sent_out_comes_back_to_the_table_and_not_into_the_caucus(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    do(room, "m", commands.ReturnToLobby("a"))
    do(room, "m", commands.Admit("a"))
    assert set(room.wiring) == {"m", "p"}
    do(room, "m", commands.Aside("a", inside=True))
    assert set(room.wiring) == {"m", "p", "a"}


def test_somebody_whom_the_portal_puts_on_the_other_side_falls_out(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    arrive(room, "a", Role.AGENT, side=Side.RESPONDENT)
    assert set(room.wiring) == {"m", "p"}


def test_written_words_stay_in_the_caucus_and_those_outside_cannot_write(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    do(room, "p", commands.Chat("最多让五百元"))
    event = next(e for e in room.take_events() if e.kind == "chat")
    assert event.details["to"] == ["a", "m"]
    with pytest.raises(ConflictError, match="nobody-reads"):
        do(room, "q", commands.Chat("有人吗"))
    do(room, "m", commands.Together())
    assert [line.text for line in room.conversation.seen_by("q")] == []


def test_those_outside_see_a_neutral_card_and_may_raise_a_hand(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT), 30)
    shown = snapshot(room, room.find("q"))
    assert shown["room"]["phase"] == "caucus"
    assert shown["room"]["phase_since"] == at(30).isoformat(timespec="seconds")
    assert shown["room"]["caucus_side"] is None
    assert shown["participants"] == []
    assert "applicant" not in json.dumps(shown)
    do(room, "q", commands.Hand(raised=True), 40)
    seen = {p["id"]: p for p in snapshot(room, room.find("m"))["participants"]}
    assert seen["q"]["hand"]
    assert [name for name, p in seen.items() if p["aside"]] == ["p", "a"]
    inside = snapshot(room, room.find("p"))
    assert {p["id"] for p in inside["participants"]} == {"m", "a"}
    assert inside["room"]["caucus_side"] == "applicant"


def test_in_a_pause_nobody_hears_anybody_and_afterwards_each_opens_the_own_microphone(room: Room) -> None:
    do(room, "m", commands.Pause(), 10)
    assert room.wiring == {}
    with pytest.raises(ConflictError, match="wrong-state"):
        do(room, "m", commands.Caucus(Side.APPLICANT))
    do(room, "m", commands.Resume(), 70)
    assert room.find("q").muted
    assert not room.find("m").muted
    assert room.phase == "live"
    assert [e.kind for e in room.take_events() if e.kind in ("paused", "resumed")] == ["paused", "resumed"]


def test_a_pause_within_a_caucus_goes_back_to_the_caucus(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.RESPONDENT))
    do(room, "m", commands.Pause())
    assert room.wiring == {}
    do(room, "m", commands.Resume())
    assert set(room.wiring) == {"m", "q"}


def test_nothing_may_be_recorded_in_a_caucus_a_pause_or_after_the_end(room: Room) -> None:
    assert not room.off_the_record
    do(room, "m", commands.Caucus(Side.APPLICANT))
    assert room.off_the_record
    do(room, "m", commands.Together())
    assert not room.off_the_record
    do(room, "m", commands.Pause())
    assert room.off_the_record
    do(room, "m", commands.Resume())
    do(room, "m", commands.End())
    assert room.off_the_record


def test_the_chair_is_the_first_mediator_and_is_handed_over_by_its_holder_only(room: Room) -> None:
    assert room.chair == "m"
    arrive(room, "c", Role.CO_MEDIATOR, HOST)
    with pytest.raises(ForbiddenError, match="chair-only"):
        do(room, "c", commands.HandOver("c"))
    with pytest.raises(ConflictError, match="no-host"):
        do(room, "m", commands.HandOver("p"))
    do(room, "m", commands.HandOver("c"))
    assert room.chair == "c"
    do(room, "c", commands.Leave())
    assert room.chair == "m"


def test_the_floor_is_given_to_one_person_and_lowers_the_hand(room: Room) -> None:
    do(room, "p", commands.Hand(raised=True))
    do(room, "m", commands.Floor("p"))
    assert room.floor == "p"
    assert room.find("p").hand_raised_at is None
    do(room, "m", commands.Floor("q"))
    assert snapshot(room, room.find("p"))["room"]["floor"] == "q"
    do(room, "m", commands.ReturnToLobby("q"))
    assert room.floor == ""
    with pytest.raises(ForbiddenError, match="host-only"):
        do(room, "p", commands.Floor("p"))


def test_an_observer_of_a_side_is_never_taken_aside() -> None:
    room = room_with_mediator()
    for name, role in (("p", Role.PARTY), ("o", Role.OBSERVER)):
        arrive(room, name, role, Rights(), side=Side.APPLICANT)
        do(room, "m", commands.Admit(name))
    do(room, "m", commands.Caucus(Side.APPLICANT))
    assert set(room.wiring) == {"m", "p"}
