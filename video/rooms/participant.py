"""One participant of one room: who it is, what it may do, where it stands."""

from dataclasses import dataclass
from datetime import datetime

from video.protocol.errors import ConflictError
from video.protocol.people import Person
from video.protocol.rights import Rights
from video.rooms.place import GONE, STEPS, WAITING, Place


@dataclass
class Participant:
    """What the room knows of one person; changed by `Room` alone.

    `connected` says that media can flow at this moment; `lost_at` is set while a broken connection's place is kept.
    `muted` is set by the person or by a host, and cleared by the person only. `camera_on` is what the page says.
    `hears_interpreters` is the person's own choice. `may_show` is a host's word that this person may show documents.
    """

    person: Person
    rights: Rights
    place: Place = Place.INVITED
    connected: bool = False
    identified: bool = False
    muted: bool = False
    camera_on: bool = True
    shares_screen: bool = False
    may_show: bool = False
    operator: str = ""
    hears_interpreters: bool = True
    hand_raised_at: datetime | None = None
    lost_at: datetime | None = None

    @property
    def id(self) -> str:
        """The identifier that the portal chose."""
        return self.person.id

    @property
    def is_waiting(self) -> bool:
        """Outside the door."""
        return self.place in WAITING

    @property
    def is_gone(self) -> bool:
        """Left or removed."""
        return self.place in GONE

    @property
    def is_inside(self) -> bool:
        """Admitted, whether or not the connection stands at this moment."""
        return self.place is Place.ADMITTED

    @property
    def is_audible(self) -> bool:
        """Admitted and connected: only these are ever wired."""
        return self.is_inside and self.connected

    @property
    def is_present_mediator(self) -> bool:
        """A mediator who is inside and connected keeps the door unlocked."""
        return self.person.is_mediator and self.is_audible

    def step(self, to: Place) -> None:
        """Go to another state; `ConflictError("wrong-state")` where no step leads there."""
        if to not in STEPS[self.place]:
            raise ConflictError("wrong-state", f"from {self.place} no step leads to {to}")
        self.place = to
        if to is not Place.ADMITTED:
            self.hand_raised_at = None
            self.shares_screen = False
            self.may_show = False
