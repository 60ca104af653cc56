"""What a browser says to the worker on the data channel: a closed list of typed commands."""

from collections.abc import Callable
from dataclasses import dataclass

from video.protocol.errors import MalformedError
from video.protocol.fields import Fields, check_id, read_json
from video.protocol.people import Side
from video.protocol.quality import Limit
from video.protocol.showing import READERS, ShowingCommand
from video.protocol.version import VERSION

MAX_CHAT = 2_000
"""Characters of one chat message."""

MAX_NAME = 40
"""Characters of the name of a site's operator."""

MAX_ALSO = 12
"""Neutral people whom one caucus may take along."""

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
class Caucus:
    """A host takes one side aside (背对背), with neutral people such as an interpreter; said again, with another side."""

    side: Side
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Together:
    """A host brings everyone back to one table."""


@dataclass(frozen=True)
class Aside:
    """A host brings one person into the running caucus, or out of it."""

    participant: str
    inside: bool


@dataclass(frozen=True)
class Pause:
    """A host lets everyone rest: nobody hears anybody until it is resumed."""


@dataclass(frozen=True)
class Resume:
    """A host goes on after a pause, where it was left."""


@dataclass(frozen=True)
class HandOver:
    """Who chairs gives the chair to another host."""

    participant: str


@dataclass(frozen=True)
class Floor:
    """A host asks one person to speak, which lowers that person's hand."""

    participant: str


@dataclass(frozen=True)
class Record:
    """A host asks everyone inside whether the meeting may be recorded, or ends the recording."""

    on: bool


@dataclass(frozen=True)
class Consent:
    """The sender agrees to being recorded, or does not, or takes it back; for a site, everybody on its seats."""

    given: bool


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
class Large:
    """Whom the sender's page shows large; the sender's own name leaves it to who speaks."""

    participant: str


@dataclass(frozen=True)
class LimitPictures:
    """What pictures may cost the sender's line."""

    limit: Limit


@dataclass(frozen=True)
class Screen:
    """The sender shows the own screen in the place of the own camera, or no longer."""

    on: bool


@dataclass(frozen=True)
class Operator:
    """A site says who works its camera and sees to the people before it."""

    name: str


@dataclass(frozen=True)
class Interpretation:
    """The sender wants to hear the interpreters, or not."""

    on: bool


@dataclass(frozen=True)
class Leave:
    """The sender leaves for good; closing the page instead keeps the place for a minute."""


Command = (
    Hello | Admit | ReturnToLobby | Remove | Identify | Mute | Lock | Caucus | Together | Aside | Pause | Resume | HandOver
    | Floor | Record | Consent | End | Chat | Hand | Microphone | Camera | Screen | Operator | Interpretation | Large | LimitPictures
    | Leave | ShowingCommand
)

BARE: dict[str, type[Hello | Together | Pause | Resume | End | Leave]] = {
    "hello": Hello, "together": Together, "pause": Pause, "resume": Resume, "end": End, "leave": Leave,
}  # fmt: skip
ABOUT: dict[str, type[Admit | ReturnToLobby | Remove | Identify | Mute | HandOver | Floor]] = {
    "admit": Admit, "return_to_lobby": ReturnToLobby, "remove": Remove, "identify": Identify, "mute": Mute,
    "hand_over": HandOver, "floor": Floor,
}  # fmt: skip
SWITCHES: dict[str, type[Microphone | Camera | Screen | Interpretation]] = {
    "microphone": Microphone, "camera": Camera, "screen": Screen, "interpretation": Interpretation,
}  # fmt: skip

WORDED: dict[str, Callable[[Fields], Command]] = {
    "caucus": lambda fields: Caucus(fields.choice("side", Side), _identifiers(fields, "also")),
    "aside": lambda fields: Aside(fields.identifier("participant"), fields.flag("inside")),
    "lock": lambda fields: Lock(fields.flag("locked")),
    "large": lambda fields: Large(fields.identifier("participant")),
    "limit": lambda fields: LimitPictures(fields.choice("limit", Limit)),
    "hand": lambda fields: Hand(fields.flag("raised")),
    "record": lambda fields: Record(fields.flag("on")),
    "consent": lambda fields: Consent(fields.flag("given")),
    "chat": lambda fields: Chat(fields.text("text", MAX_CHAT)),
    "operator": lambda fields: Operator(fields.text("name", MAX_NAME)),
    **READERS,
}
"""Commands with fields of their own."""


def _identifiers(fields: Fields, name: str) -> tuple[str, ...]:
    """A list of names of participants."""
    return tuple(check_id(each, name) for each in fields.texts(name, MAX_ALSO, 120))


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
    if kind in WORDED:
        return WORDED[kind](fields)
    raise MalformedError("unknown-type", "no such command")
