"""How the portal talks to the media worker: plain HTTP over a unix socket, with nothing but the standard library.

One short connection a call, so that it is safe in every thread and survives a restart of the worker.
"""

import http.client
import json
import shutil
import socket
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from video.protocol.errors import BY_STATUS, MissingError, UnreachableError, VideoError
from video.protocol.events import Pulled
from video.protocol.requests import HandedIn, Join
from video.protocol.version import VERSION

CHUNK = 1 << 20
OK = 300
"""Statuses from here on are refusals."""


class _UnixConnection(http.client.HTTPConnection):
    """`http.client` over a unix socket."""

    def __init__(self, path: Path, timeout_s: float) -> None:
        super().__init__("media-worker", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        """Open the socket file instead of a TCP port."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class MediaWorker:
    """The worker behind one socket; every method raises a `VideoError` when it refuses or cannot be reached."""

    def __init__(self, path: Path | str, *, timeout_s: float = 5.0) -> None:
        self._path = Path(path)
        self._timeout_s = timeout_s

    def join(self, room: str, join: Join) -> str:
        """Bring one person's offer into a room; returns the SDP answer. The same id again replaces the connection."""
        return str(self._call("POST", _place(room), join.to_json())["sdp"])

    def reoffer(self, room: str, participant: str, sdp: str) -> str:
        """Restart the path of a living connection; returns the new answer. `MissingError` says: join again."""
        return str(self._call("PATCH", _place(room, participant), {"version": VERSION, "sdp": sdp})["sdp"])

    def withdraw(self, room: str, participant: str) -> None:
        """End one person's presence at once, because the right to be there is gone. Saying it twice is no error."""
        self._call("DELETE", _place(room, participant))

    def identify(self, room: str, participant: str) -> None:
        """Say that the portal checked somebody's identity; who is not in the room is no error, the next join says it too."""
        self._call("POST", f"{_place(room, participant)}/identified")

    def standing(self, room: str, participant: str) -> dict[str, Any]:
        """Where somebody sits now: `inside`, `circle`, `side` of a talk aside or "none", `document` shown there and `by` whom."""
        return self._call("GET", _place(room, participant))

    def hand_in(self, room: str, participant: str, file: HandedIn) -> list[str]:
        """Say in the chat that the portal keeps a file; returns who reads of it. Saying it again changes nothing."""
        answer = self._call("POST", f"{_place(room, participant)}/files", file.to_json())
        return [str(each) for each in answer["readers"]]

    def end(self, room: str) -> None:
        """End the meeting for everyone."""
        self._call("POST", f"/rooms/{quote(room, safe='')}/end")

    def state(self, room: str) -> dict[str, Any]:
        """Who is where in a room."""
        return self._call("GET", f"/rooms/{quote(room, safe='')}")

    def rooms(self) -> list[str]:
        """The rooms with people in them."""
        return [str(room) for room in self._call("GET", "/rooms")["rooms"]]

    def release(self, room: str) -> None:
        """Send everyone of a room away, to come back at once to wherever it is then."""
        self._call("POST", f"/rooms/{quote(room, safe='')}/release")

    def rest(self, *, move: bool = False) -> None:
        """Let it take no new rooms before a maintenance; with `move` send away those that there are."""
        self._call("POST", f"/rest?move={int(move)}")

    def work(self) -> None:
        """Let it take new rooms again."""
        self._call("DELETE", "/rest")

    def journal(self, after: int, limit: int = 500, *, epoch: str = "") -> Pulled:
        """The events with numbers above `after`, oldest first.

        With `epoch` the caller says that it has stored everything up to `after` of that journal; if the worker's is another one, the events
        begin at its first.
        """
        answer = self._call("GET", f"/journal?after={after:d}&limit={limit:d}&epoch={quote(epoch, safe='')}")
        return Pulled(list(answer["events"]), int(answer["last"]), str(answer["epoch"]))

    def recordings(self) -> list[dict[str, Any]]:
        """The manifests of the recordings that wait in the spool."""
        return list(self._call("GET", "/recordings")["recordings"])

    def fetch(self, recording: str, name: str, target: BinaryIO) -> None:
        """Copy one file of a recording."""
        connection = _UnixConnection(self._path, self._timeout_s)
        try:
            connection.request("GET", f"/recordings/{quote(recording, safe='')}/{quote(name, safe='')}")
            response = connection.getresponse()
            if response.status >= OK:
                raise MissingError("no-such-recording", f"the spool has no {recording}/{name}")
            shutil.copyfileobj(response, target, CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError("worker-unreachable", "the media worker does not answer") from error
        finally:
            connection.close()

    def forget(self, recording: str) -> None:
        """Delete a recording from the spool, because the portal keeps it. Saying it twice is no error."""
        self._call("DELETE", f"/recordings/{quote(recording, safe='')}")

    def health(self) -> dict[str, Any]:
        """How the worker fares; its `status` is "ok", "draining" or "failing"."""
        return _read(self._exchange("GET", "/health", None)[1])

    def metrics(self) -> str:
        """The worker's figures in the Prometheus text format."""
        return self._exchange("GET", "/metrics", None)[1].decode()

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One exchange of JSON, refusals turned back into exceptions."""
        status, raw = self._exchange(method, path, body)
        answer = _read(raw)
        if status >= OK:
            refusal = answer.get("error", {})
            kind = BY_STATUS.get(status, VideoError)
            raise kind(refusal.get("code", "worker-failed"), refusal.get("message", f"status {status}"))
        return answer

    def _exchange(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
        """Send and receive; whatever fails on the socket is an `UnreachableError`."""
        connection = _UnixConnection(self._path, self._timeout_s)
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError("worker-unreachable", "the media worker does not answer") from error
        finally:
            connection.close()


def _read(raw: bytes) -> dict[str, Any]:
    """A JSON object; anything else means that no worker answered."""
    try:
        return dict(json.loads(raw))
    except (ValueError, TypeError) as error:
        raise UnreachableError("worker-unreadable", "the media worker answered something else than JSON") from error


def _place(room: str, participant: str | None = None) -> str:
    """The path of a room's participants, or of one of them."""
    place = f"/rooms/{quote(room, safe='')}/participants"
    return place if participant is None else f"{place}/{quote(participant, safe='')}"
