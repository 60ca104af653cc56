"""One published stream, as it comes from a browser: taken in once, handed to every slot that shows it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from video.media import rtcp, vp8
from video.media.counters import Counters
from video.media.offer import Line
from video.media.reception import Reception
from video.media.rtp import Packet

if TYPE_CHECKING:
    from video.media.slot import Slot

KEYFRAME_EVERY_S = 0.5
"""A key frame costs the publisher's bandwidth: all who wait for one share it."""


class MediaPacket(NamedTuple):
    """A packet with what its payload says of itself."""

    packet: Packet
    begins_key_frame: bool
    picture: vp8.Picture | None


class Source:
    """A microphone or a camera of one participant."""

    def __init__(self, line: Line, counters: Counters, send_rtcp: Callable[[bytes], None]) -> None:
        self.kind = line.kind
        self.clock_rate = line.clock_rate
        self.ssrc: int | None = None
        self.silenced = False
        self.slots: list[Slot] = []
        self.tap: Callable[[Packet], None] | None = None
        """Takes every packet that is forwarded, while a recording runs."""
        self._payload_type = line.payload_type
        self._rtx = line.rtx
        self._counters = counters
        self._send_rtcp = send_rtcp
        self._reception = Reception()
        self._asked_at = 0.0
        self._report_at: tuple[int, float] | None = None

    def take(self, packet: Packet, now: float) -> None:
        """One decrypted packet of this stream or of its retransmissions. `now` is monotonic."""
        if packet.payload_type == self._rtx and self._rtx:
            if len(packet.payload) <= 2:  # noqa: PLR2004 - padding that probes the bandwidth
                return
            original = int.from_bytes(packet.payload[:2], "big")
            packet = packet._replace(sequence=original, payload=packet.payload[2:])
        elif packet.payload_type != self._payload_type:
            return
        elif self.ssrc != packet.ssrc:
            self._begin(packet.ssrc)
        if not self._reception.accept(packet.sequence, now):
            self._counters.duplicate += 1
            return
        if not self.silenced:
            self._hand_out(packet, now)

    def _begin(self, ssrc: int) -> None:
        """The browser started a new stream on this line."""
        self.ssrc = ssrc
        self._reception = Reception()
        self._report_at = None
        for slot in self.slots:
            slot.restart()

    def _hand_out(self, packet: Packet, now: float) -> None:
        """Give a packet to every slot, and to a recording."""
        if self.tap is not None:
            self.tap(packet)
        described = vp8.read(packet.payload) if self.kind == "video" else vp8.PLAIN
        media = MediaPacket(packet, described.begins_key_frame, described.picture)
        for slot in self.slots:
            slot.forward(media, now)

    def silence(self, *, silenced: bool) -> None:
        """Stop or resume forwarding; slots go on without a seam."""
        if self.silenced != silenced:
            self.silenced = silenced
            for slot in self.slots:
                slot.restart()

    def ask_for_keyframe(self, now: float) -> None:
        """Ask the browser for a key frame, twice a second at most."""
        if self.kind == "video" and self.ssrc is not None and now - self._asked_at >= KEYFRAME_EVERY_S:
            self._asked_at = now
            self._counters.keyframes_asked += 1
            self._send_rtcp(rtcp.write_pli(self.ssrc))

    def tick(self, now: float) -> None:
        """Every 100 ms or so: ask again for what is missing."""
        if self.ssrc is None:
            return
        lost = self._reception.due(now)
        if lost:
            self._counters.nacks_sent += len(lost)
            self._send_rtcp(rtcp.write_nack(self.ssrc, lost))
        if not self.silenced and any(slot.waits_for_keyframe for slot in self.slots):
            self.ask_for_keyframe(now)

    def take_report(self, report: rtcp.SenderReport, now: float) -> None:
        """A sender report: kept for our receiver reports, and passed on so that lips and voices stay together."""
        self._report_at = (report.ntp >> 16) & 0xFFFFFFFF, now
        if not self.silenced:
            for slot in self.slots:
                slot.send_report(report)

    def reception(self, now: float) -> rtcp.Reception | None:
        """What to tell the browser of how its stream arrives."""
        if self.ssrc is None:
            return None
        fraction, lost, highest = self._reception.report()
        last, delay = 0, 0
        if self._report_at is not None:
            last, delay = self._report_at[0], int((now - self._report_at[1]) * 65536)
        return rtcp.Reception(self.ssrc, fraction, lost, highest, last, delay & 0xFFFFFFFF)
