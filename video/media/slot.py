"""One fixed place in a browser's page: an outgoing stream that never changes its numbers, whoever is shown in it."""

import secrets
from typing import Protocol

from video.media import rtcp, vp8
from video.media.answer import Streams
from video.media.counters import Counters
from video.media.history import History
from video.media.offer import Line
from video.media.rtp import write_header
from video.media.source import MediaPacket, Source
from video.media.splice import Splice


class Outlet(Protocol):
    """The sending side of a connection, as a slot sees it; both are silent before the handshake is over."""

    def send_rtp(self, header: bytes, payload: bytes) -> None:
        """Encrypt and send one packet."""

    def send_rtcp(self, data: bytes) -> None:
        """Encrypt and send one control packet."""


class Slot:
    """Forwards one source at a time, or nothing."""

    def __init__(self, line: Line, outlet: Outlet, counters: Counters) -> None:
        self.mid = line.mid
        self.kind = line.kind
        self.streams = Streams(secrets.randbits(32) | 1, secrets.randbits(32) | 2)
        self.source: Source | None = None
        self._payload_type = line.payload_type
        self._rtx = line.rtx
        self._outlet = outlet
        self._counters = counters
        self._splice = Splice(line.clock_rate, secrets.randbits(14), secrets.randbits(31))
        self._history = History()
        self._rtx_sequence = secrets.randbits(14)
        self._fresh = True
        self._packets = self._octets = 0

    @property
    def waits_for_keyframe(self) -> bool:
        """A picture that has not begun yet."""
        return self._fresh and self.kind == "video"

    def attach(self, source: Source | None, now: float) -> None:
        """Show somebody else, or nobody."""
        if source is self.source:
            return
        if self.source is not None:
            self.source.slots.remove(self)
        self._history.forget()
        self.source = source
        self.restart()
        if source is not None:
            source.slots.append(self)
            source.ask_for_keyframe(now)

    def restart(self) -> None:
        """The next packet begins a new stretch: joined without a seam, for pictures at a key frame."""
        self._fresh = True

    def forward(self, media: MediaPacket, now: float) -> None:
        """Send one packet of the source on."""
        packet, begins_key_frame, picture = media
        if self._fresh:
            if self.kind == "video" and not begins_key_frame:
                return
            self._splice.begin(packet.sequence, packet.timestamp, picture, now)
            self._fresh = False
        carried = self._splice.carry(packet.sequence, packet.timestamp, now)
        if carried is None:
            return
        payload = packet.payload
        if picture is not None:
            payload = vp8.rewrite(payload, self._splice.carry_picture(picture))
        sequence, timestamp = carried
        self._history.remember((sequence, timestamp, packet.marker, payload))
        self._packets += 1
        self._octets += len(payload)
        header = write_header(self._payload_type, packet.marker, sequence, timestamp, self.streams.ssrc)
        self._outlet.send_rtp(header, payload)

    def resend(self, sequences: list[int], now: float) -> None:
        """Send again what the browser missed: on the retransmission stream, or as it was where sound has none."""
        found = self._history.again(sequences, now)
        self._counters.retransmitted += len(found)
        self._counters.retransmission_refused += len(sequences) - len(found)
        for sent in found:
            if not self._rtx:
                header = write_header(
                    self._payload_type, sent.marker, sent.sequence, sent.timestamp, self.streams.ssrc
                )
                self._outlet.send_rtp(header, sent.payload)
                continue
            self._rtx_sequence = (self._rtx_sequence + 1) & 0xFFFF
            header = write_header(self._rtx, sent.marker, self._rtx_sequence, sent.timestamp, self.streams.rtx_ssrc)
            self._outlet.send_rtp(header, sent.sequence.to_bytes(2, "big") + sent.payload)

    def send_report(self, report: rtcp.SenderReport) -> None:
        """Pass a sender report on, in this stream's own timestamps."""
        if not self._fresh:
            timestamp = self._splice.carry_timestamp(report.timestamp)
            self._outlet.send_rtcp(
                rtcp.write_sender_report(self.streams.ssrc, report.ntp, timestamp, self._packets, self._octets)
            )

    def want_keyframe(self, now: float) -> None:
        """The browser's decoder lost its way."""
        if self.source is not None:
            self.source.ask_for_keyframe(now)
