"""What the portal asks of the worker over the unix socket."""

from dataclasses import dataclass
from typing import Any

from video.protocol.errors import MalformedError
from video.protocol.fields import Fields, read_json
from video.protocol.people import Person, Side
from video.protocol.rights import Rights
from video.protocol.version import VERSION

MAX_SDP = 200_000
"""Characters; an offer of Chromium with 11 pairs to receive has about 60,000."""

MAX_CAPACITY = 50
"""Participants in one room, whatever the portal asks for."""

MAX_FILE_NAME = 200
"""Characters of the name of a file in the chat."""


@dataclass(frozen=True)
class RoomSettings:
    """What the worker must know of the room itself."""

    title: str
    capacity: int = 12

    def to_json(self) -> dict[str, Any]:
        """The form that travels."""
        return {"title": self.title, "capacity": self.capacity}

    @classmethod
    def read(cls, fields: Fields) -> "RoomSettings":
        """Read the settings."""
        settings = cls(title=fields.text("title", 120), capacity=fields.number("capacity", 2, MAX_CAPACITY))
        fields.done()
        return settings


@dataclass(frozen=True)
class Join:
    """`POST /rooms/{room}/participants`: this person, with these rights, offers this connection."""

    person: Person
    rights: Rights
    room: RoomSettings
    sdp: str

    def to_json(self) -> dict[str, Any]:
        """The form that travels."""
        return {
            "version": VERSION, "participant": self.person.to_json(), "rights": self.rights.to_json(),
            "room": self.room.to_json(), "sdp": self.sdp,
        }  # fmt: skip

    @classmethod
    def read(cls, body: bytes) -> "Join":
        """Read the body of the request."""
        fields = read_json(body)
        _check_version(fields)
        join = cls(
            person=Person.read(fields.part("participant")),
            rights=Rights.read(fields.part("rights")),
            room=RoomSettings.read(fields.part("room")),
            sdp=fields.block("sdp", MAX_SDP),
        )
        fields.done()
        return join


@dataclass(frozen=True)
class HandedIn:
    """`POST /rooms/{room}/participants/{id}/files`: the portal keeps a file that this person handed in, and says so in the chat.

    `document` is the portal's name for it. `side` is the side in whose talk aside it was handed in, or none.
    """

    document: str
    name: str
    size: int
    side: Side = Side.NONE

    def to_json(self) -> dict[str, Any]:
        """The form that travels."""
        return {"version": VERSION, "document": self.document, "name": self.name, "size": self.size, "side": self.side.value}

    @classmethod
    def read(cls, body: bytes) -> "HandedIn":
        """Read the body of the request."""
        fields = read_json(body)
        _check_version(fields)
        handed_in = cls(
            document=fields.identifier("document"),
            name=fields.text("name", MAX_FILE_NAME),
            size=fields.number("size", 1, 1 << 40),
            side=fields.choice("side", Side),
        )
        fields.done()
        return handed_in


def read_reoffer(body: bytes) -> str:
    """The SDP of `PATCH /rooms/{room}/participants/{id}`, sent for an ICE restart."""
    fields = read_json(body)
    if fields.has("version"):
        _check_version(fields)
    sdp = fields.block("sdp", MAX_SDP)
    fields.done()
    return sdp


def _check_version(fields: Fields) -> None:
    """Refuse another version by name, before anything else of it is misread."""
    if fields.number("version", 0, 1_000_000) != VERSION:
        raise MalformedError("wrong-version", f"this worker speaks version {VERSION}")
