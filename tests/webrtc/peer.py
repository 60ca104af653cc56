"""A browser that can misbehave: ICE, DTLS-SRTP and a data channel out of aiortc's parts, and raw sockets underneath.

Runs in the test's own event loop; the worker stays in its own process.
"""

import asyncio
import json
import random
import secrets
import socket
import struct
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pylibsrtp
from aioice import stun
from aiortc import sdp
from aiortc.rtcdatachannel import RTCDataChannel, RTCDataChannelParameters
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcsctptransport import RTCSctpCapabilities, RTCSctpTransport

from video.media import rtp
from video.media.offer import LEVEL_EXTENSION, MID_EXTENSION, REPAIRED_RID_EXTENSION, RID_EXTENSION, TWCC_EXTENSION
from video.media.stun import read_check, write_answer, write_check

PEERS: list["Peer"] = []
"""All that a scene made, so that `run` can close them."""

CERTIFICATE = RTCCertificate.generateCertificate()
TYPES = {"VP8": 96, "H264": 106}
"""The payload type of each codec of pictures; that of its retransmissions is one more."""

VP8_KEY = bytes([0x90, 0xE0, 0x80, 0x01, 0x01, 0x20]) + bytes(60)
VP8_DELTA = bytes([0x90, 0xE0, 0x80, 0x02, 0x02, 0x20, 0x01]) + bytes(60)


class Ice:
    """What aiortc needs of an ICE transport, over one UDP socket or one TCP connection."""

    role = "controlling"
    state = "completed"

    def __init__(self, peer: "Peer") -> None:
        self.peer = peer
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def _recv(self) -> bytes:
        data = await self.queue.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        self.peer.send_raw(data)


class Peer:
    """One participant. `offer()` is what it POSTs, `connect(answer)` brings it up, `say` talks on the channel."""

    def __init__(
        self, *, slots: int = 2, tcp: bool = False, certificate: RTCCertificate = CERTIFICATE, codecs: tuple[str, ...] = ("VP8",)
    ) -> None:
        PEERS.append(self)
        self.codecs = codecs
        """What it has for pictures."""
        self.more: list[tuple[str, str]] = []
        """Lines after those of every peer, as ("screen", "sendonly"): to be offered at first or later."""
        self.sizes: tuple[str, ...] = ()
        """The names of the sizes in which pictures are published, the smallest first."""
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        self.slots = slots
        self.tcp = tcp
        self.ice = Ice(self)
        self.dtls = RTCDtlsTransport(self.ice, [certificate])  # type: ignore[arg-type]
        self.dtls._set_role("server")
        self.sctp = RTCSctpTransport(self.dtls)
        self.ssrc = {kind: random.getrandbits(31) for kind in ("audio", "video", "screen")}
        self.sequence = {kind: random.getrandbits(15) for kind in ("audio", "video", "screen")}
        self.received: dict[int, list[rtp.Packet]] = {}
        self.repeated = 0
        self.controls: list[bytes] = []
        self.messages: list[dict[str, Any]] = []
        self.answered = asyncio.Event()
        self.news = asyncio.Event()
        self.channel: RTCDataChannel | None = None
        self.reports_arrivals = True
        """Whether it knows transport-wide numbers; old browsers do not."""
        self.through: tuple[str, int] | None = None
        """The proxy to go through instead of straight to the worker."""
        self.home, self.port = "127.0.0.1", 0
        """Where it sends from; port 0 takes a free one."""
        self.writer: asyncio.StreamWriter | None = None
        self.socket: socket.socket | None = None
        self.sockets: list[socket.socket] = []
        self.reading: asyncio.Task[None] | None = None
        self.pinging: asyncio.Task[None] | None = None

    # negotiation

    def offer(self, fingerprint: str | None = None) -> str:
        known = next(f for f in self.dtls.getLocalParameters().fingerprints if f.algorithm == "sha-256")
        common = [
            "c=IN IP4 0.0.0.0", f"a=ice-ufrag:{self.ufrag}", f"a=ice-pwd:{self.password}",
            f"a=fingerprint:sha-256 {fingerprint or known.value}", "a=setup:actpass",
        ]  # fmt: skip
        kinds = [("audio", "sendonly"), ("video", "sendonly")]
        kinds += [("audio", "recvonly"), ("video", "recvonly")] * self.slots
        mids = [str(n) for n in range(len(kinds) + 1)]
        later = [str(n) for n in range(len(mids), len(mids) + len(self.more))]
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + " ".join(mids + later)]
        for mid, (kind, direction) in zip(mids, kinds, strict=False):
            lines += media_lines(kind, mid, direction, common, self.codecs)
            if direction == "sendonly" and kind == "video" and self.sizes:
                lines += [*(f"a=rid:{rid} send" for rid in self.sizes), "a=simulcast:send " + ";".join(self.sizes)]
                lines += [f"a=extmap:5 {RID_EXTENSION}", f"a=extmap:6 {REPAIRED_RID_EXTENSION}"]
            elif direction == "sendonly":
                lines.append(f"a=ssrc:{self.ssrc[kind]} cname:peer")
        lines += ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", f"a=mid:{mids[-1]}", "a=sctp-port:5000", *common]
        for mid, (use, direction) in zip(later, self.more, strict=True):
            lines += media_lines("audio" if use == "audio" else "video", mid, direction, common, self.codecs)
            lines += [f"a=ssrc:{self.ssrc[use]} cname:peer"] if direction == "sendonly" else []
        text = "\r\n".join(lines) + "\r\n"
        return text if self.reports_arrivals else text.replace(f"a=extmap:3 {TWCC_EXTENSION}\r\n", "")

    async def offer_again(self, worker: Any, who: str) -> None:
        """The same connection with the lines that it has by now."""
        self.answer = sdp.SessionDescription.parse(await asyncio.to_thread(worker.client.reoffer, worker.room, who, self.offer()))

    def stream_of(self, mid: str) -> list[rtp.Packet]:
        """What came in one place."""
        media = next(m for m in self.answer.media if m.rtp.muxId == mid)
        return self.received.get(media.ssrc[0].ssrc, [])

    async def connect(self, answer: str, *, hello: bool = True) -> "Peer":
        """Check the path, shake hands, open the channel."""
        self.answer = sdp.SessionDescription.parse(answer)
        first = self.answer.media[0]
        self.candidates = {c.protocol: (c.ip, c.port) for c in first.ice_candidates}
        assert first.ice
        assert first.dtls
        self.remote = first.ice
        await self.open_path()
        fingerprints = RTCDtlsParameters(fingerprints=first.dtls.fingerprints, role="client")
        await asyncio.wait_for(self.dtls.start(fingerprints), 10)
        assert self.dtls.state == "connected"
        await self.sctp.start(RTCSctpCapabilities(65536), 5000)
        self.open_channel()
        if hello:
            await self.until(lambda: self.channel is not None and self.channel.readyState == "open")
            self.say("hello")
            await self.until(lambda: bool(self.of("state")))
        return self

    def open_channel(self) -> None:
        self.channel = RTCDataChannel(self.sctp, RTCDataChannelParameters(label="room"))
        self.channel.on("message", self.read)

    async def open_path(self) -> None:
        loop = asyncio.get_running_loop()
        if self.tcp:
            reader, self.writer = await asyncio.open_connection(*self.candidates["tcp"])
            self.reading = asyncio.create_task(self.read_tcp(reader))
        else:
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.sockets.append(self.socket)
            self.socket.settimeout(0)
            self.socket.bind((self.home, self.port))
            self.socket.connect(self.through or self.candidates["udp"])
            loop.add_reader(self.socket.fileno(), self.read_udp)
        self.pinging = asyncio.create_task(self.ping())
        await asyncio.wait_for(self.answered.wait(), 5)

    async def ping(self) -> None:
        while True:
            self.check()
            await asyncio.sleep(0.2 if not self.answered.is_set() else 2)

    def check(self) -> None:
        self.send_raw(write_check(self.ufrag, str(self.remote.usernameFragment), str(self.remote.password)))

    # datagrams

    def send_raw(self, data: bytes) -> None:
        if self.writer is not None:
            self.writer.write(struct.pack("!H", len(data)) + data)
        elif self.socket is not None:
            self.socket.send(data)

    def read_udp(self) -> None:
        assert self.socket
        try:
            while True:
                self.take(self.socket.recv(4096))
        except (BlockingIOError, ConnectionError):
            return

    async def read_tcp(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                size = struct.unpack("!H", await reader.readexactly(2))[0]
                self.take(await reader.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError):
            self.ice.queue.put_nowait(None)

    def take(self, data: bytes) -> None:
        if not data:
            return
        if data[0] < 4:
            check = read_check(data, lambda _ours, _theirs: self.password)
            if check is not None:
                self.send_raw(write_answer(check, self.candidates["udp"], self.password))
            elif stun.parse_message(data).message_class == stun.Class.RESPONSE:
                self.answered.set()
        elif data[0] > 127:
            self.take_media(data)
        else:
            self.ice.queue.put_nowait(data)

    def take_media(self, data: bytes) -> None:
        if self.dtls._rx_srtp is None:
            return
        if rtp.is_rtcp(data):
            self.controls.append(self.dtls._rx_srtp.unprotect_rtcp(data))
        else:
            try:
                packet = rtp.read(self.dtls._rx_srtp.unprotect(data))
            except pylibsrtp.Error:
                self.repeated += 1
                return
            assert packet
            self.received.setdefault(packet.ssrc, []).append(packet)
        self.news.set()

    # media

    def packets(self, payload_type: int) -> list[rtp.Packet]:
        return [p for packets in self.received.values() for p in packets if p.payload_type == payload_type]

    def send_media(self, kind: str, payload: bytes, *, skip: int = 0) -> int:
        """Send one packet; `skip` leaves a hole before it. Returns its sequence number."""
        self.sequence[kind] = (self.sequence[kind] + 1 + skip) & 0xFFFF
        self.send_rtp(kind, self.sequence[kind], payload)
        return self.sequence[kind]

    def send_rtp(self, kind: str, sequence: int, payload: bytes, *, ssrc: int | None = None) -> None:
        payload_type = 111 if kind == "audio" else TYPES[self.codecs[0]]
        self.send_packet(rtp.Packet(payload_type, 0x80, sequence, sequence * 960, ssrc or self.ssrc[kind], payload))

    def send_packet(self, packet: rtp.Packet) -> None:
        """Send exactly this."""
        self.send_raw(self.dtls._tx_srtp.protect(rtp.write_header(*packet[:5]) + packet.payload))

    def send_rtcp(self, data: bytes) -> None:
        self.send_raw(self.dtls._tx_srtp.protect_rtcp(data))

    # messages

    def say(self, kind: str, **fields: Any) -> None:
        assert self.channel
        self.channel.send(json.dumps({"v": 1, "type": kind, **fields}))

    def read(self, text: str) -> None:
        self.messages.append(json.loads(text))
        self.news.set()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    @property
    def state(self) -> dict[str, Any]:
        return self.of("state")[-1]

    async def until(self, holds: Any, seconds: float = 5.0) -> None:
        """Wait until something holds; fails after `seconds`."""
        async with asyncio.timeout(seconds):
            while not holds():
                self.news.clear()
                try:
                    await asyncio.wait_for(self.news.wait(), 0.05)
                except TimeoutError:
                    continue

    async def in_state(self, *places: str) -> None:
        await self.until(lambda: bool(self.of("state")) and self.state["you"]["state"] in places)

    async def close(self) -> None:
        for task in (self.pinging, self.reading):
            if task:
                task.cancel()
        await self.sctp.stop()
        await self.dtls.stop()
        for used in self.sockets:
            asyncio.get_running_loop().remove_reader(used.fileno())
            used.close()
        if self.writer:
            self.writer.close()


def run(scene: Coroutine[Any, Any, None], seconds: float = 90) -> None:
    """Play a scene to its end, and close everything that it opened.

    In a thread of its own, since Playwright keeps a loop running in the main one as long as its browser lives.
    """

    async def play() -> None:
        try:
            await asyncio.wait_for(scene, seconds)
        finally:
            for peer in PEERS:
                await peer.close()
            PEERS.clear()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play()).result()


def media_lines(kind: str, mid: str, direction: str, common: list[str], codecs: tuple[str, ...] = ("VP8",)) -> list[str]:
    """One media line as a browser writes it."""
    if kind == "audio":
        lines = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1"]
    else:
        types = [TYPES[codec] for codec in codecs]
        lines = ["m=video 9 UDP/TLS/RTP/SAVPF " + " ".join(f"{pt} {pt + 1}" for pt in types)]
        for pt, codec in zip(types, codecs, strict=True):
            lines += [f"a=rtpmap:{pt} {codec}/90000", f"a=rtcp-fb:{pt} nack", f"a=rtcp-fb:{pt} nack pli"]
            lines += [f"a=fmtp:{pt} packetization-mode=1;profile-level-id=42e01f"] if codec == "H264" else []
            lines += [f"a=rtpmap:{pt + 1} rtx/90000", f"a=fmtp:{pt + 1} apt={pt}"]
    return [
        *lines, f"a=mid:{mid}", f"a={direction}", "a=rtcp-mux", f"a=extmap:3 {TWCC_EXTENSION}",
        f"a=extmap:4 {MID_EXTENSION}", f"a=extmap:7 {LEVEL_EXTENSION}", *common,
    ]  # fmt: skip
