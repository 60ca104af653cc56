"""The media workers: one or several, each with a socket, ports and a journal of its own.

A room is pinned to one of them (`MediationSession.media_worker`). Where that one does not answer, or takes nobody in and holds
nobody of this room, the room goes to another; whoever was inside comes back by itself and waits to be let in again.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from video.protocol.client import MediaWorker
from video.protocol.errors import FullError, UnreachableError, VideoError
from video.protocol.events import Pulled
from video.protocol.requests import HandedIn, Join

BATCH: Final = 500
FIRST: Final = "1"
GOES_ELSEWHERE: Final = frozenset({"worker-full", "worker-busy", "worker-stopping", "worker-draining", "journal-unwritable"})
"""Refusals that concern one worker only."""


class Worker(Protocol):
    """What is needed of one media worker; `video.protocol.client.MediaWorker` is one."""

    def join(self, room: str, join: Join) -> str:
        """Bring in an offer; returns the answer."""

    def reoffer(self, room: str, participant: str, sdp: str) -> str:
        """Restart the path of a connection; returns the new answer."""

    def withdraw(self, room: str, participant: str) -> None:
        """End one person's presence."""

    def identify(self, room: str, participant: str) -> None:
        """Say that an identity was checked."""

    def standing(self, room: str, participant: str) -> dict[str, Any]:
        """Where somebody sits now, and what is shown there."""

    def hand_in(self, room: str, participant: str, file: HandedIn) -> list[str]:
        """Say in the chat that a file is kept; returns who reads of it."""

    def end(self, room: str) -> None:
        """End the meeting."""

    def state(self, room: str) -> dict[str, Any]:
        """Who is where in a room."""

    def rooms(self) -> list[str]:
        """The rooms with people in them."""

    def release(self, room: str) -> None:
        """Send everyone of a room away to come back at once, to wherever the room is then."""

    def rest(self, *, move: bool = False) -> None:
        """Let it take no new rooms before a maintenance; with `move` send away those that there are."""

    def work(self) -> None:
        """Let it take new rooms again."""

    def journal(self, after: int, limit: int = BATCH, *, epoch: str = "") -> Pulled:
        """Events after a number; what is up to that number of the journal named `epoch` need not be kept."""

    def fetch(self, recording: str, name: str, target: BinaryIO) -> None:
        """Copy one file of a recording."""

    def forget(self, recording: str) -> None:
        """Delete a recording from the spool."""

    def health(self) -> dict[str, Any]:
        """How the worker fares."""


@dataclass(frozen=True)
class Workers:
    """All media workers by name."""

    members: Mapping[str, Worker]


def connect(socket_path: str, count: int = 1) -> Workers:
    """The media workers behind their sockets; nothing is opened before the first call."""
    return Workers({str(number): MediaWorker(numbered(socket_path, number)) for number in range(1, count + 1)})


def numbered(path: str, number: int) -> str:
    """The socket or folder of a worker: the first has the name as it is set, the second `video-2.sock`, and so on."""
    if number == 1:
        return path
    found = Path(path)
    return str(found.with_name(f"{found.stem}-{number}{found.suffix}"))


def members_of(workers: Workers | Worker) -> Mapping[str, Worker]:
    """All workers by name, also where there is but one."""
    return workers.members if isinstance(workers, Workers) else {FIRST: workers}


def places_for(members: Mapping[str, Worker], pinned: str, room: str) -> Iterator[str]:
    """Where a room may go: where it is, then to those who are well, the one with the fewest people first."""
    if pinned in members:
        yield pinned
    loads = {name: _load(member) for name, member in members.items() if name != pinned}
    others = [(load, _order(room, name), name) for name, load in loads.items() if load is not None]
    yield from (name for _, _, name in sorted(others))


def join(members: Mapping[str, Worker], pinned: str, room: str, offer: Join) -> tuple[str, str]:
    """Bring an offer to the room's worker, or to another if need be; returns its name and the answer. Raises VideoError."""
    refusal: VideoError = UnreachableError("worker-unreachable", "no media worker answers")
    for name in places_for(members, pinned, room):
        try:
            return name, members[name].join(room, offer)
        except UnreachableError as error:
            refusal = error
        except FullError as error:
            if error.code not in GOES_ELSEWHERE or _is_held(members[name], room):
                raise
            refusal = error
    raise refusal


def release_strays(members: Mapping[str, Worker], home: Mapping[str, str]) -> int:
    """Send people away from workers that their room has left, as after a worker hung for a while; `home` is room to name."""
    released = 0
    for name, member in members.items():
        try:
            for room in member.rooms():
                if home.get(room, name) != name:
                    member.release(room)
                    released += 1
        except VideoError:
            continue
    return released


def conditions(workers: Workers | Worker) -> dict[str, dict[str, Any]]:
    """What each worker says of itself; `{"status": "unreachable"}` of one that does not answer."""
    found = {}
    for name, member in members_of(workers).items():
        try:
            found[name] = member.health()
        except VideoError as error:
            found[name] = {"status": error.code.removeprefix("worker-")}
    return found


def _load(member: Worker) -> int | None:
    """People in all rooms of a worker; None where it takes nobody in."""
    try:
        said = member.health()
    except VideoError:
        return None
    return int(said.get("participants", 0)) if said.get("status") == "ok" else None


def _is_held(member: Worker, room: str) -> bool:
    """Whether somebody of a room is still there."""
    try:
        return bool(member.state(room).get("participants"))
    except VideoError:
        return False


def _order(room: str, name: str) -> int:
    """Where several are equal, everyone who asks at the same time comes to the same answer."""
    return zlib.crc32(f"{room} {name}".encode())
