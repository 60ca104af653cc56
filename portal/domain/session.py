"""A mediation session: when, where, who takes part, what happened."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from BTrees.LOBTree import LOBTree

from portal.domain.citation import Citation
from portal.domain.node import Folder, Node
from portal.domain.recording import Recordings
from portal.domain.vocabulary import Attendance, Level, SessionMode, SessionState


@dataclass(frozen=True)
class IdentityCheck:
    """How a person's identity was verified for this session, by whom and when (R-REC-2)."""

    how: str
    by: str
    at: datetime


class Participant(Node):
    """One place in the session: a person, or a site with named seats."""

    party_id = ""
    site_id = ""
    principal = ""
    seats: tuple[str, ...] = ()
    identity: IdentityCheck | None = None
    attended = False

    def __init__(self, name: str, role: str, side: str, attendance: Attendance) -> None:
        self.name = name
        self.role = role
        """mediator, co_mediator, party, agent, expert, observer, interpreter, site or clerk."""
        self.side = side
        self.attendance: Attendance = attendance


class Participants(Folder):
    """Those invited to one session."""

    accepts = "Participant"


WORDS: Final = frozenset({"chat", "left", "operator"})
"""Events of a room that hold what a person wrote, or a reason."""


@dataclass(frozen=True)
class RoomEvent:
    """One entry of the media worker's journal, as it was pulled into the session's log."""

    number: int
    at: datetime
    kind: str
    participant: str
    said: str = ""
    """What was written in the chat, why somebody left, or as JSON what else the journal says of it: who could hear whom from
    then on, whom a talk aside held, which document it was about, what somebody answered."""
    readers: tuple[str, ...] = ()
    """Who could read what was written."""

    @property
    def about(self) -> dict[str, Any]:
        """What it holds as JSON; nothing where it holds words."""
        if self.kind in WORDS or not self.said.startswith("{"):
            return {}
        return dict(json.loads(self.said))


@dataclass(frozen=True)
class Statement:
    """One paragraph of the minutes: who said it, in what part of the session."""

    speaker: str
    text: str


@dataclass(frozen=True)
class MinutesResponse:
    """A party's yes or objection to the minutes that were read back (R-REC-4)."""

    party_id: str
    confirmed: bool
    at: datetime
    objection: str = ""


class Minutes(Node):
    """The minutes: draft, read back, confirmed or objected to, locked (R-REC-4)."""

    statements: tuple[Statement, ...] = ()
    undisputed_facts = ""
    outcome = ""
    next_steps = ""
    citations: tuple[Citation, ...] = ()
    responses: tuple[MinutesResponse, ...] = ()
    locked_at: datetime | None = None
    version = 0
    """Counted up by each save, so that two writers notice each other."""


class MediationSession(Node):
    """One session of a dossier at one level. Its children are its participants and minutes."""

    state: SessionState = "planned"
    place = ""
    site_id = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    agenda = "standard"
    agenda_done: tuple[tuple[str, datetime], ...] = ()
    """The steps of the course that were ticked, each with its time."""
    checklist: tuple[str, ...] = ()
    """The items of R-REC-2 and R-REC-3 that were ticked before the start."""
    caucus_only = False
    missed_by: tuple[str, ...] = ()
    """The sides that did not come, where the session was missed."""
    media_worker = ""
    """Which media worker has its room; empty until somebody came to it."""
    recording_notice: tuple[str, str] = ("", "")
    """Version and text that everybody in the room is asked to agree to before it is recorded."""
    _recordings: Recordings | None = None
    held_level_number = 0
    """The number of this session among those held at its level (三二一)."""

    def __init__(self, planned_at: datetime, minutes_planned: int, mode: SessionMode, level: Level, room_id: str) -> None:
        self.planned_at = planned_at
        self.minutes_planned = minutes_planned
        self.mode: SessionMode = mode
        self.level: Level = level
        self.room_id = room_id
        """The random name of the video room, unknown outside the two processes."""
        self.participants = Participants()
        self.participants.__name__, self.participants.__parent__ = "participants", self
        self.minutes = Minutes()
        self.minutes.__name__, self.minutes.__parent__ = "minutes", self
        self.log: LOBTree = LOBTree()
        """Room events in the order in which they were taken in, from 1."""

    def __getitem__(self, name: str) -> Node:
        return {"participants": self.participants, "minutes": self.minutes, "recordings": self.recordings}[name]

    @property
    def recordings(self) -> Recordings:
        """Its recordings; none are saved before there is one."""
        found = self._recordings
        if found is None:
            found = Recordings()
            found.__name__, found.__parent__ = "recordings", self
        return found

    @property
    def planned_until(self) -> datetime:
        """When it is to be over."""
        return self.planned_at + timedelta(minutes=self.minutes_planned)

    def shelf_of_recordings(self) -> Recordings:
        """The same, saved from now on, so that something can be put on it."""
        self._recordings = self.recordings
        return self._recordings

    @property
    def number(self) -> int:
        """The number within the dossier, from 1."""
        return int(self.__name__ or 0)

    def note(self, event: RoomEvent) -> None:
        """Add what happened in the room to the log."""
        self.log[self.log.maxKey() + 1 if self.log else 1] = event

    def counts_as_held(self) -> bool:
        """Whether it counts for 三二一: held, not caucus only, ten minutes long or with locked minutes."""
        if self.started_at is None or self.caucus_only or self.state in ("missed", "cancelled"):
            return False
        if self.minutes.locked_at is not None:
            return True
        return self.ended_at is not None and (self.ended_at - self.started_at).total_seconds() >= 600  # noqa: PLR2004 - ten minutes


class Sessions(Folder):
    """The sessions of one dossier, numbered."""

    accepts = "MediationSession"
