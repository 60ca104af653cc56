"""A small portal for the tests: serves the room page under a strict policy and passes offers to a real worker."""

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.webrtc.shaper import Shaper
from video.protocol.client import MediaWorker
from video.protocol.errors import VideoError
from video.protocol.people import Person, Role, Side
from video.protocol.requests import Join, RoomSettings
from video.protocol.rights import Rights

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
CSRF = ("X-CSRF-Token", "a-token")

FRAGMENT = (STATIC / "js/room/README.md").read_text().split("```html")[1].split("```")[0]
"""The page is the documentation's own fragment, so that the documentation cannot be wrong."""


@dataclass
class Guest:
    """Somebody whom this portal lets through."""

    person: Person
    rights: Rights


def cast() -> dict[str, Guest]:
    """The people of the tests: a mediator, two parties, a site with two seats."""
    host = Rights(host=True, wait=False)
    return {
        "mediator": Guest(Person("mediator", "李某甲", Role.MEDIATOR, Side.NONE, identified=True), host),
        "party": Guest(Person("party", "张某", Role.PARTY, Side.APPLICANT), Rights()),
        "other": Guest(Person("other", "王某", Role.PARTY, Side.RESPONDENT, identified=True), Rights()),
        "site": Guest(
            Person("site", "柳溪村服务点", Role.SITE, Side.RESPONDENT, seats=("赵某", "钱某某")), Rights()
        ),
    }


@dataclass
class StandIn:
    """The running portal. `url(who)` is a page; `language` chooses the texts."""

    worker: MediaWorker
    room: str
    guests: dict[str, Guest] = field(default_factory=cast)
    language: str = "zh_CN"
    slow: frozenset[str] = frozenset()
    """Who sits behind a proxy that can spoil the line; it is in `lines` once they have come."""
    lines: dict[str, Shaper] = field(default_factory=dict)
    udp_probes: list[str] = field(default_factory=list)
    """Where pages ask whether datagrams get through."""
    slots: int = 4
    """How many others a page can show."""

    def __post_init__(self) -> None:
        stand_in = self

        class Requests(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                return

            def do_GET(self) -> None:
                stand_in.get(self)

            def do_POST(self) -> None:
                stand_in.offer(self, "POST")

            def do_PATCH(self) -> None:
                stand_in.offer(self, "PATCH")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        for line in self.lines.values():
            line.close()

    def url(self, who: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/{self.room}/{who}"

    def get(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.split("?")[0]
        if path.startswith("/static/"):
            file = (STATIC / path.removeprefix("/static/")).resolve()
            if file.is_file() and STATIC in file.parents:
                answer(request, 200, TYPES[file.suffix], file.read_bytes())
            else:
                answer(request, 404, "text/plain", b"")
        elif path.count("/") == 2 and path.split("/")[2] in self.guests:
            room, who = path.split("/")[1:]
            answer(request, 200, "text/html; charset=utf-8", self.page(room, who).encode())
        else:
            answer(request, 404, "text/plain", b"")

    def page(self, room: str, who: str) -> str:
        config = {
            "offer_url": f"/{room}/{who}",
            "csrf_header": CSRF[0],
            "csrf_token": CSRF[1],
            "me": self.guests[who].person.to_json(),
            "texts": json.loads((STATIC / "js/room/texts.json").read_text())[self.language],
            "leave_url": "/",
            "probe_url": "/static/js/room/texts.json",
            "udp_probes": self.udp_probes,
            "phone": "000-5550100",
            "sites_url": "/sites",
            "slots": self.slots,
            "places": min(self.slots, 1),
        }
        tokens = '<link rel="stylesheet" href="/static/css/tokens.css">'
        fragment = FRAGMENT if (STATIC / "css/tokens.css").exists() else FRAGMENT.replace(tokens, "")
        fragment = fragment.replace("{ … }", json.dumps(config, ensure_ascii=False).replace("<", "\\u003c"))
        return (
            '<!doctype html><html lang="zh-CN" data-theme="dark"><head><meta charset="utf-8"><title>调解室</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
            f'<body class="room-body">{fragment}</body></html>'
        )

    def offer(self, request: BaseHTTPRequestHandler, method: str) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        room, who = request.path.split("/")[1:]
        guest = self.guests[who]
        assert request.headers[CSRF[0]] == CSRF[1]
        try:
            if method == "POST":
                join = Join(guest.person, guest.rights, RoomSettings("第2次调解 · 相邻排水纠纷"), body)
                sdp = self.worker.join(room, join)
            else:
                sdp = self.worker.reoffer(room, who, body)
            sdp = self.behind_line(who, sdp)
        except VideoError as refusal:
            error = json.dumps({"error": {"code": refusal.code}}).encode()
            answer(request, refusal.status, "application/json", error)
            return
        answer(request, 201 if method == "POST" else 200, "application/sdp", sdp.encode(), Location=request.path)

    def behind_line(self, who: str, sdp: str) -> str:
        """The answer with a proxy's address in place of the worker's, for those who sit behind one."""
        if who not in self.slow:
            return sdp
        found = re.search(r"^a=candidate:1 1 udp (\d+) (\S+) (\d+) typ host", sdp, re.MULTILINE)
        assert found
        worker = found[2], int(found[3])
        if who not in self.lines:
            self.lines[who] = Shaper(worker)
        line = self.lines[who]
        line.target = worker   # the room may be with another worker by now
        address, port = line.address
        sdp = sdp.replace(found[0], f"a=candidate:1 1 udp {found[1]} {address} {port} typ host")
        return re.sub(r"a=candidate:2 .*\r\n", "", sdp)


def answer(request: BaseHTTPRequestHandler, status: int, kind: str, body: bytes, **headers: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Content-Security-Policy", POLICY)
    for name, value in headers.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
