"""Two real workers, and the part of the portal that pins a room to one of them and takes it to the other."""

from portal.services import media
from tests.webrtc.conftest import WorkerProcess
from video.protocol.requests import Join


class Several:
    """For a stand-in portal this is its worker: it joins and renews where the room is at that moment."""

    def __init__(self, *more: str) -> None:
        self.workers = {"1": WorkerProcess(*more), "2": WorkerProcess(*more)}
        self.home: dict[str, str] = {}

    @property
    def members(self) -> dict[str, media.Worker]:
        return {name: worker.client for name, worker in self.workers.items()}

    def join(self, room: str, join: Join) -> str:
        """What the portal does with an offer."""
        self.home[room], answer = media.join(self.members, self.home.get(room, ""), room, join)
        return answer

    def reoffer(self, room: str, participant: str, sdp: str) -> str:
        """What it does with a new offer of a connection that stands."""
        return self.members[self.home[room]].reoffer(room, participant, sdp)

    def remove(self) -> None:
        for worker in self.workers.values():
            worker.remove()
