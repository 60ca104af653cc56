"""What a browser says to the worker on the data channel: a closed list of typed commands."""

from dataclasses import dataclass

from video.protocol.errors import MalformedError
from video.protocol.fields import Fields, read_json
from video.protocol.version import VERSION

MAX_CHAT = 2_000
"""Characters of one chat message."""

MAX_MESSAGE_BYTES = 16_384
"""Bytes of one message on the data channel: room for 2,000 Chinese characters and then some."""


@dataclass(frozen=True)
class Hello:
    """First word of the page; the answer is a welcome and the state."""


@dataclass(frozen=True)
class Admit:
    """A host lets one waiting person in."""

    participant: str


@dataclass(frozen=True)
class ReturnToLobby:
    """A host asks one person to wait outside again."""

    participant: str


@dataclass(frozen=True)
class Remove:
    """A host puts one person out for the rest of the session."""

    participant: str


@dataclass(frozen=True)
class Identify:
    """A host states that this person's identity was checked."""

    participant: str


@dataclass(frozen=True)
class Mute:
    """A host silences one person, who alone can undo it."""

    participant: str


@dataclass(frozen=True)
class Lock:
    """A host closes or opens the door for further admissions."""

    locked: bool


@dataclass(frozen=True)
class End:
    """A host ends the meeting for everyone."""


@dataclass(frozen=True)
class Chat:
    """A line of text to everyone who can hear the sender."""

    text: str


@dataclass(frozen=True)
class Hand:
    """The sender asks to speak, or no longer."""

    raised: bool


@dataclass(frozen=True)
class Microphone:
    """The sender switches the own microphone."""

    on: bool


@dataclass(frozen=True)
class Camera:
    """The sender switches the own camera."""

    on: bool


@dataclass(frozen=True)
class Leave:
    """The sender leaves for good; closing the page instead keeps the place for a minute."""


Command = (
    Hello | Admit | ReturnToLobby | Remove | Identify | Mute | Lock | End | Chat | Hand | Microphone | Camera | Leave
)

BARE: dict[str, type[Hello | End | Leave]] = {"hello": Hello, "end": End, "leave": Leave}
ABOUT: dict[str, type[Admit | ReturnToLobby | Remove | Identify | Mute]] = {
    "admit": Admit, "return_to_lobby": ReturnToLobby, "remove": Remove, "identify": Identify, "mute": Mute,
}  # fmt: skip
SWITCHES: dict[str, type[Microphone | Camera]] = {"microphone": Microphone, "camera": Camera}


def read_command(text: str) -> tuple[str, Command]:
    """Read one message into its type word and the command; anything else is a `MalformedError`."""
    fields = read_json(text)
    if fields.number("v", 0, 1_000_000) != VERSION:
        raise MalformedError("wrong-version", f"this worker speaks version {VERSION}")
    kind = fields.text("type", 30)
    command = _read(kind, fields)
    fields.done()
    return kind, command


def _read(kind: str, fields: Fields) -> Command:
    """The fields that belong to one type word."""
    if kind in BARE:
        return BARE[kind]()
    if kind in ABOUT:
        return ABOUT[kind](fields.identifier("participant"))
    if kind in SWITCHES:
        return SWITCHES[kind](fields.flag("on"))
    if kind == "lock":
        return Lock(fields.flag("locked"))
    if kind == "hand":
        return Hand(fields.flag("raised"))
    if kind == "chat":
        return Chat(fields.text("text", MAX_CHAT))
    raise MalformedError("unknown-type", "no such command")
