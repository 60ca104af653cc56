"""One size of a camera, or a microphone: an RTP stream as it comes from a browser, with its repairs and its measured cost."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from video.media import h264, rtcp, vp8
from video.media.counters import Counters
from video.media.formats import VP8, Format
from video.media.offer import Line
from video.media.reception import Reception
from video.media.rtp import Packet

if TYPE_CHECKING:
    from video.media.slot import Slot

KEYFRAME_EVERY_S = 0.5
"""A key frame costs the publisher's bandwidth: all who wait for one share it."""

PACKET_OVERHEAD = 58
"""Bytes around a payload: RTP with one extension, SRTP's tag, UDP and IP."""

MEASURE_S = 0.5
ALIVE_S = 3.0
"""A size of which nothing came for so long is not offered any more: browsers switch off what they cannot carry."""

KEY_TIER = -1
TIERS = 3

BEGINS_KEY_FRAME = vp8.Descriptor(begins_key_frame=True, picture=None)


class MediaPacket(NamedTuple):
    """A packet with what its payload says of itself."""

    packet: Packet
    begins_key_frame: bool
    picture: vp8.Picture | None
    tier: int
    """-1 in a key frame, else as in `vp8.Descriptor`."""
    enters: bool
    cost: int
    """Bytes on the line."""


class Stream:
    """Packets in, once each; holes asked for again; handed to every slot that shows this size."""

    def __init__(self, line: Line, counters: Counters, send_rtcp: Callable[[bytes], None], rid: str = "") -> None:
        self.rid = rid
        self.format = line.formats[0]
        """The codec in which it comes at present: browsers may change among those that were agreed on."""
        self.ssrc: int | None = None
        self.slots: list[Slot] = []
        self.waiting: list[Slot] = []
        """Slots that show another size, and come over with the next key frame."""
        self.rates = [0.0] * TIERS
        """Bits a second of tier 0, of tiers 0 and 1, and of all."""
        self.key_frame_bytes = 0
        self.key_frame_at = float("-inf")
        self.heard_at = float("-inf")
        self._is_video = line.kind == "video"
        self._by_type = {each.payload_type: each for each in line.formats}
        self._by_rtx = {each.rtx: each for each in line.formats if each.rtx}
        self._counters = counters
        self._send_rtcp = send_rtcp
        self._reception = Reception()
        self._asked_at = float("-inf")
        self._report_at: tuple[int, float] | None = None
        self._key_stamp: int | None = None
        self._octets = [0] * TIERS
        self._measured_at: float | None = None

    # Packets

    def receive(self, packet: Packet, now: float) -> MediaPacket | None:
        """One decrypted packet of this stream or of its repairs; None where it is nothing new. `now` is monotonic."""
        form = self._by_type.get(packet.payload_type)
        if form is None:
            form = self._by_rtx.get(packet.payload_type)
            if form is not self.format or len(packet.payload) <= 2:  # noqa: PLR2004 - padding that probes the bandwidth
                return None
            original = int.from_bytes(packet.payload[:2], "big")
            packet = packet._replace(payload_type=form.payload_type, sequence=original, payload=packet.payload[2:])
        elif self.ssrc != packet.ssrc:
            self.begin(packet.ssrc)
        said = self._read(form, packet.payload)
        if said is None:
            self._counters.bad_payload += 1
            return None
        if not self._reception.accept(packet.sequence, now):
            self._counters.duplicate += 1
            return None
        if form is not self.format:
            self._change(form)
        self.heard_at = now
        return self._describe(packet, said, now)

    def _read(self, form: Format, payload: bytes) -> vp8.Descriptor | None:
        """What a payload says of itself; None where it cannot be what it is sent as."""
        if not self._is_video:
            return vp8.PLAIN
        if form.codec == VP8:
            return vp8.read(payload)
        begins = h264.begins_key_frame(payload)
        return None if begins is None else BEGINS_KEY_FRAME if begins else vp8.PLAIN

    def _change(self, form: Format) -> None:
        """The browser goes on in another codec: viewers follow with its next key frame, those who have it."""
        self.format = form
        self._key_stamp = None
        for slot in self.slots:
            slot.change_codec()

    def _describe(self, packet: Packet, said: vp8.Descriptor, now: float) -> MediaPacket:
        """Put what the payload says beside the packet, and count it."""
        cost = len(packet.payload) + PACKET_OVERHEAD
        if not self._is_video:
            self._octets[0] += cost
            return MediaPacket(packet, begins_key_frame=False, picture=None, tier=0, enters=True, cost=cost)
        begins_key_frame, picture, tier, enters = said
        if begins_key_frame:
            if packet.timestamp != self._key_stamp:
                self._key_stamp, self.key_frame_at, self.key_frame_bytes = packet.timestamp, now, 0
            tier = KEY_TIER
        elif packet.timestamp == self._key_stamp:
            tier = KEY_TIER
        if tier == KEY_TIER:
            self.key_frame_bytes += cost
        self._octets[min(max(tier, 0), TIERS - 1)] += cost
        return MediaPacket(packet, begins_key_frame, picture, tier, enters, cost)

    def begin(self, ssrc: int) -> None:
        """The browser started a new stream."""
        self.ssrc = ssrc
        self._reception = Reception()
        self._report_at = None
        for slot in self.slots:
            slot.restart()

    def hand_out(self, media: MediaPacket, now: float) -> None:
        """Give a packet to every slot; with a key frame those come over that waited for it."""
        if media.begins_key_frame and self.waiting:
            waiting, self.waiting = self.waiting, []
            for slot in waiting:
                slot.come_over(self)
        for slot in self.slots:
            slot.forward(media, now)

    def shed(self) -> None:
        """A packet comes too late to be worth forwarding: viewers go on with the next key frame that is in time."""
        self._counters.shed += 1
        for slot in self.slots:
            slot.restart()

    # Cost

    def is_alive(self, now: float) -> bool:
        """Whether the browser sends this size at present."""
        return now - self.heard_at < ALIVE_S

    def measure(self, now: float) -> None:
        """Bring the rates up to date; twice a second is enough."""
        if self._measured_at is None:
            self._measured_at = now
        passed = now - self._measured_at
        if passed < MEASURE_S:
            return
        self._measured_at = now
        total = 0
        for tier, octets in enumerate(self._octets):
            total += octets
            rate = total * 8 / passed
            self.rates[tier] = (self.rates[tier] + rate) / 2 if self.rates[tier] and rate else rate
        self._octets = [0] * TIERS

    # Feedback to the browser

    def ask_for_keyframe(self, now: float) -> None:
        """Ask the browser for a key frame, twice a second at most."""
        if self._is_video and self.ssrc is not None and now - self._asked_at >= KEYFRAME_EVERY_S:
            self._asked_at = now
            self._counters.keyframes_asked += 1
            self._send_rtcp(rtcp.write_pli(self.ssrc))

    def ask_again(self, now: float) -> None:
        """Ask once more for what is missing."""
        if self.ssrc is None:
            return
        lost = self._reception.due(now)
        if lost:
            self._counters.nacks_sent += len(lost)
            self._send_rtcp(rtcp.write_nack(self.ssrc, lost))

    def take_report(self, report: rtcp.SenderReport, now: float) -> None:
        """A sender report: kept for our receiver reports, and passed on so that lips and voices stay together."""
        self._report_at = (report.ntp >> 16) & 0xFFFFFFFF, now
        for slot in self.slots:
            slot.send_report(report)

    def reception(self, now: float) -> rtcp.Reception | None:
        """What to tell the browser of how this stream arrives."""
        if self.ssrc is None:
            return None
        fraction, lost, highest = self._reception.report()
        last, delay = 0, 0
        if self._report_at is not None:
            last, delay = self._report_at[0], int((now - self._report_at[1]) * 65536)
        return rtcp.Reception(self.ssrc, fraction, lost, highest, last, delay & 0xFFFFFFFF)
