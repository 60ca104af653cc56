"""One browser's connection: its path, its secure link, what it publishes and the slots that it is shown."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Protocol

from aiortc.rtcdtlstransport import RTCCertificate

from video.control.relief import Relief
from video.control.voice import Voice
from video.media import rtcp, rtp
from video.media.answer import Host, write_answer
from video.media.counters import Counters
from video.media.downlink import Downlink
from video.media.offer import SCREEN, Line, Offer
from video.media.pace import Pace
from video.media.path import Credentials, Path, new_credentials
from video.media.ports import Ports
from video.media.seam import Sealer, SecureLink, sha256_fingerprint
from video.media.slot import Slot
from video.media.source import Source
from video.media.stream import Stream
from video.media.twcc import Arrivals
from video.media.vp8 import Numbers
from video.protocol.errors import ConflictError

FOUND_WITHIN_S = 20.0
SHAKEN_WITHIN_S = 20.0
CONSENT_S = 12.0
"""A browser checks its path every 2.5 s or oftener; after this long in silence it is gone (RFC 7675: 30 at most)."""

REPORT_EVERY = 10
"""Ticks between receiver reports."""

MAX_STREAMS = 20
"""Numbers of streams one browser may use: sound, three sizes, a screen, each with its repairs, and some begun anew."""

MAX_RTCP_VOICES = 16

DATAGRAMS_PER_S = 2000
"""Media taken from one browser in a second, 19 Mbit of it: twice what three sizes, a screen and sound are in their liveliest second."""


class Audience(Protocol):
    """Whoever owns the connection: told when it stands, speaks and ends."""

    def connection_ready(self, connection: "Connection") -> None:
        """Media can flow."""

    def connection_open(self, connection: "Connection") -> None:
        """Messages can flow."""

    def connection_said(self, connection: "Connection", text: str) -> None:
        """The browser sent one message."""

    def connection_down(self, connection: "Connection", reason: str) -> None:
        """It is over; said once."""


@dataclass(frozen=True)
class Station:
    """What all connections of one worker share."""

    ports: Ports
    certificate: RTCCertificate
    counters: Counters
    relief: Relief = field(default_factory=Relief)

    @property
    def host(self) -> Host:
        """Where and as whom we answer."""
        return Host(
            self.ports.address, self.ports.udp_port, self.ports.tcp_port, sha256_fingerprint(self.certificate)
        )


class Connection:
    """Takes an offer, answers it, and then carries media and messages until one side ends it."""

    def __init__(self, station: Station, audience: Audience, publishes: frozenset[str]) -> None:
        self.ready = False
        self.slots: dict[str, Slot] = {}
        self.sources: dict[str, Source] = {}
        self._station = station
        self._audience = audience
        self._publishes = publishes
        self._counters = station.counters
        self._path = Path(station.ports, station.counters, self._moved, self._recognises)
        self.downlink = Downlink(self.slots, self.send_rtp, self.send_rtcp, station.counters, station.relief)
        self._link = SecureLink(
            self._path, station.certificate, station.counters,
            on_open=lambda: audience.connection_open(self),
            on_text=lambda text: audience.connection_said(self, text),
            on_down=lambda: self.close("connection-closed"),
        )  # fmt: skip
        self._credentials: Credentials | None = None
        self._offer: Offer | None = None
        self._sealer: Sealer | None = None
        self._published: dict[str, tuple[Line, Source]] = {}
        self._by_ssrc: dict[int, tuple[Source, Stream]] = {}
        self._by_slot_ssrc: dict[int, Slot] = {}
        self._voices: set[int] = set()
        self._datagrams = Pace(DATAGRAMS_PER_S, DATAGRAMS_PER_S)
        self._twcc = self._level = 0
        self._voice = Voice()
        self._arrivals = Arrivals()
        self._ticks = 0
        self._task: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    # Negotiation

    def answer(self, offer: Offer) -> str:
        """Answer the first offer, or one that restarts the path or adds lines; `ConflictError` where it is another session's."""
        if self._offer is not None:
            self._check_same(offer)
        if self._credentials is None or self._offer is None or offer.names != self._offer.names:
            self._credentials = new_credentials()
            self._station.ports.expect(self._path, self._credentials, offer.names, self.take)
        self._offer = offer
        for line in offer.lines:
            self._take_line(line)
        answer = write_answer(
            offer, self._station.host, self._credentials,
            taken=frozenset(self._published), slots={mid: slot.streams for mid, slot in self.slots.items()},
        )  # fmt: skip
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(list(offer.fingerprints)))
        return answer

    def _check_same(self, offer: Offer) -> None:
        """A second offer comes from the same certificate and begins with the same lines."""
        assert self._offer is not None
        before = self._offer
        if offer.fingerprints != before.fingerprints:
            raise ConflictError("other-certificate", "the offer comes from another connection")
        known = [(line.mid, line.kind) for line in before.lines]
        if [(line.mid, line.kind) for line in offer.lines][: len(known)] != known:
            raise ConflictError("other-lines", "the offer changes lines that stand already")

    def _take_line(self, line: Line) -> None:
        """Make a source or a slot for a line that is new."""
        if line.mid in self._published or line.mid in self.slots or not line.is_media:
            return
        if line.receives:
            slot = Slot(line, self.downlink, SCREEN if self._is_for_screens(line) else line.kind)
            self.slots[line.mid] = slot
            self._by_slot_ssrc[slot.streams.ssrc] = slot
        elif line.sends:
            kind = next((each for each in self._kinds_of(line) if each not in self.sources), None)
            if kind is not None:
                self._publish(line, kind)

    def _is_for_screens(self, line: Line) -> bool:
        """Each place of a person is a line of sound and one of pictures; one of pictures more than of sound is for a screen."""
        used = [slot.use for slot in self.slots.values()]
        return line.kind == "video" and used.count("video") >= used.count("audio")

    def _kinds_of(self, line: Line) -> list[str]:
        """What a line may publish: each kind once, a second one of pictures shows the screen."""
        kinds = [line.kind, SCREEN] if line.kind == "video" else [line.kind]
        return [kind for kind in kinds if kind in self._publishes]

    def _publish(self, line: Line, kind: str) -> None:
        """Take what comes on this line from now on."""
        source = Source(line, self._counters, self.send_rtcp)
        source.voice, source.is_screen = self._voice, kind == SCREEN
        self.sources[kind] = source
        self._published[line.mid] = line, source
        self._twcc = self._twcc or line.twcc_extension
        self._level = self._level or line.level_extension
        for ssrc, rtx_ssrc in line.ssrcs[:1] if not line.rids else ():
            self._by_ssrc[ssrc] = source, source.streams[0]
            if rtx_ssrc:
                self._by_ssrc[rtx_ssrc] = source, source.streams[0]

    # Life

    async def _run(self, fingerprints: list[tuple[str, str]]) -> None:
        """Wait for the path, shake hands, and say that the connection stands."""
        try:
            await asyncio.wait_for(self._path.found.wait(), FOUND_WITHIN_S)
            shaken = await asyncio.wait_for(self._link.connect(fingerprints), SHAKEN_WITHIN_S)
        except (TimeoutError, ConnectionError):
            self.close("not-connected")
            return
        except Exception:  # noqa: BLE001 - OpenSSL and aiortc raise much on a hostile handshake
            self._counters.errors += 1
            self.close("not-connected")
            return
        if not shaken:
            self.close("handshake-failed")
            return
        self._path.shaken = True
        self._sealer = self._link.sealer()
        self.ready = True
        self._audience.connection_ready(self)

    def close(self, reason: str) -> None:
        """End the connection now; its sources and slots let go of each other first. Saying it twice is no error."""
        if self._closing is not None:
            return
        self.ready = False
        self.downlink.close()
        self.silence()
        self._closing = asyncio.get_running_loop().create_task(self._shut())
        self._audience.connection_down(self, reason)

    def silence(self) -> None:
        """Take this connection out of every wiring at once; messages can still flow."""
        now = time.monotonic()
        for slot in self.slots.values():
            slot.attach(None, now)
        for source in self.sources.values():
            for slot in list(source.slots):
                slot.attach(None, now)

    async def _shut(self) -> None:
        """Stop the link in order, then the path."""
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        with contextlib.suppress(Exception):
            await self._link.close()
        self._path.close()

    async def closed(self) -> None:
        """Wait until a connection that was told to close has done so."""
        if self._closing is not None:
            await self._closing

    def tick(self, now: float) -> None:
        """Every 100 ms: feedback to the browser, and a look whether it is still there. `now` is monotonic."""
        if not self.ready:
            return
        if now - self._path.heard_at > CONSENT_S:
            self.close("connection-lost")
            return
        if self._link.is_stuck:
            self.close("connection-stuck")
            return
        for source in self.sources.values():
            source.tick(now)
        self.downlink.tick(now)
        feedback = self._arrivals.report()
        if feedback:
            self.send_rtcp(feedback)
        self._ticks += 1
        if self._ticks % REPORT_EVERY == 0:
            # also where there is nothing to tell: a page to which nothing comes takes the worker for dead
            self.send_rtcp(rtcp.write_receiver_report([told for source in self.sources.values() for told in source.receptions(now)]))

    # Messages

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self._link.is_open

    def send_text(self, text: str) -> None:
        """Send one message on the data channel."""
        self._link.send_text(text)

    # Media in

    def take(self, data: bytes, arrived: float) -> None:
        """One SRTP or SRTCP datagram from this browser. `arrived` is in seconds since 1970."""
        if not self.ready:
            return
        if not self._datagrams.allows():
            self._counters.flooded += 1
        elif rtp.is_rtcp(data):
            self._take_rtcp(data)
        else:
            self._take_rtp(data, arrived)

    def _recognises(self, data: bytes) -> bool:
        """Whether a datagram from an unknown address claims to be of this browser. It proves nothing."""
        if rtp.is_rtcp(data):
            return int.from_bytes(data[4:8], "big") in self._voices
        return rtp.read_ssrc(data) in self._by_ssrc

    def _take_rtp(self, data: bytes, arrived: float) -> None:
        """Find whose packet it is by its clear header, and only then decrypt it."""
        ssrc = rtp.read_ssrc(data)
        known = self._by_ssrc.get(ssrc) if ssrc is not None else None
        newly = known is None
        if known is None:
            known = self._find_by_names(data)
        if known is None or ssrc is None:
            self._counters.unknown_ssrc += 1
            return
        clear = self._link.unprotect_rtp(data)
        packet = rtp.read(clear) if clear is not None else None
        if clear is None or packet is None:
            self._counters.bad_srtp += 1
            return
        if newly:
            self._by_ssrc[ssrc] = known
        source, stream = known
        number = rtp.read_extension(clear, self._twcc)
        if number is not None and len(number) == 2:  # noqa: PLR2004 - a 16-bit number
            self._arrivals.note(int.from_bytes(number, "big"), arrived, ssrc)
        now = time.monotonic()
        if source.kind == "audio" and self._level:
            level = rtp.read_extension(clear, self._level)
            if level and not source.silenced:
                self._voice.hear(level[0] & 0x7F, now)
        source.take(stream, packet, now, time.time() - arrived)

    def _find_by_names(self, data: bytes) -> tuple[Source, Stream] | None:
        """Source and size that an unannounced stream names in its header, for as many streams as make sense."""
        if len(self._by_ssrc) >= MAX_STREAMS:
            return None
        for mid, (line, source) in self._published.items():
            if rtp.read_extension(data, line.mid_extension) != mid.encode():
                continue
            rid = b""
            if line.rids:
                rid = rtp.read_extension(data, line.rid_extension) or rtp.read_extension(data, line.repaired_rid_extension) or b""
            stream = source.stream(rid.decode("ascii", "replace"))
            return (source, stream) if stream is not None else None
        return None

    def _take_rtcp(self, data: bytes) -> None:
        """Feedback and reports of the browser."""
        voice = int.from_bytes(data[4:8], "big")
        if voice not in self._voices and len(self._voices) >= MAX_RTCP_VOICES:
            self._counters.unknown_ssrc += 1
            return
        clear = self._link.unprotect_rtcp(data)
        if clear is None:
            self._counters.bad_srtp += 1
            return
        self._voices.add(voice)
        now = time.monotonic()
        for said in rtcp.read(clear):
            self._heed(said, now)

    def _heed(self, said: rtcp.Feedback, now: float) -> None:
        """Do what one piece of RTCP asks."""
        if isinstance(said, rtcp.SenderReport):
            known = self._by_ssrc.get(said.ssrc)
            if known is not None:
                known[0].take_report(said.ssrc, said, now)
            return
        if isinstance(said, rtcp.ArrivalsTold | rtcp.EstimateTold):
            self.downlink.take(said, now)
            return
        slot = self._by_slot_ssrc.get(said.ssrc)
        if slot is None:
            return
        if isinstance(said, rtcp.Reception):
            self.downlink.take(said, now)
        elif isinstance(said, rtcp.LostPackets):
            slot.missed(said.sequences, now)
        else:
            slot.want_keyframe(now)

    # Media out

    def _moved(self) -> None:
        """The browser went to another address. What it was sent meanwhile is lost, and what it sent: pictures begin anew both ways."""
        now = time.monotonic()
        self.downlink.moved(now)
        for slot in self.slots.values():
            if slot.kind == "video":
                slot.want_keyframe(now)
        for source in self.sources.values():
            for stream in source.streams:
                if source.kind == "video" and stream.slots:
                    stream.ask_for_keyframe(now)

    def send_rtp(self, header: bytes, payload: bytes, numbers: Numbers | None = None) -> None:
        """Encrypt and send one packet of a slot."""
        if self._sealer is not None and self.ready:
            sealed = self._sealer.seal(header, payload, numbers)
            if sealed is not None:
                self._path.transmit(sealed)

    def send_rtcp(self, data: bytes) -> None:
        """Encrypt and send one RTCP packet."""
        if self.ready:
            sealed = self._link.protect_rtcp(data)
            if sealed is not None:
                self._path.transmit(sealed)
