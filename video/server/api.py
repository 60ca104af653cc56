"""The HTTP that the portal speaks to the worker, on the unix socket only (`video/PROTOCOL.md`)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from video.media.counters import Counters
from video.protocol.errors import MalformedError, MissingError, VideoError
from video.protocol.fields import check_id
from video.protocol.requests import HandedIn, Join, read_reoffer
from video.protocol.version import VERSION
from video.server import metrics
from video.server.house import House
from video.server.journal import Journal
from video.server.logs import log

MAX_BODY = 1 << 20
MAX_EVENTS = 2000
SERVER_ERROR = 500

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Api:
    """One method a route."""

    def __init__(self, house: House, journal: Journal, counters: Counters) -> None:
        self._house = house
        self._journal = journal
        self._counters = counters

    def application(self) -> web.Application:
        """The routes."""
        application = web.Application(client_max_size=MAX_BODY, middlewares=[refusals(self._counters)])
        application.add_routes(
            [
                web.post("/rooms/{room}/participants", self.join),
                web.patch("/rooms/{room}/participants/{participant}", self.reoffer),
                web.delete("/rooms/{room}/participants/{participant}", self.withdraw),
                web.post("/rooms/{room}/participants/{participant}/identified", self.identified),
                web.get("/rooms/{room}/participants/{participant}", self.standing),
                web.post("/rooms/{room}/participants/{participant}/files", self.hand_in),
                web.post("/rooms/{room}/end", self.end),
                web.post("/rooms/{room}/release", self.release),
                web.get("/rooms/{room}", self.state),
                web.get("/rooms", self.rooms),
                web.post("/rest", self.rest),
                web.delete("/rest", self.work),
                web.get("/recordings", self.recordings),
                web.get("/recordings/{recording}/{name}", self.recorded),
                web.delete("/recordings/{recording}", self.forget_recording),
                web.get("/journal", self.journal),
                web.get("/health", self.health),
                web.get("/metrics", self.metrics),
            ]
        )
        return application

    async def join(self, request: web.Request) -> web.Response:
        """Somebody's offer; 201 with the answer."""
        join = Join.read(await request.read())
        sdp = self._house.join(_room(request), join)
        return web.json_response({"participant": join.person.id, "sdp": sdp}, status=201)

    async def reoffer(self, request: web.Request) -> web.Response:
        """A new offer on a living connection."""
        sdp = read_reoffer(await request.read())
        return web.json_response({"sdp": self._house.find(_room(request)).reoffer(_participant(request), sdp)})

    async def withdraw(self, request: web.Request) -> web.Response:
        """Put somebody out, because the portal says so."""
        room = self._house.rooms.get(_room(request))
        participant = _participant(request)
        if room is not None:
            room.withdraw(participant)
        return web.json_response({"participant": participant})

    async def identified(self, request: web.Request) -> web.Response:
        """The portal checked somebody's identity meanwhile."""
        room = self._house.rooms.get(_room(request))
        participant = _participant(request)
        if room is not None:
            room.identify(participant)
        return web.json_response({"participant": participant})

    async def standing(self, request: web.Request) -> web.Response:
        """Where somebody sits now, and what is shown there."""
        return web.json_response(self._house.find(_room(request)).standing(_participant(request)))

    async def hand_in(self, request: web.Request) -> web.Response:
        """The portal keeps a file that somebody handed in; 201 with those who read of it."""
        file = HandedIn.read(await request.read())
        readers = self._house.find(_room(request)).hand_in(_participant(request), file)
        return web.json_response({"readers": readers}, status=201)

    async def end(self, request: web.Request) -> web.Response:
        """End a meeting."""
        room = self._house.find(_room(request))
        room.end()
        return web.json_response(room.state())

    async def state(self, request: web.Request) -> web.Response:
        """Who is where."""
        return web.json_response(self._house.find(_room(request)).state())

    async def rooms(self, _request: web.Request) -> web.Response:
        """The rooms with people in them."""
        return web.json_response({"rooms": self._house.meeting})

    async def release(self, request: web.Request) -> web.Response:
        """Send everyone of a room away, to come back to wherever it is then."""
        self._house.release(_room(request))
        return web.json_response({"rooms": self._house.meeting})

    async def rest(self, request: web.Request) -> web.Response:
        """Take no new rooms before a maintenance; `?move=1` also sends away those that there are."""
        self._house.rest(move=request.query.get("move") == "1")
        return web.json_response({"rooms": self._house.meeting})

    async def work(self, _request: web.Request) -> web.Response:
        """Take new rooms again."""
        self._house.resting = False
        return web.json_response({"rooms": self._house.meeting})

    async def journal(self, request: web.Request) -> web.Response:
        """What happened after a number. Who names the epoch has stored all up to that number; of another epoch it has nothing."""
        after = _number(request, "after", 0, 1 << 53)
        limit = _number(request, "limit", 500, MAX_EVENTS)
        epoch, journal = request.query.get("epoch", ""), self._journal
        if epoch == journal.epoch:
            journal.take(after)
        elif epoch:
            after = 0
        return web.json_response({"epoch": journal.epoch, "events": journal.read(after, limit), "last": journal.last})

    async def recordings(self, _request: web.Request) -> web.Response:
        """What waits to be taken."""
        return web.json_response({"recordings": await asyncio.to_thread(self._house.recorder.spool.manifests)})

    async def recorded(self, request: web.Request) -> web.StreamResponse:
        """One file of a recording."""
        recording = check_id(request.match_info["recording"], "recording")
        path = self._house.recorder.spool.file(recording, request.match_info["name"])
        if path is None:
            raise MissingError("no-such-recording", "there is no such file in the spool")
        return web.FileResponse(path)

    async def forget_recording(self, request: web.Request) -> web.Response:
        """The portal keeps it: delete it here."""
        recording = check_id(request.match_info["recording"], "recording")
        await asyncio.to_thread(self._house.recorder.spool.forget, recording)
        return web.json_response({"recording": recording})

    async def health(self, _request: web.Request) -> web.Response:
        """Whether the worker can do its work; 503 if not."""
        failing = self._journal.failing
        status = "failing" if failing else "draining" if self._house.draining or self._house.resting else "ok"
        return web.json_response(
            {
                "status": status,
                "version": VERSION,
                "rooms": sum(1 for room in self._house.rooms.values() if room.guests),
                "participants": self._house.participants,
                "recordings": self._house.recorder.running,
                "mbit_s": round(self._house.outgoing_mbit, 2),
                "journal_last": self._journal.last,
            },
            status=200 if status == "ok" else 503,
        )

    async def metrics(self, _request: web.Request) -> web.Response:
        """Figures for Prometheus."""
        text = metrics.render(self._house, self._counters, self._journal)
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def refusals(counters: Counters) -> Any:
    """A middleware that turns every refusal into JSON with a code, and every surprise into a counted, logged 500."""

    @web.middleware
    async def answer(request: web.Request, handler: Answer) -> web.StreamResponse:
        try:
            return await handler(request)
        except VideoError as refusal:
            return _refuse(refusal.status, refusal.code, refusal.message)
        except web.HTTPException as refusal:
            reason = refusal.reason or "Refused"
            return _refuse(refusal.status, reason.lower().replace(" ", "-"), reason)
        except Exception:  # noqa: BLE001 - counted, logged, answered
            counters.errors += 1
            log.exception("a request failed")
            return _refuse(SERVER_ERROR, "worker-failed", "the worker made a mistake; its log says which")

    return answer


def _refuse(status: int, code: str, message: str) -> web.Response:
    """The form of every refusal."""
    return web.json_response({"error": {"code": code, "message": message}}, status=status)


def _room(request: web.Request) -> str:
    """The room in the path."""
    return check_id(request.match_info["room"], "room")


def _participant(request: web.Request) -> str:
    """The participant in the path."""
    return check_id(request.match_info["participant"], "participant")


def _number(request: web.Request, name: str, default: int, most: int | None = None) -> int:
    """A whole number of the query."""
    text = request.query.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or int(text) > (most or MAX_EVENTS):  # noqa: PLR2004
        raise MalformedError("bad-number", f"{name} must be a whole number")
    return int(text)
