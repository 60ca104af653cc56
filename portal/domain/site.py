"""Sites: where people without equipment come to be seen and heard (R-VOL-9), with their rooms."""

from dataclasses import dataclass

from portal.domain.node import Folder, Node


@dataclass(frozen=True)
class Equipment:
    """One thing in a room, as `camera` or `screen`, in words."""

    kind: str
    description: str
    is_working: bool = True


class MeetingRoom(Node):
    """A physical room of a site."""

    equipment: tuple[Equipment, ...] = ()

    def __init__(self, title: str, purpose: str, seats: int) -> None:
        self.title = title
        self.purpose = purpose
        self.seats = seats


class Site(Folder):
    """A site of a village, township or county; its children are its rooms."""

    accepts = "MeetingRoom"
    address = ""
    telephone = ""
    network = ""
    opening_hours = ""

    def __init__(self, title: str, organization_id: str) -> None:
        super().__init__()
        self.title = title
        self.organization_id = organization_id

    @property
    def principal(self) -> str:
        """The principal by which a site's screen takes part in a session."""
        return f"site:{self.__name__}"

    @property
    def rooms_in_picture(self) -> int:
        """In how many sessions it can take part at once: a room with a working camera for each; one where none is entered."""
        rooms = (room for room in self.values() if any(each.kind == "camera" and each.is_working for each in room.equipment))
        return max(1, sum(1 for _ in rooms))


class Sites(Folder):
    """All sites, at /sites."""

    accepts = "Site"
