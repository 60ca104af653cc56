"""What people do inside: mute, hand, chat, leave; and what each is shown."""

import json

import pytest

from tests.video.rooms.people import START, arrive, at, do, kinds, room_with_mediator
from video.protocol import commands
from video.protocol.errors import ForbiddenError
from video.protocol.people import Role
from video.protocol.rights import Rights
from video.rooms.room import Room
from video.rooms.snapshot import snapshot


@pytest.fixture
def room() -> Room:
    """A mediator and the parties p and q inside, w waiting."""
    room = room_with_mediator()
    for name in ("p", "q"):
        arrive(room, name)
        do(room, "m", commands.Admit(name))
    arrive(room, "w")
    room.take_events()
    return room


def test_a_host_mutes_and_only_the_person_undoes_it(room: Room) -> None:
    do(room, "m", commands.Mute("p"))
    assert room.find("p").muted
    do(room, "m", commands.Microphone(on=True))
    assert room.find("p").muted
    do(room, "p", commands.Microphone(on=True))
    assert not room.find("p").muted
    assert kinds(room).count("muted") == 2


def test_no_command_exists_that_opens_anothers_microphone() -> None:
    assert not any("unmute" in word for word in (*commands.ABOUT, *commands.BARE, *commands.SWITCHES))


def test_parties_cannot_mute_lock_end_or_remove(room: Room) -> None:
    for command in (commands.Mute("q"), commands.Lock(locked=True), commands.End(), commands.Remove("q")):
        with pytest.raises(ForbiddenError, match="host-only"):
            do(room, "p", command)
    assert kinds(room) == []


def test_the_first_raised_hand_keeps_its_place(room: Room) -> None:
    do(room, "p", commands.Hand(raised=True), 1)
    do(room, "p", commands.Hand(raised=True), 9)
    assert room.find("p").hand_raised_at == at(1)
    do(room, "m", commands.ReturnToLobby("p"))
    assert room.find("p").hand_raised_at is None


def test_the_waiting_raise_no_hand(room: Room) -> None:
    do(room, "w", commands.Hand(raised=True))
    assert room.find("w").hand_raised_at is None


def test_words_reach_those_inside_and_the_journal(room: Room) -> None:
    do(room, "p", commands.Chat("你好"))
    line = room.conversation.last
    assert line.readers == {"m", "p", "q"}
    event = room.take_events()[0]
    assert (event.participant, event.details) == ("p", {"text": "你好", "to": ["m", "q"]})
    assert room.conversation.seen_by("w") == []


def test_an_observer_without_sound_can_write_and_read(room: Room) -> None:
    arrive(room, "o", Role.OBSERVER, Rights(publish_audio=False, publish_video=False))
    do(room, "m", commands.Admit("o"))
    do(room, "o", commands.Chat("收到"))
    assert room.conversation.last.readers == {"m", "o", "p", "q"}


def test_the_waiting_and_those_without_the_right_cannot_write(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="not-admitted"):
        do(room, "w", commands.Chat("有人吗"))
    arrive(room, "silent", Role.PARTY, Rights(chat=False))
    do(room, "m", commands.Admit("silent"))
    with pytest.raises(ForbiddenError, match="no-chat"):
        do(room, "silent", commands.Chat("有人吗"))


def test_everyone_may_leave_in_every_state(room: Room) -> None:
    do(room, "m", commands.ReturnToLobby("q"))
    for name in ("w", "p", "q", "m"):
        do(room, name, commands.Leave())
    assert room.present == []


def test_the_waiting_see_nobody(room: Room) -> None:
    shown = snapshot(room, room.find("w"))
    assert shown["participants"] == []
    assert not {"m", "p", "q"} & set(json.dumps(shown).split('"'))


def test_those_inside_do_not_see_who_waits_but_hosts_do(room: Room) -> None:
    assert {p["id"] for p in snapshot(room, room.find("p"))["participants"]} == {"m", "q"}
    assert {p["id"] for p in snapshot(room, room.find("m"))["participants"]} == {"p", "q", "w"}


def test_a_change_of_who_hears_whom_is_recorded_once(room: Room) -> None:
    for hears in ({"m": ["p"], "p": ["m"]}, {"m": ["p"], "p": ["m"]}, {"m": [], "p": []}):
        room.witness(hears, hears, START)
    audible = [event for event in room.take_events() if event.kind == "audible"]
    assert [event.details["hears"] for event in audible] == [{"m": ["p"], "p": ["m"]}, {"m": [], "p": []}]
    assert room.take_events() == []


def test_interpreters_reach_those_who_want_to_hear_them(room: Room) -> None:
    for name in ("i", "j"):
        arrive(room, name, Role.INTERPRETER)
        do(room, "m", commands.Admit(name))
    assert "i" in room.wiring["p"].audio
    do(room, "p", commands.Interpretation(on=False))
    do(room, "i", commands.Interpretation(on=False))
    assert not {"i", "j"} & set(room.wiring["p"].audio)
    assert {"i", "j"} <= set(room.wiring["p"].video)
    assert {"i", "j"} <= set(room.wiring["q"].audio)
    assert "j" in room.wiring["i"].audio
    assert snapshot(room, room.find("p"))["you"]["hears_interpreters"] is False


def test_a_screen_is_shown_by_those_with_the_right_only_and_not_from_outside(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="no-screen"):
        do(room, "p", commands.Screen(on=True))
    room.find("p").rights = Rights(publish_screen=True)
    do(room, "p", commands.Screen(on=True))
    do(room, "p", commands.Screen(on=True))
    assert snapshot(room, room.find("p"))["you"]["screen"] is True
    assert kinds(room).count("screen") == 1
    do(room, "m", commands.ReturnToLobby("p"))
    assert not room.find("p").shares_screen
    with pytest.raises(ForbiddenError, match="not-admitted"):
        do(room, "p", commands.Screen(on=True))


def test_a_site_says_who_works_its_camera_and_nobody_else_does(room: Room) -> None:
    arrive(room, "s", Role.SITE)
    do(room, "s", commands.Operator("周某"))
    do(room, "s", commands.Operator("周某"))
    told = [event.details for event in room.take_events() if event.kind == "operator"]
    assert told == [{"name": "周某"}]
    assert snapshot(room, room.find("s"))["you"]["operator"] == "周某"
    with pytest.raises(ForbiddenError, match="site-only"):
        do(room, "p", commands.Operator("周某"))
