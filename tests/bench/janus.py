"""Janus with its videoroom plugin as Debian packs it, on a unix socket, with the same people in it: the peer beside our figures.

Each person has two connections, as Janus's own pages do: one that publishes, and one on which all others come.
"""

import asyncio
import json
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from aiortc import sdp
from aiortc.rtcdtlstransport import RTCDtlsParameters

from tests.bench.traffic import Member, Receiver
from tests.webrtc.peer import media_lines

PROGRAM = shutil.which("janus")
PLUGIN = "janus.plugin.videoroom"
ROOM = 1
PATIENCE_S = 20.0
STARTS = 20
MESSAGE = 1 << 20
CORE = """
general: {{ debug_level = 2, session_timeout = 0, log_to_stdout = false, log_to_file = "{folder}/log" }}
media: {{ ipv6 = false }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
"""
SOCKET = """
general: {{ enabled = true, json = "compact", path = "{folder}/s", type = "SOCK_SEQPACKET" }}
"""
LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/janus")


class Half(Receiver):
    """One of a person's two connections with Janus."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.reports_arrivals = False

    async def reach(self, described: str, tell: Callable[[str], object] | None = None) -> "Half":
        """Check the path, say which address that is, and shake hands; there is no data channel."""
        self.answer = sdp.SessionDescription.parse(described)
        first = self.answer.media[0]
        self.candidates = {c.protocol.lower(): (c.ip, c.port) for c in reversed(first.ice_candidates) if "." in c.ip}
        self.home = self.candidates["udp"][0]   # Janus has no ear on the loopback address
        assert first.ice
        assert first.dtls
        self.remote = first.ice
        await self.open_path()
        assert self.socket
        port = self.socket.getsockname()[1]
        if tell is not None:
            await asyncio.to_thread(tell, f"candidate:1 1 udp 2113937151 {self.home} {port} typ host")
        await asyncio.wait_for(self.dtls.start(RTCDtlsParameters(fingerprints=first.dtls.fingerprints, role="client")), PATIENCE_S)
        return self

    def head(self, mids: list[str]) -> tuple[list[str], list[str]]:
        """The lines of a session and those of each of its media."""
        known = next(f for f in self.dtls.getLocalParameters().fingerprints if f.algorithm == "sha-256")
        common = ["c=IN IP4 127.0.0.1", f"a=ice-ufrag:{self.ufrag}", f"a=ice-pwd:{self.password}", f"a=fingerprint:sha-256 {known.value}", "a=ice-options:trickle"]
        return ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + " ".join(mids)], common

    def publishing(self) -> str:
        """The offer of one who publishes."""
        session, common = self.head(["0", "1"])
        for mid, kind in enumerate(("audio", "video")):
            session += [*media_lines(kind, str(mid), "sendonly", [*common, "a=setup:actpass"]), f"a=ssrc:{self.ssrc[kind]} cname:peer"]
        return plain(session)

    def watching(self, offer: str) -> str:
        """The answer of one to whom all others come; what all lines share stands once, for Janus reads 8 KB of a message."""
        offered = sdp.SessionDescription.parse(offer)
        session, common = self.head([media.rtp.muxId for media in offered.media])
        session += common[1:]
        for media in offered.media:
            session += media_lines(media.kind, media.rtp.muxId, "recvonly", [common[0], "a=setup:passive"])
        return plain(session)


def plain(lines: list[str]) -> str:
    """Without header extensions: the media is the same for every forwarder, and nothing of it hangs on them."""
    return "\r\n".join(line for line in lines if not line.startswith("a=extmap")) + "\r\n"


class Janus:
    """A running Janus and one room."""

    def __init__(self) -> None:
        assert PROGRAM
        self.folder = Path(tempfile.mkdtemp(prefix="cj"))
        places = {
            "folder": self.folder,
            "plugins": ",".join(each.name for each in (LIBRARIES / "plugins").glob("*.so") if "videoroom" not in each.name),
            "transports": ",".join(each.name for each in (LIBRARIES / "transports").glob("*.so") if "pfunix" not in each.name),
        }
        (self.folder / "janus.jcfg").write_text(CORE.format(**places))
        (self.folder / "janus.transport.pfunix.jcfg").write_text(SOCKET.format(**places))
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for _ in range(STARTS):
            if self._start():
                break
        else:
            raise RuntimeError((self.folder / "log").read_text("utf-8"))
        self.session: dict[str, Any] = {}
        self.socket.settimeout(PATIENCE_S)
        self.session = {"session_id": self.ask("create")["data"]["id"]}
        self.handle = self.attach()

    def _start(self) -> bool:
        """Start it, and see whether it listens: its own thread for that sometimes ends before it was told to begin."""
        self.process = subprocess.Popen(
            [str(PROGRAM), "-F", str(self.folder), "-C", str(self.folder / "janus.jcfg")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while self.process.poll() is None:
            try:
                self.socket.connect(str(self.folder / "s"))
            except OSError:
                time.sleep(0.05)
            else:
                return True
        return False

    @property
    def pid(self) -> int:
        return self.process.pid

    def ask(self, kind: str, **more: Any) -> dict[str, Any]:
        """Send one message; returns its answer, or the event that its answer comes with."""
        transaction = secrets.token_hex(6)
        self.socket.send(json.dumps({"janus": kind, "transaction": transaction, **self.session, **more}).encode())
        while True:
            said = dict(json.loads(self.socket.recv(MESSAGE)))
            if said.get("transaction") == transaction and (said["janus"] != "ack" or kind == "trickle"):
                if said["janus"] == "error" or "error" in said.get("plugindata", {}).get("data", {}):
                    raise RuntimeError(said)
                return said

    def attach(self) -> int:
        """One more connection."""
        return int(self.ask("attach", plugin=PLUGIN)["data"]["id"])

    def tell(self, handle: int, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Something for the room."""
        return self.ask("message", handle_id=handle, body=body, **more)

    def trickle(self, handle: int, candidate: str) -> None:
        """Where one half of a person is."""
        for found in ({"candidate": candidate, "sdpMid": "0", "sdpMLineIndex": 0}, {"completed": True}):
            self.ask("trickle", handle_id=handle, candidate=found)

    async def gather(self, people: int) -> list[Member]:
        """Everybody in one room."""
        room = {"request": "create", "room": ROOM, "publishers": people, "bitrate": 0, "fir_freq": 0, "audiocodec": "opus", "videocodec": "vp8"}
        await asyncio.to_thread(self.tell, self.handle, room)
        senders = [await self._publisher(n) for n in range(people)]
        return [Member(sender, await self._watcher(n, people)) for n, sender in enumerate(senders)]

    async def _publisher(self, n: int) -> Half:
        half = Half(slots=0)
        handle = await asyncio.to_thread(self.attach)
        body = {"request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "id": n + 1}
        said = await asyncio.to_thread(self.tell, handle, body, jsep={"type": "offer", "sdp": half.publishing()})
        return await half.reach(said["jsep"]["sdp"], partial(self.trickle, handle))

    async def _watcher(self, n: int, people: int) -> Half:
        half = Half(slots=0)
        handle = await asyncio.to_thread(self.attach)
        others = [{"feed": other + 1} for other in range(people) if other != n]
        said = await asyncio.to_thread(self.tell, handle, {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": others})
        offer = said["jsep"]["sdp"]
        await asyncio.to_thread(self.tell, handle, {"request": "start"}, jsep={"type": "answer", "sdp": half.watching(offer)})
        return await half.reach(offer, partial(self.trickle, handle))

    def remove(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        shutil.rmtree(self.folder)


def version() -> str:
    """What is measured."""
    assert PROGRAM
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+\.\d+", said.stdout + said.stderr)
    return f"Janus {found[0]}" if found else "Janus"
