"""Showing documents: who may, who sees what, who turns the pages, and what the record says of it."""

import json

import pytest

from tests.video.rooms.people import arrive, at, do, room_with_mediator
from video.protocol import commands
from video.protocol.commands import read_command
from video.protocol.errors import ConflictError, ForbiddenError, MalformedError
from video.protocol.people import Role, Side
from video.protocol.showing import LetShow, Point, PutAway, Show, Turn
from video.rooms.presenting import followers
from video.rooms.room import Room
from video.rooms.snapshot import snapshot


@pytest.fixture
def room() -> Room:
    """A mediator and both sides inside, w waiting."""
    room = room_with_mediator()
    for name, side in (("p", Side.APPLICANT), ("q", Side.RESPONDENT)):
        arrive(room, name, side=side)
        do(room, "m", commands.Admit(name))
    arrive(room, "w", side=Side.APPLICANT)
    room.take_events()
    return room


def before(room: Room, name: str) -> tuple[str, int] | None:
    """The document and the page that somebody has before the eyes."""
    showing = room.shown_to(room.find(name))
    return (showing.document, showing.page) if showing is not None else None


def told(room: Room, seconds: float = 0) -> list[dict[str, object]]:
    """What the journal says of documents since the last time."""
    room.settle_showing(at(seconds))
    return [{"by": e.participant, **e.details} for e in room.take_events() if e.kind == "document"]


def test_what_a_host_shows_lies_before_all_inside_and_before_nobody_who_waits(room: Room) -> None:
    do(room, "m", Show("document-1", 3))
    assert [before(room, name) for name in "mpqw"] == [("document-1", 1)] * 3 + [None]
    do(room, "m", Turn("document-1", 3, 200, 0, 1000))
    assert before(room, "q") == ("document-1", 3)
    assert told(room) == [{"by": "m", "state": "shown", "document": "document-1", "side": "none", "to": ["p", "q"]}]
    assert told(room) == []
    do(room, "m", PutAway())
    assert before(room, "p") is None
    assert [line["state"] for line in told(room)] == ["ended"]


def test_late_comers_get_the_open_page_and_the_record_says_that_they_saw_it(room: Room) -> None:
    do(room, "m", Show("document-1", 3, 2))
    told(room)
    do(room, "m", commands.Admit("w"))
    assert before(room, "w") == ("document-1", 2)
    assert told(room) == [{"by": "m", "state": "shown", "document": "document-1", "side": "none", "to": ["w"]}]
    room.lose("w", at(1))
    room.connect("w", at(2))
    assert told(room) == []


def test_nobody_shows_without_a_host_s_word_and_with_it_until_it_is_taken_back(room: Room) -> None:
    with pytest.raises(ForbiddenError, match="no-showing"):
        do(room, "p", Show("document-1", 1))
    with pytest.raises(ForbiddenError, match="host-only"):
        do(room, "p", LetShow("p", on=True))
    do(room, "m", LetShow("p", on=True))
    assert snapshot(room, room.find("p"))["you"]["may_show"] is True
    do(room, "p", Show("document-1", 2))
    do(room, "p", Turn("document-1", 2, 100, 500, 0))
    assert before(room, "q") == ("document-1", 2)
    do(room, "m", LetShow("p", on=False))
    assert before(room, "q") is None
    with pytest.raises(ConflictError, match="wrong-state"):
        do(room, "m", LetShow("w", on=True))


def test_only_the_presenter_turns_and_points_and_only_to_pages_that_there_are(room: Room) -> None:
    do(room, "m", LetShow("p", on=True))
    do(room, "p", Show("document-1", 2))
    for name in ("m", "q"):
        with pytest.raises(ForbiddenError):
            do(room, name, Turn("document-1", 2, 100, 0, 0))
        with pytest.raises(ForbiddenError):
            do(room, name, Point("document-1", 1, 0, 0, on=True))
    for wrong in (Turn("document-1", 3, 100, 0, 0), Turn("document-9", 1, 100, 0, 0), Point("document-1", 2, 0, 0, on=True), Show("document-2", 1, 2)):
        with pytest.raises(ConflictError):
            do(room, "p", wrong)
    do(room, "p", Point("document-1", 1, 0, 0, on=True))
    with pytest.raises(ForbiddenError, match="not-presenter"):
        do(room, "q", PutAway())
    do(room, "m", PutAway())
    assert before(room, "p") is None
    with pytest.raises(ConflictError, match="not-shown"):
        do(room, "m", PutAway())


def test_what_is_shown_aside_reaches_those_aside_only_and_goes_with_the_talk(room: Room) -> None:
    do(room, "m", Show("document-1", 3, 2))
    told(room)
    do(room, "m", commands.Caucus(Side.APPLICANT))
    assert [before(room, name) for name in "mpq"] == [("document-1", 2)] * 3
    do(room, "m", Turn("document-1", 3, 100, 0, 0))   # aside: those at the table do not learn which page is talked about
    assert [before(room, name) for name in "mpq"] == [("document-1", 3), ("document-1", 3), ("document-1", 2)]
    do(room, "m", Show("document-2", 1))
    assert [before(room, name) for name in "mpq"] == [("document-2", 1), ("document-2", 1), ("document-1", 2)]
    assert [p.id for p in followers(room, room.find("m"))] == ["p"]
    assert told(room) == [{"by": "m", "state": "shown", "document": "document-2", "side": "applicant", "to": ["p"]}]
    do(room, "m", commands.Admit("w"))   # comes to the table, not into the talk aside
    assert before(room, "w") == ("document-1", 2)
    do(room, "m", commands.Aside("p", inside=False))
    assert before(room, "p") == ("document-1", 2)
    do(room, "m", commands.Together())
    assert [before(room, name) for name in "mpqw"] == [("document-1", 2)] * 4
    assert "document-2" not in json.dumps([snapshot(room, room.find("q"))])


def test_who_is_left_outside_a_talk_aside_shows_nothing_and_nobody_does_in_a_pause(room: Room) -> None:
    do(room, "m", LetShow("q", on=True))
    do(room, "m", commands.Caucus(Side.APPLICANT))
    with pytest.raises(ConflictError, match="nobody-reads"):
        do(room, "q", Show("document-1", 1))
    do(room, "m", commands.Together())
    do(room, "m", Show("document-1", 2))
    do(room, "m", commands.Pause())
    for command in (Show("document-2", 1), Turn("document-1", 2, 100, 0, 0)):
        with pytest.raises(ConflictError, match="nobody-reads"):
            do(room, "m", command)
    assert before(room, "q") == ("document-1", 1)   # read on in the break


def test_it_ends_when_the_presenter_goes_and_stays_while_the_line_is_broken(room: Room) -> None:
    do(room, "m", LetShow("p", on=True))
    do(room, "p", Show("document-1", 1))
    room.lose("p", at(1))
    assert before(room, "q") == ("document-1", 1)
    room.connect("p", at(5))
    do(room, "m", commands.ReturnToLobby("p"))
    assert before(room, "q") is None
    assert not room.find("p").may_show
    do(room, "m", commands.Admit("p"))
    with pytest.raises(ForbiddenError, match="no-showing"):
        do(room, "p", Show("document-1", 1))


def test_nothing_is_shown_after_the_end(room: Room) -> None:
    do(room, "m", Show("document-1", 1))
    told(room)
    do(room, "m", commands.End())
    assert before(room, "p") is None
    assert [line["state"] for line in told(room)] == ["ended"]


def test_an_observer_sees_what_lies_on_the_table_and_nothing_aside(room: Room) -> None:
    arrive(room, "o", Role.OBSERVER)
    do(room, "m", commands.Admit("o"))
    do(room, "m", Show("document-1", 1))
    do(room, "m", commands.Caucus(Side.RESPONDENT))
    do(room, "m", Show("document-2", 1))
    assert before(room, "o") == ("document-1", 1)


@pytest.mark.parametrize(("fields", "code"), [
    ({"type": "show", "document": "../1", "pages": 1, "page": 1}, "bad-id"),
    ({"type": "show", "document": "document-1", "pages": 501, "page": 1}, "bad-number"),
    ({"type": "show", "document": "document-1", "pages": 1, "page": 0}, "bad-number"),
    ({"type": "show", "document": "document-1", "pages": 1, "page": 1, "title": "借条"}, "unexpected-field"),
    ({"type": "turn", "document": "document-1", "page": 1, "zoom": 99, "x": 0, "y": 0}, "bad-number"),
    ({"type": "turn", "document": "document-1", "page": 1, "zoom": 100, "x": 0.5, "y": 0}, "bad-number"),
    ({"type": "turn", "document": "document-1", "page": 1, "zoom": 100, "x": 0}, "missing-field"),
    ({"type": "point", "document": "document-1", "page": 1, "x": 0, "y": 1001, "on": True}, "bad-number"),
    ({"type": "let_show", "participant": "p", "on": 1}, "not-a-boolean"),
])
def test_a_command_with_one_thing_wrong_is_refused(fields: dict[str, object], code: str) -> None:
    with pytest.raises(MalformedError) as refusal:
        read_command(json.dumps({"v": 1, **fields}))
    assert refusal.value.code == code


def test_commands_are_read_as_they_were_written() -> None:
    told = {"v": 1, "type": "turn", "document": "document-1", "page": 2, "zoom": 150, "x": 10, "y": 20}
    assert read_command(json.dumps(told)) == ("turn", Turn("document-1", 2, 150, 10, 20))
    assert read_command('{"v": 1, "type": "put_away"}') == ("put_away", PutAway())
