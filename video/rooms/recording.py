"""Whether the meeting is being recorded, and who agreed: rules only.

Off until a host asks for it. It runs as long as everyone inside has agreed: who comes in later is asked, and nothing is kept
before the answer. One no, or a yes that is taken back, ends it (R-REC-5, R-REC-6). In a caucus and in a pause it rests (R-REC-9).
Whatever the reason to rest, no packet is kept while the state is not `ON`.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from video.rooms.participant import Participant


class State(StrEnum):
    """What is said in the room in words and colour."""

    OFF = "off"
    ASKING = "asking"
    ON = "on"
    RESTING = "resting"


@dataclass(frozen=True)
class Status:
    """A state and why: `host`, `refused`, `withdrawn`, `ended`, `disk-full`…, or the phase in which it rests."""

    state: State = State.OFF
    reason: str = ""


@dataclass
class Recording:
    """The recording of one room: who wants it, who agreed, and how much of it there is."""

    room: str
    status: Status = field(default_factory=Status)
    since: datetime | None = None
    id: str = ""
    wanted: bool = False
    agreed: set[str] = field(default_factory=set)
    _why_off: str = ""
    _kept: timedelta = timedelta(0)

    # What people say

    def begin(self, by: str, now: datetime) -> None:
        """A host asks for it, and agrees thereby. What was running goes on."""
        if self.wanted:
            return
        self.wanted, self.agreed, self._kept = True, {by}, timedelta(0)
        self.id = f"{now:%Y%m%d%H%M%S%f}-{zlib.crc32(self.room.encode()):08x}"

    def stop(self, why: str) -> None:
        """It ends, and all that was agreed with it: the next one is asked for anew."""
        if self.wanted:
            self.wanted, self.agreed, self._why_off = False, set(), why

    def answer(self, participant: str, *, given: bool) -> None:
        """One person's yes or no; a no ends it."""
        if given:
            self.agreed.add(participant)
        else:
            self.stop("withdrawn" if participant in self.agreed else "refused")

    # What follows

    def settle(self, people: Iterable[Participant], rests: str, now: datetime) -> Status | None:
        """Bring the state up to date; returns it where it has changed. `rests` says why it must rest now, or is empty."""
        inside = [p for p in people if p.is_inside]
        status = self._due(inside, rests)
        if status == self.status:
            return None
        if self.status.state is State.ON and self.since is not None:
            self._kept += now - self.since
        self.status, self.since = status, now
        return status

    def _due(self, inside: list[Participant], rests: str) -> Status:
        """What follows from who is there and what was said."""
        if not self.wanted:
            return Status(State.OFF, self._why_off)
        if rests:
            return Status(State.RESTING, rests)
        if not any(p.is_present_mediator for p in inside):
            return Status(State.RESTING, "no-mediator")
        if any(p.connected and p.id not in self.agreed for p in inside):
            return Status(State.ASKING, "")
        return Status(State.ON, "")

    @property
    def is_on(self) -> bool:
        """Whether media may be kept at this moment."""
        return self.status.state is State.ON

    @property
    def kept_ms(self) -> int:
        """How long the recording is up to the last change of its state, in its own time."""
        return round(self._kept.total_seconds() * 1000)

    def shown_to(self, viewer: Participant, names: dict[str, str]) -> dict[str, Any]:
        """What a viewer is told: the state to everybody, whose answer is awaited to those inside."""
        asks = self.wanted and viewer.is_inside
        waiting = [name for participant, name in names.items() if participant not in self.agreed]
        if not asks or self.status.state is not State.ASKING:   # in a caucus nobody learns who is where
            waiting = []
        return {
            "state": self.status.state.value, "reason": self.status.reason,
            "since": self.since.isoformat(timespec="seconds") if self.since else None,
            "asks_you": asks and viewer.id not in self.agreed, "you_agreed": viewer.id in self.agreed, "waiting_for": waiting,
        }  # fmt: skip
