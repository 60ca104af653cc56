"""One fixed place in a browser's page: an outgoing stream that never changes its numbers, whoever is shown in it."""

import secrets
from typing import Protocol

from video.control.allocate import Standing
from video.control.ladder import Rung
from video.media import rtcp
from video.media.answer import Streams
from video.media.history import History, Sent
from video.media.offer import Line
from video.media.rtp import PADDING, number_extension, write_header, write_numbered_header
from video.media.source import STILL_EVERY_S, Source
from video.media.splice import Splice
from video.media.stream import KEY_TIER, PACKET_OVERHEAD, MediaPacket, Stream
from video.media.vp8 import Numbers

TIER = {Rung.STILL: KEY_TIER, Rung.BASE: 0, Rung.HALF: 1}
ALL_TIERS = 9
DRAIN_S = 0.6
"""After a fall on a full line the next key frame waits so long for the queue to empty, at most."""

PADDING_BYTES = 255
LOOK_BACK = 16
WORTH_REPEATING = 300


class Outlet(Protocol):
    """The sending side of a connection, as a slot sees it; silent before the handshake is over."""

    def number(self, now: float, cost: int) -> int:
        """Note a packet that is about to leave; returns its transport-wide number."""

    def send_rtp(self, header: bytes, payload: bytes, numbers: Numbers | None = None) -> None:
        """Encrypt and send one packet, with other picture counters in the payload where they are given."""

    def send_rtcp(self, data: bytes) -> None:
        """Encrypt and send one control packet."""

    def passes(self, now: float, size: int) -> bool:
        """Whether a picture's packet may leave now; it is counted if so."""

    def hold(self, slot: "Slot", media: MediaPacket) -> None:
        """Keep a packet that may not leave now, or drop it where too much waits."""

    def repairs(self, slot: "Slot", sequences: list[int], now: float) -> None:
        """The browser missed packets of this slot."""

    def discard(self, slot: "Slot") -> None:
        """What waits of this slot is void."""

    def arrange(self, now: float) -> None:
        """What is shown changed: decide again what is shown how well."""


class Slot:
    """Forwards one source at a time, or nothing."""

    def __init__(self, line: Line, outlet: Outlet, use: str = "") -> None:
        self.mid = line.mid
        self.kind = line.kind
        self.use = use or line.kind
        """What it is kept for: `audio`, `video` or `screen`."""
        self.streams = Streams(secrets.randbits(32) | 1, secrets.randbits(32) | 2)
        self._ssrc = self.streams.ssrc
        self.source: Source | None = None
        self.stream: Stream | None = None
        self.standing = Standing()
        self.history = History()
        self._is_video = line.kind == "video"
        self._formats = {each.codec: each for each in line.formats}
        self._payload_type, self._rtx = line.formats[0].payload_type, line.formats[0].rtx
        self._extension = number_extension(line.twcc_extension) if line.twcc_extension else 0
        self._outlet = outlet
        self._splice = Splice(line.clock_rate, secrets.randbits(14), secrets.randbits(31))
        self._rtx_sequence = secrets.randbits(14)
        self._fresh = True
        self._next: Stream | None = None
        self._drains_until: float | None = None
        self._tier = self._most_tier = ALL_TIERS
        self._packets = self._octets = 0

    @property
    def is_playable(self) -> bool:
        """Whether the browser has the codec in which the source comes."""
        return self.source is not None and self.source.codec in self._formats

    # What is shown

    def attach(self, source: Source | None, now: float) -> None:
        """Show somebody else, or nobody."""
        if source is self.source:
            return
        if self.source is not None:
            self.source.slots.remove(self)
        self._show(None)
        self.source, self.standing, self._drains_until = source, Standing(), None
        if source is not None:
            source.slots.append(self)
            if self._is_video:
                self._outlet.arrange(now)
            else:
                self._show(source.streams[0])

    def stand(self, rung: Rung, now: float, *, queue_is_long: bool) -> None:
        """Show the source on this rung.

        Another size begins with a key frame, and the old one goes on until then; but on a full line it stops at once, and the key
        frame is asked for when the queue has emptied.
        """
        if self.source is None or rung is Rung.OFF:
            self._drains_until = None
            self._show(None)
            return
        self._most_tier = TIER.get(rung, ALL_TIERS)
        wanted = self.source.stream_for(rung)
        if self._drains_until is not None and queue_is_long and now < self._drains_until:
            return
        self._drains_until = None
        if wanted is self.stream:
            self._await(None)
        elif self.stream is None:
            self._show(wanted)
            wanted.ask_for_keyframe(now)
        elif queue_is_long:
            self._show(None)
            self._drains_until = now + DRAIN_S
        elif wanted is not self._next:
            self._await(wanted)
            wanted.ask_for_keyframe(now)

    def _await(self, stream: Stream | None) -> None:
        """Come over to this stream with its next key frame."""
        if self._next is not None:
            self._next.waiting.remove(self)
        self._next = stream
        if stream is not None:
            stream.waiting.append(self)

    def _show(self, stream: Stream | None) -> None:
        """Forward this stream from now on, or none."""
        self._await(None)
        if stream is self.stream:
            return
        if self.stream is not None:
            self.stream.slots.remove(self)
            self._outlet.discard(self)
            self.history.forget()
        self.stream = stream
        self.restart()
        if stream is not None:
            stream.slots.append(self)

    def come_over(self, stream: Stream) -> None:
        """The key frame that was awaited begins with the very next packet of `stream`."""
        self._next = None
        self._show(stream)

    def restart(self) -> None:
        """The next packet begins a new stretch: joined without a seam, for pictures at a key frame."""
        self._fresh = True

    def change_codec(self) -> None:
        """The source goes on in another codec: what was kept of the one before can neither wait nor be repeated any more."""
        self._outlet.discard(self)
        self.history.forget()
        self.restart()

    def waits_for_keyframe(self, now: float) -> bool:
        """A picture that has not begun, a still one that is due, or one that climbs from a still to a moving one."""
        if not self._is_video or self.stream is None:
            return False
        if self._fresh or self._tier < min(self._most_tier, 0):
            return True
        if self._most_tier == KEY_TIER:
            return now - self.stream.key_frame_at > STILL_EVERY_S
        return self._tier == KEY_TIER

    # Packets

    def forward(self, media: MediaPacket, now: float) -> None:
        """Send one packet of the source on, if this viewer is to see it."""
        if self._is_video:
            if not self._is_wanted(media):
                if not self._fresh:
                    self._splice.skip(media.packet.sequence)
                return
            if self._fresh and not self._begin(media, now):
                return
            if not self._outlet.passes(now, media.cost):
                self._outlet.hold(self, media)
                return
        elif self._fresh and not self._begin(media, now):
            return
        self.emit(media, now)

    def _is_wanted(self, media: MediaPacket) -> bool:
        """Whether the rung has this packet. A tier that was left out is entered where a frame begins that needs none of it."""
        if self._fresh and not media.begins_key_frame:
            return False
        tier = media.tier
        if tier == KEY_TIER:
            self._tier = self._most_tier
            return True
        self._tier = min(self._tier, self._most_tier)
        if tier <= self._tier:
            return True
        if self._tier == KEY_TIER or tier > self._most_tier or not media.enters:
            return False
        self._tier = tier
        return True

    def _begin(self, media: MediaPacket, now: float) -> bool:
        """Join a new stretch to what was sent before; False where the browser does not have its codec."""
        form = self._formats.get(self.stream.format.codec) if self.stream is not None else None
        if form is None:
            return False
        self._payload_type, self._rtx = form.payload_type, form.rtx
        self._splice.begin(media.packet.sequence, media.packet.timestamp, media.picture, now)
        self._fresh = False
        return True

    def emit(self, media: MediaPacket, now: float) -> None:
        """Send one packet now."""
        (_, marker, sequence, timestamp, _, payload), _, picture, _, _, cost = media
        carried = self._splice.carry(sequence, timestamp, now)
        if carried is None:
            return
        sequence, timestamp = carried
        number = self._outlet.number(now, cost)
        if self._extension:
            header = write_numbered_header(self._payload_type, marker, sequence, timestamp, self._ssrc, self._extension, number)
        else:
            header = write_header(self._payload_type, marker, sequence, timestamp, self._ssrc)
        numbers = self._splice.carry_picture(picture) if picture is not None else None
        self.history.remember((sequence, now, header, payload, numbers))
        self._packets += 1
        self._octets += len(payload)
        self._outlet.send_rtp(header, payload, numbers)

    # Repairs and probes

    def repeat(self, sent: Sent, now: float) -> None:
        """Send again what the browser missed: on the stream of repairs, or to the last byte as it was where sound has none."""
        if not self._rtx:
            self._outlet.send_rtp(sent.header, sent.payload)
            return
        header = self._repair_header(sent.marker, sent.timestamp, now, len(sent.payload) + PACKET_OVERHEAD + 2)
        self._outlet.send_rtp(header + sent.sequence.to_bytes(2, "big"), sent.payload, sent.numbers)

    def _repair_header(self, marker: int, timestamp: int, now: float, cost: int, padding: int = 0) -> bytes:
        """The next header on the stream of repairs."""
        self._rtx_sequence = (self._rtx_sequence + 1) & 0xFFFF
        number = self._outlet.number(now, cost)
        if not self._extension:
            return write_header(self._rtx, marker, self._rtx_sequence, timestamp, self.streams.rtx_ssrc)
        return write_numbered_header(
            self._rtx, marker, self._rtx_sequence, timestamp, self.streams.rtx_ssrc, self._extension, number, padding
        )

    @property
    def can_probe(self) -> bool:
        """Whether packets that only probe may be sent here: numbered ones, on a stream of repairs."""
        return bool(self._rtx and self._extension)

    def pad(self, turn: int, now: float) -> None:
        """One packet that only probes: one of the last again, or padding."""
        last, timestamp = self._splice.last
        found = self.history.recent((last - turn % LOOK_BACK) & 0xFFFF)
        if found is not None and len(found.payload) > WORTH_REPEATING:
            self.repeat(found, now)
            return
        header = self._repair_header(0, timestamp, now, PADDING_BYTES + PACKET_OVERHEAD, PADDING)
        self._outlet.send_rtp(header, bytes(PADDING_BYTES - 1) + bytes([PADDING_BYTES]))

    # Feedback of the browser

    def missed(self, sequences: list[int], now: float) -> None:
        """The browser asks for packets again."""
        self._outlet.repairs(self, sequences, now)

    def want_keyframe(self, now: float) -> None:
        """The browser's decoder lost its way: ask the sender of the size that it is shown."""
        if self.stream is not None:
            self.stream.ask_for_keyframe(now)

    def send_report(self, report: rtcp.SenderReport) -> None:
        """Pass a sender report on, in this stream's own timestamps."""
        if not self._fresh and self.source is not None and not self.source.silenced:
            timestamp = self._splice.carry_timestamp(report.timestamp)
            self._outlet.send_rtcp(
                rtcp.write_sender_report(self.streams.ssrc, report.ntp, timestamp, self._packets, self._octets)
            )
