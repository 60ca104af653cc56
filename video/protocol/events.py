"""What the journal of the worker records, for the portal to take into the dossier."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """The closed list of things that happen in a room."""

    ROOM_OPENED = "room_opened"
    JOINED = "joined"
    IDENTIFIED = "identified"
    ADMITTED = "admitted"
    RETURNED = "returned"
    REMOVED = "removed"
    LEFT = "left"
    MUTED = "muted"
    CHAT = "chat"
    LOCKED = "locked"
    CAUCUS = "caucus"
    PAUSED = "paused"
    RESUMED = "resumed"
    CHAIR = "chair"
    FLOOR = "floor"
    SCREEN = "screen"
    OPERATOR = "operator"
    DOCUMENT = "document"
    FILE = "file"
    RECORDING = "recording"
    CONSENT = "consent"
    RECORDING_READY = "recording_ready"
    AUDIBLE = "audible"
    ENDED = "ended"
    GAP = "gap"


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, where, to whom, and what else belongs to it.

    `participant` is None where the whole room is meant. `details` holds the further fields of the kind
    (`video/PROTOCOL.md` lists them); the journal adds the number `n`.
    """

    kind: Kind
    at: datetime
    room: str
    participant: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The form that is written and pulled; times are ISO 8601 in UTC with milliseconds."""
        return {
            "at": self.at.isoformat(timespec="milliseconds"), "room": self.room, "kind": self.kind.value,
            "participant": self.participant, **self.details,
        }  # fmt: skip


class Pulled(NamedTuple):
    """A piece of the journal: events as `Event.to_json` with `n`, the number of the last event there is, and the name of the spool."""

    events: list[dict[str, Any]]
    last: int
    epoch: str
