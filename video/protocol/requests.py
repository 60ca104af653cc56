"""What the portal asks of the worker over the unix socket."""

from dataclasses import dataclass
from typing import Any

from video.protocol.errors import MalformedError
from video.protocol.fields import Fields, read_json
from video.protocol.people import Person
from video.protocol.rights import Rights
from video.protocol.version import VERSION

MAX_SDP = 200_000
"""Characters; an offer of Chromium with 11 pairs to receive has about 60,000."""

MAX_CAPACITY = 50
"""Participants in one room, whatever the portal asks for."""


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
