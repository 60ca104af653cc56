"""Files in the chat: told to those who sit together, in confidence where they were handed in aside, and once."""

import pytest

from tests.video.rooms.people import arrive, at, do, room_with_mediator
from video.protocol import commands
from video.protocol.errors import ConflictError, ForbiddenError, MalformedError
from video.protocol.people import Side
from video.protocol.requests import HandedIn
from video.protocol.rights import Rights
from video.rooms.handing_in import hand_in, standing
from video.rooms.room import Room

PHOTO = HandedIn("document-4", "借条.jpg", 340_000)
ASIDE = HandedIn("document-5", "流水.pdf", 9, Side.APPLICANT)


@pytest.fixture
def room() -> Room:
    """A mediator and both sides inside, w waiting."""
    room = room_with_mediator()
    for name, side in (("p", Side.APPLICANT), ("q", Side.RESPONDENT)):
        arrive(room, name, side=side)
        do(room, "m", commands.Admit(name))
    arrive(room, "w")
    room.take_events()
    return room


def test_a_file_at_the_table_is_told_to_all_and_to_the_journal(room: Room) -> None:
    assert standing(room, "p") == {"inside": True, "circle": ["m", "p", "q"], "side": "none", "document": "", "by": ""}
    line = hand_in(room, "p", PHOTO, at(1))
    assert line.readers == {"m", "p", "q"}
    (event,) = room.take_events()
    assert (event.kind, event.participant) == ("file", "p")
    assert event.details == {"document": "document-4", "name": "借条.jpg", "size": 340_000, "side": "none", "to": ["m", "q"]}
    assert [each.file for each in room.conversation.seen_by("q")] == [PHOTO]


def test_saying_it_again_finds_the_same_line(room: Room) -> None:
    first = hand_in(room, "p", PHOTO, at(1))
    do(room, "m", commands.Caucus(Side.APPLICANT))
    room.take_events()
    assert hand_in(room, "p", PHOTO, at(2)) is first
    assert room.take_events() == []


def test_a_file_handed_in_aside_stays_aside(room: Room) -> None:
    do(room, "m", commands.Caucus(Side.APPLICANT))
    assert standing(room, "p")["side"] == "applicant"
    assert standing(room, "q") == {"inside": True, "circle": [], "side": "none", "document": "", "by": ""}
    assert hand_in(room, "p", ASIDE, at(1)).readers == {"m", "p"}
    assert room.conversation.seen_by("q") == []
    with pytest.raises(ConflictError, match="nobody-reads"):
        hand_in(room, "q", PHOTO, at(2))


def test_what_was_handed_in_aside_is_not_told_at_the_table_nor_to_another_side(room: Room) -> None:
    with pytest.raises(ConflictError, match="circle-changed"):
        hand_in(room, "p", ASIDE, at(1))
    do(room, "m", commands.Caucus(Side.RESPONDENT))
    with pytest.raises(ConflictError, match="circle-changed"):
        hand_in(room, "m", ASIDE, at(2))
    assert room.conversation.seen_by("m") == []


def test_the_waiting_and_those_without_the_right_hand_nothing_in(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="not-admitted"):
        hand_in(room, "w", PHOTO, at(1))
    room.find("q").rights = Rights(chat=False)
    with pytest.raises(ForbiddenError, match="no-chat"):
        hand_in(room, "q", PHOTO, at(1))
    do(room, "m", commands.End())
    with pytest.raises(ConflictError, match="room-ended"):
        hand_in(room, "p", PHOTO, at(1))


@pytest.mark.parametrize("body", [b"[]", b'{"version": 1}', b'{"version": 1, "document": "a b", "name": "x", "size": 1, "side": "none"}',
                                  b'{"version": 1, "document": "a", "name": "x", "size": 0, "side": "none"}'])
def test_a_wrong_body_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedError):
        HandedIn.read(body)
