"""Reading what comes from outside: exactly what is expected, or a refusal with a code."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.protocol import commands
from video.protocol.commands import read_command
from video.protocol.errors import MalformedError, VideoError
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings, read_reoffer
from video.protocol.rights import Rights

JOIN = Join(
    Person("p-1", "张某", Role.SITE, Side.APPLICANT, ("赵某", "钱某"), identified=True),
    Rights(host=True),
    RoomSettings("第1次调解", 6),
    "v=0\r\n",
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def changed(path: str, value: object) -> bytes:
    """The join with one field replaced; `...` takes it away."""
    form: dict[str, Any] = JOIN.to_json()
    inner = form
    *parts, last = path.split(".")
    for part in parts:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(form).encode()


def test_a_join_is_read_as_it_was_written() -> None:
    assert Join.read(json.dumps(JOIN.to_json()).encode()) == JOIN


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("version", 2, "wrong-version"),
        ("version", True, "bad-number"),
        ("participant.id", "../x", "bad-id"),
        ("participant.id", "", "bad-length"),
        ("participant.name", "张\u0000", "bad-characters"),
        ("participant.name", "\ud800", "bad-characters"),
        ("participant.name", 7, "not-text"),
        ("participant.role", "judge", "bad-choice"),
        ("participant.role", ["mediator"], "bad-choice"),
        ("participant.seats", ["x"] * 13, "bad-list"),
        ("participant.seats", "x", "bad-list"),
        ("participant.identified", "yes", "not-a-boolean"),
        ("rights.host", 1, "not-a-boolean"),
        ("rights.host", ..., "missing-field"),
        ("rights.fly", True, "unexpected-field"),
        ("room.capacity", 1, "bad-number"),
        ("room.capacity", 51, "bad-number"),
        ("room", [], "not-an-object"),
        ("sdp", "x" * 200_001, "bad-length"),
    ],
)
def test_a_join_with_one_thing_wrong_is_refused(path: str, value: object, code: str) -> None:
    with pytest.raises(MalformedError) as refusal:
        Join.read(changed(path, value))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('{"v":1,"type":"hello"}', commands.Hello()),
        ('{"v":1,"type":"admit","participant":"p"}', commands.Admit("p")),
        ('{"v":1,"type":"return_to_lobby","participant":"p"}', commands.ReturnToLobby("p")),
        ('{"v":1,"type":"remove","participant":"p"}', commands.Remove("p")),
        ('{"v":1,"type":"mute","participant":"p"}', commands.Mute("p")),
        ('{"v":1,"type":"identify","participant":"p"}', commands.Identify("p")),
        ('{"v":1,"type":"lock","locked":true}', commands.Lock(locked=True)),
        ('{"v":1,"type":"end"}', commands.End()),
        ('{"v":1,"type":"chat","text":" 你好 "}', commands.Chat("你好")),
        ('{"v":1,"type":"hand","raised":true}', commands.Hand(raised=True)),
        ('{"v":1,"type":"microphone","on":false}', commands.Microphone(on=False)),
        ('{"v":1,"type":"camera","on":false}', commands.Camera(on=False)),
        ('{"v":1,"type":"leave"}', commands.Leave()),
    ],
)
def test_each_command_is_read(text: str, command: commands.Command) -> None:
    assert read_command(text)[1] == command


def test_two_thousand_characters_of_chat_and_no_more() -> None:
    def chat(length: int) -> str:
        return json.dumps({"v": 1, "type": "chat", "text": "好" * length}, ensure_ascii=False)

    assert read_command(chat(2000))[1] == commands.Chat("好" * 2000)
    assert len(chat(2000).encode()) < commands.MAX_MESSAGE_BYTES
    with pytest.raises(MalformedError, match="bad-length"):
        read_command(chat(2001))


@given(st.text() | json_values.map(json.dumps) | st.dictionaries(st.text(max_size=8), json_values).map(json.dumps))
def test_any_text_is_a_command_or_a_refusal(text: str) -> None:
    try:
        read_command(text)
    except VideoError as refusal:
        assert refusal.code  # noqa: PT017 - either way is right


@given(st.binary())
def test_any_bytes_are_a_request_or_a_refusal(body: bytes) -> None:
    for read in (Join.read, read_reoffer):
        with pytest.raises(MalformedError):
            read(body)


def test_deep_json_is_a_refusal() -> None:
    with pytest.raises(MalformedError, match="bad-json"):
        read_command("[" * 100_000)
