"""People as browsers are: a camera in three sizes with tiers, a voice with its loudness, and a viewer who reports and asks again."""

import asyncio
import random
import struct
import time
from typing import Any

from tests.webrtc.peer import Peer
from video.media import rtcp, rtp
from video.media.reception import Reception
from video.media.twcc import Arrivals

FRAMES_PER_S = 20
SOUNDS_PER_S = 50
TIERS = (0, 2, 1, 2)
SIZES = {"q": 120_000, "h": 350_000, "f": 900_000}
PACKET = 1000
SOUND = bytes(80)
REPORT_S = 0.05
RECEPTION_S = 1.0
QUIET, LOUD = 90, 20


class Person(Peer):
    """Publishes at steady rates, answers to requests for key frames, and reports what it receives."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.sizes = tuple(SIZES)
        self.size_ssrc = {rid: random.getrandbits(31) for rid in SIZES}
        self.numbers = dict.fromkeys(SIZES, 0)
        self.wanted = set(SIZES)
        self.key_frames = dict.fromkeys(SIZES, 0)
        self.frame = 0
        self.level = QUIET
        self.arrivals = Arrivals()
        self.receptions: dict[int, Reception] = {}
        self.kinds: dict[int, int] = {}
        self.bytes: dict[int, int] = {}
        self.repairs = 0
        self.tasks: list[asyncio.Task[None]] = []

    def begin(self) -> "Person":
        """Publish and report from now on."""
        self.tasks = [asyncio.create_task(self._publish()), asyncio.create_task(self._report())]
        return self

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await super().close()

    # Out

    async def _publish(self) -> None:
        began, frames, sounds = time.monotonic(), 0, 0
        while True:
            now = time.monotonic() - began
            while sounds < now * SOUNDS_PER_S:
                sounds += 1
                self._speak()
            while frames < now * FRAMES_PER_S:
                frames += 1
                self._show()
            await asyncio.sleep(0.01)

    def _speak(self) -> None:
        self.sequence["audio"] = (self.sequence["audio"] + 1) & 0xFFFF
        number = self.sequence["audio"]
        extension = struct.pack("!HHBBH", 0xBEDE, 1, 7 << 4, 0x80 | self.level, 0)
        header = struct.pack("!BBHII", 0x90, 111, number, number * 960 & 0xFFFFFFFF, self.ssrc["audio"])
        self.send_raw(self.dtls._tx_srtp.protect(header + extension + SOUND))

    def _show(self) -> None:
        self.frame += 1
        for rid, bps in SIZES.items():
            key = rid in self.wanted
            self.wanted.discard(rid)
            self.key_frames[rid] += key
            size = bps // 8 // FRAMES_PER_S * (4 if key else 1)
            tier = 0 if key else TIERS[self.frame % 4]
            sync = 0x20 if self.frame % 4 in (1, 2) else 0
            head = bytes([0xE0, 0x80 | self.frame >> 8 & 0x7F, self.frame & 0xFF, self.frame // 4 & 0xFF, tier << 6 | sync])
            pieces = -(-size // PACKET)
            for piece in range(pieces):
                first = 0x90 if piece == 0 else 0x80
                payload = bytes([first]) + head + bytes([0 if key else 1]) + bytes(size // pieces)
                self._send_size(rid, payload, last=piece == pieces - 1)

    def _send_size(self, rid: str, payload: bytes, *, last: bool) -> None:
        self.numbers[rid] += 1
        names = bytes([4 << 4]) + b"1" + bytes([5 << 4]) + rid.encode()
        extension = struct.pack("!HH", 0xBEDE, len(names) // 4) + names
        header = struct.pack(
            "!BBHII", 0x90, 96 | (0x80 if last else 0), self.numbers[rid] & 0xFFFF, self.frame * 90_000 // FRAMES_PER_S, self.size_ssrc[rid]
        )
        self.send_raw(self.dtls._tx_srtp.protect(header + extension + payload))

    # In

    def take_media(self, data: bytes) -> None:
        if self.dtls._rx_srtp is None:
            return
        if not rtp.is_rtcp(data):
            number = rtp.read_extension(data, 3)
            if number:
                self.arrivals.note(int.from_bytes(number, "big"), time.time(), int.from_bytes(data[8:12], "big"))
            ssrc, kind = int.from_bytes(data[8:12], "big"), data[1] & 0x7F
            self.bytes[ssrc] = self.bytes.get(ssrc, 0) + len(data)
            self.kinds[ssrc] = kind
            super().take_media(data)
            if kind == 97:
                self._take_repair(ssrc)
            else:
                self.receptions.setdefault(ssrc, Reception()).accept(int.from_bytes(data[2:4], "big"), time.monotonic())
            return
        before = len(self.controls)
        super().take_media(data)
        for control in self.controls[before:]:
            for said in rtcp.read(control):
                if isinstance(said, rtcp.KeyframeWanted):
                    self.wanted |= {rid for rid, ssrc in self.size_ssrc.items() if ssrc == said.ssrc}

    def _take_repair(self, ssrc: int) -> None:
        """The newest packet of a stream of repairs: what it repairs need not be asked for again."""
        self.repairs += 1
        pairs = {int(group.items[1]): int(group.items[0]) for media in self.answer.media for group in media.ssrc_group}
        packet = self.received[ssrc][-1]
        if pairs[ssrc] in self.receptions:
            self.receptions[pairs[ssrc]].accept(int.from_bytes(packet.payload[:2], "big"), time.monotonic())

    async def _report(self) -> None:
        said = time.monotonic()
        while True:
            await asyncio.sleep(REPORT_S)
            report = self.arrivals.report() if self.reports_arrivals else None
            if report:
                self.send_rtcp(report)
            now = time.monotonic()
            if now - said >= RECEPTION_S:
                said = now
                self.send_rtcp(rtcp.write_receiver_report([rtcp.Reception(s, *r.report(), 0, 0) for s, r in self.receptions.items()]))
            for ssrc, reception in self.receptions.items():
                lost = reception.due(now)
                if lost:
                    self.send_rtcp(rtcp.write_nack(ssrc, lost))

    # What is seen

    @property
    def quality(self) -> dict[str, Any]:
        told = self.of("quality")
        return told[-1] if told else {"line": "", "pictures": {}}

    @property
    def rungs(self) -> list[str]:
        """How well the pictures are shown, the best first."""
        order = ("high", "mid", "low", "half", "base", "still", "off")
        return sorted(self.quality["pictures"].values(), key=order.index)

    def sound_lost(self) -> tuple[int, int]:
        """Packets of sound that never came, of how many."""
        lost = expected = 0
        for ssrc, reception in self.receptions.items():
            if self.kinds[ssrc] == 111 and reception.highest is not None:
                span = reception.highest - reception._first + 1
                expected += span
                lost += max(0, span - reception.received)   # one from before may come after
        return lost, expected

    def forget(self) -> None:
        """Count from here."""
        self.receptions.clear()
        self.bytes.clear()
        self.repairs = 0
