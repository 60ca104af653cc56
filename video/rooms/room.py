"""One room: who comes, waits, enters and leaves. Rules only; time is passed in, what happened is handed out as events.

Rules (domain model, section 7): nobody enters while no mediator is present; a mediator's arrival admits nobody; every
admission is one act of a host with the identity state recorded; the mediator is never put out by others; a place is
kept for 60 s when the connection breaks.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from video.protocol.errors import ConflictError, ForbiddenError, FullError, MissingError
from video.protocol.events import Event, Kind
from video.protocol.people import Person
from video.protocol.requests import RoomSettings
from video.protocol.rights import Rights
from video.rooms.audibility import NOTHING, Heard, Wiring, table, wire
from video.rooms.caucus import Caucus
from video.rooms.conversation import Conversation
from video.rooms.participant import Participant
from video.rooms.phase import OFF_THE_RECORD, Phase
from video.rooms.place import Place
from video.rooms.recording import Recording
from video.rooms.showing import Occasion, Showing

PLACE_KEPT = timedelta(seconds=60)
"""How long a broken connection keeps its place (reload, tunnel, change of network)."""


class Room:
    """The state of one room. Methods change it and leave events behind, which `take_events` hands out once."""

    def __init__(self, room_id: str, settings: RoomSettings, now: datetime) -> None:
        self.id = room_id
        self.settings = settings
        self.opened_at = now
        self.locked = False
        self.ended_at: datetime | None = None
        self.caucus: Caucus | None = None
        self.paused_at: datetime | None = None
        self.live_since = now
        self.chair = ""
        self.floor = ""
        self.on_table: Showing | None = None
        self.people: dict[str, Participant] = {}
        self.conversation = Conversation()
        self.recording = Recording(room_id)
        self._events: list[Event] = []
        self._audible: dict[str, dict[str, list[str]]] = {}
        self._shown: dict[Occasion, set[str]] = {}
        self.record(Kind.ROOM_OPENED, now, None, title=settings.title)

    # What can be asked

    @property
    def mediator_present(self) -> bool:
        """Whether a mediator is inside and connected."""
        return any(p.is_present_mediator for p in self.people.values())

    @property
    def present(self) -> list[Participant]:
        """All who hold a seat or wait for one, in the order in which they came."""
        return [p for p in self.people.values() if not p.is_gone]

    @property
    def wiring(self) -> Wiring:
        """Who hears and sees whom at this moment."""
        return wire(self.present, self.circles)

    @property
    def circles(self) -> tuple[frozenset[str], ...]:
        """Who sits together: all at one table; in a caucus its members and nobody else; in a pause and after the end nobody."""
        if self.ended_at or self.paused_at:
            return ()
        return (self.caucus.circle(self.present),) if self.caucus else table(self.present)

    @property
    def phase(self) -> Phase:
        """What the meeting is doing."""
        if self.ended_at:
            return Phase.ENDED
        if self.paused_at:
            return Phase.PAUSED
        return Phase.CAUCUS if self.caucus else Phase.LIVE

    @property
    def phase_since(self) -> datetime:
        """When the present phase began."""
        return self.ended_at or self.paused_at or (self.caucus.began_at if self.caucus else self.live_since)

    @property
    def off_the_record(self) -> bool:
        """Whether a recording must rest now: in a caucus, in a pause, after the end (R-REC-9)."""
        return self.phase in OFF_THE_RECORD

    def is_aside(self, participant: Participant) -> bool:
        """Whether somebody belongs to the running caucus."""
        return self.caucus is not None and self.caucus.holds(participant)

    def shown_to(self, participant: Participant) -> Showing | None:
        """The document before somebody: in a talk aside what lies there, for everybody else inside what lies on the table."""
        if self.ended_at or not participant.is_inside:
            return None
        return self.caucus.showing if self.caucus is not None and self.caucus.holds(participant) else self.on_table

    def lay(self, participant: Participant, showing: Showing | None) -> None:
        """Put a document before those with whom somebody sits, or (None) take away what lies there."""
        if self.caucus is not None and self.caucus.holds(participant):
            self.caucus = replace(self.caucus, showing=showing)
        else:
            self.on_table = showing

    def circle_of(self, participant: str) -> frozenset[str]:
        """Those with whom one participant sits together, itself among them; empty outside the door."""
        return next((circle for circle in self.circles if participant in circle), frozenset())

    def heard_by(self, participant: str) -> Heard:
        """What reaches one participant."""
        return self.wiring.get(participant, NOTHING)

    def find(self, participant: str) -> Participant:
        """The participant with this id who is not gone; else `MissingError`."""
        found = self.people.get(participant)
        if found is None or found.is_gone:
            raise MissingError("no-such-participant", "this person is not in the room")
        return found

    # Coming and going

    def join(self, person: Person, rights: Rights, now: datetime) -> Participant:
        """Someone arrives, or comes back within the minute in which the place is kept."""
        if self.ended_at:
            raise ConflictError("room-ended", "this meeting has ended")
        known = self.people.get(person.id)
        if known and known.place is Place.REMOVED:
            raise ForbiddenError("removed-from-room", "a host removed this person from the meeting")
        if known and not known.is_gone:
            return self._come_back(known, person, rights, now)
        if len(self.present) >= self.settings.capacity:
            raise FullError("room-full", f"the room holds {self.settings.capacity} connections")
        return self._arrive(person, rights, now)

    def _arrive(self, person: Person, rights: Rights, now: datetime) -> Participant:
        """A first arrival: into the lobby, and further only for those who need not wait."""
        newcomer = Participant(person, rights, identified=person.identified)
        self.people.pop(person.id, None)
        self.people[person.id] = newcomer
        newcomer.step(Place.IDENTIFIED if person.identified else Place.LOBBY)
        self.record(
            Kind.JOINED, now, person.id, name=person.name, role=person.role.value, side=person.side.value,
            seats=list(person.seats), identified=person.identified,
        )  # fmt: skip
        if self._need_not_wait(newcomer):
            self.admit(newcomer, by=None, now=now)
        return newcomer

    def _need_not_wait(self, newcomer: Participant) -> bool:
        """A mediator opens the room; others whom the portal lets pass still need a mediator there and an open door."""
        if newcomer.rights.wait:
            return False
        return newcomer.person.is_mediator or (self.mediator_present and not self.locked)

    def _come_back(self, known: Participant, person: Person, rights: Rights, now: datetime) -> Participant:
        """The same person on a new connection: same place, the rights as the portal gives them now."""
        known.person, known.rights, known.shares_screen = person, rights, False
        if person.identified:
            self.identify(known, by=None, now=now)
        self.lose(person.id, now)
        return known

    def connect(self, participant: str, now: datetime) -> None:
        """The connection stands, for the first time or again."""
        found = self.people.get(participant)
        if found is None or found.is_gone:
            return
        found.connected = True
        if found.lost_at is not None:
            seconds = (now - found.lost_at).total_seconds()
            found.lost_at = None
            self.record(Kind.GAP, now, participant, state="recovered", seconds=round(seconds, 1))

    def lose(self, participant: str, now: datetime) -> None:
        """The connection broke, or never came to stand; the place is kept for a while."""
        found = self.people.get(participant)
        if found and not found.is_gone and found.lost_at is None:
            found.connected = False
            found.lost_at = now
            self.record(Kind.GAP, now, participant, state="lost")

    def expire(self, now: datetime) -> list[str]:
        """Let those go whose minute is over; returns their ids."""
        overdue = [p.id for p in self.present if p.lost_at is not None and now - p.lost_at >= PLACE_KEPT]
        for participant in overdue:
            self.leave(participant, now, reason="connection-lost")
        return overdue

    def leave(self, participant: str, now: datetime, *, reason: str) -> None:
        """Someone goes for good: by the own wish, by the portal's word, or after the minute."""
        found = self.find(participant)
        self.put_out(found, Place.LEFT)
        found.connected = False
        self.record(Kind.LEFT, now, participant, reason=reason)

    def put_out(self, found: Participant, to: Place) -> None:
        """Take somebody from the table; the floor becomes free, what is shown ends, the chair goes to another mediator who is there."""
        found.step(to)
        if self.on_table is not None and self.on_table.by == found.id:
            self.on_table = None
        if self.caucus is not None and self.caucus.showing is not None and self.caucus.showing.by == found.id:
            self.caucus = replace(self.caucus, showing=None)
        self.recording.agreed.discard(found.id)
        if self.floor == found.id:
            self.floor = ""
        if self.chair == found.id:
            self.chair = next((p.id for p in self.present if p.is_inside and p.person.is_mediator), "")

    def admit(self, waiting: Participant, *, by: str | None, now: datetime) -> None:
        """Let one person in. `by` is None for those who need not wait."""
        if by is not None and not self.mediator_present:
            raise ConflictError("no-mediator", "nobody enters while no mediator is present")
        if by is not None and self.locked:
            raise ConflictError("room-locked", "the door is locked")
        waiting.step(Place.ADMITTED)
        if self.caucus:
            self.caucus = self.caucus.without(waiting.id)
        if not self.chair and waiting.person.is_mediator:
            self.chair = waiting.id
        self.record(Kind.ADMITTED, now, waiting.id, by=by, identified=waiting.identified)

    def identify(self, found: Participant, *, by: str | None, now: datetime) -> None:
        """Note that an identity was checked, by a host or (`by` None) in the portal; saying it again changes nothing."""
        if found.identified:
            return
        found.identified = True
        if found.place is Place.LOBBY:
            found.step(Place.IDENTIFIED)
        self.record(Kind.IDENTIFIED, now, found.id, by=by)

    def end(self, now: datetime, *, by: str | None) -> None:
        """Close the meeting for everyone; saying it again changes nothing."""
        if self.ended_at is None:
            self.ended_at = now
            self.recording.stop("ended")
            self.record(Kind.ENDED, now, None, by=by)

    # What happened

    def record(self, kind: Kind, now: datetime, participant: str | None, **details: Any) -> None:
        """Note an event for the journal."""
        self._events.append(Event(kind, now, self.id, participant, details))

    def settle_recording(self, now: datetime) -> None:
        """Bring the recording's state up to date with who is inside, who agreed, and what the meeting is doing."""
        if not self.present:
            self.recording.stop("ended")
        changed = self.recording.settle(self.present, self.phase.value if self.off_the_record else "", now)
        if changed:
            recording = self.recording
            self.record(
                Kind.RECORDING, now, None, recording=recording.id, state=changed.state.value, reason=changed.reason,
                at_ms=recording.kept_ms,
            )

    def settle_showing(self, now: datetime) -> None:
        """Note which documents came before whom since the last call, late comers too, and which are shown no more."""
        seen: dict[Occasion, tuple[Showing, set[str]]] = {}
        for showing in (self.on_table, self.caucus.showing if self.caucus else None):
            if showing is not None and not self.ended_at:
                seen.setdefault(showing.occasion, (showing, set()))
        for person in self.present:
            before = self.shown_to(person)
            if before is not None and person.is_audible:
                seen[before.occasion][1].add(person.id)
        for occasion in [each for each in self._shown if each not in seen]:
            del self._shown[occasion]
            self.record(Kind.DOCUMENT, now, None, state="ended", document=occasion[1])
        for occasion, (showing, people) in seen.items():
            reached = self._shown.get(occasion)
            newly = people - (reached or {showing.by})
            if newly or reached is None:
                self._shown[occasion] = {showing.by, *people, *(reached or ())}
                self.record(
                    Kind.DOCUMENT, now, showing.by, state="shown", document=showing.document, side=showing.side.value, to=sorted(newly),
                )

    def take_events(self) -> list[Event]:
        """What happened since the last call."""
        events, self._events = self._events, []
        return events

    def witness(self, hears: dict[str, list[str]], sees: dict[str, list[str]], now: datetime) -> None:
        """Note who could hear and see whom from now on, as read from the slots that forward; what has not changed is not noted again."""
        audible = {"hears": hears, "sees": sees}
        if audible != self._audible:
            self._audible = audible
            self.record(Kind.AUDIBLE, now, None, **audible)
