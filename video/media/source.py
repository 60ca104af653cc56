"""A microphone or a camera of one participant: one stream, or the same picture in up to three sizes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from video.control.ladder import Costs, Rung
from video.control.voice import Voice
from video.media import rtcp
from video.media.best import Best
from video.media.counters import Counters
from video.media.offer import Line
from video.media.rtp import Packet
from video.media.stream import MediaPacket, Stream

if TYPE_CHECKING:
    from video.media.slot import Slot

GUESS_BPS = 150_000.0
"""What a stream costs of which nothing is known yet."""

OFFER_S = 0.1
TOO_LATE_S, IN_TIME_S = 0.4, 0.1
"""Pictures this late are given up until they are in time again. The first is less than the socket's buffer holds of what one core cannot
carry, for there pictures and voices are lost alike; the second lets the queue empty, or all would stay as late as the first."""

STILL_EVERY_S = 10.0
STILL_GUESS_BYTES = 8_000
DISTINCT = 0.85
"""A lower step that saves less than this leaves is none."""

NAMES = {1: (Rung.HIGH,), 2: (Rung.LOW, Rung.HIGH), 3: (Rung.LOW, Rung.MID, Rung.HIGH)}
"""The rung of each size in full, by how many sizes there are."""

PARTS = (Rung.BASE, Rung.HALF)

Tap = Callable[[str, Packet], None]
"""Is given the codec and the packet."""


class Source:
    """What one line of an offer publishes. `streams` begin with the smallest size."""

    def __init__(self, line: Line, counters: Counters, send_rtcp: Callable[[bytes], None]) -> None:
        self.kind = line.kind
        self.clock_rate = line.clock_rate
        self.silenced = False
        self._lags = False
        self.is_screen = False
        """Whether it shows a screen at present: in a line of its own, or in the place of the camera."""
        self.slots: list[Slot] = []
        self.voice: Voice | None = None
        """Of a microphone itself, of a camera the one beside it."""
        self.streams = [
            Stream(line, counters, send_rtcp, rid) for rid in line.rids or ("",)
        ]
        self._tap: Tap | None = None
        self._best = Best(line.clock_rate)
        self._offers: Costs = {}
        self._offered_at = float("-inf")

    @property
    def codec(self) -> str:
        """The codec in which it comes at present."""
        return max(self.streams, key=lambda stream: stream.heard_at).format.codec

    def stream(self, rid: str) -> Stream | None:
        """The stream of one size by its name in the offer."""
        return next((stream for stream in self.streams if stream.rid == rid), None)

    def take(self, stream: Stream, packet: Packet, now: float, late_s: float = 0.0) -> None:
        """One decrypted packet of one of the streams, which lay `late_s` in our own queue. `now` is monotonic.

        A worker that is asked for too much gives up pictures that are late already, so that voices stay in time.
        """
        media = stream.receive(packet, now)
        if media is None or self.silenced:
            return
        self._lags = late_s > (IN_TIME_S if self._lags else TOO_LATE_S)
        if self._lags and self.kind == "video":
            stream.shed()
        else:
            if self._tap is not None:
                self._record(self._tap, stream, media, now)
            stream.hand_out(media, now)

    # A recording

    @property
    def is_recorded(self) -> bool:
        """Whether a recording takes what it publishes."""
        return self._tap is not None

    def record(self, tap: Tap | None) -> None:
        """From now on the tap takes every packet that is forwarded, of the largest size that flows; None takes nothing."""
        self._tap = tap
        self.begin_anew()

    def begin_anew(self) -> None:
        """The recording can show nothing before a key frame: it is asked for until it comes."""
        self._best.begin_anew()

    def _record(self, tap: Tap, stream: Stream, media: MediaPacket, now: float) -> None:
        """Give the tap what belongs to the largest size."""
        packet = self._best.take(stream, media, self.streams.index(stream), self.streams, now)
        if packet is not None:
            tap(stream.format.codec, packet)

    def silence(self, *, silenced: bool) -> None:
        """Stop or resume forwarding; slots go on without a seam."""
        if self.silenced != silenced:
            self.silenced = silenced
            for slot in self.slots:
                slot.restart()

    # What it offers

    def offers(self, now: float) -> Costs:
        """The rungs that can be had at this moment, with their bits a second. All viewers ask within one tick, so it is kept for it."""
        if now - self._offered_at >= OFFER_S:
            self._offered_at, self._offers = now, self._find_offers(now)
        return self._offers

    def _find_offers(self, now: float) -> Costs:
        """As `offers`, from the streams' measured rates."""
        first = self.streams[0]
        names = NAMES[len(self.streams)]
        costs = {
            name: stream.rates[-1]
            for name, stream in zip(names, self.streams, strict=True)
            if stream.is_alive(now) and stream.rates[-1]
        }
        whole = first.rates[-1]
        if names[0] not in costs:
            return costs or {Rung.STILL: STILL_GUESS_BYTES * 8 / STILL_EVERY_S, names[0]: GUESS_BPS}
        costs[Rung.STILL] = min(whole, (first.key_frame_bytes or STILL_GUESS_BYTES) * 8 / STILL_EVERY_S)
        for name, rate in zip(PARTS, first.rates[:-1], strict=True):
            if 0 < rate < DISTINCT * whole and rate > costs[Rung.STILL]:
                costs[name] = rate
        if Rung.BASE in costs and Rung.HALF in costs and costs[Rung.BASE] >= DISTINCT * costs[Rung.HALF]:
            del costs[Rung.HALF]
        return costs

    def stream_for(self, rung: Rung) -> Stream:
        """The size that shows a rung above OFF."""
        names = NAMES[len(self.streams)]
        return self.streams[names.index(rung)] if rung in names else self.streams[0]

    @property
    def bps(self) -> float:
        """What the first stream costs in full: all of a microphone."""
        return self.streams[0].rates[-1]

    # Feedback

    def tick(self, now: float) -> None:
        """Every 100 ms or so: measure, ask again for what is missing, and for the key frames that slots and a recording wait for."""
        shows = self.kind == "video" and not self.silenced
        lacking = self._best.lacks(self.streams, now) if shows and self._tap is not None else ()
        for stream in self.streams:
            stream.measure(now)
            stream.ask_again(now)
            if not shows:
                continue
            if stream in lacking or stream.waiting or any(slot.waits_for_keyframe(now) for slot in stream.slots):
                stream.ask_for_keyframe(now)

    def take_report(self, ssrc: int, report: rtcp.SenderReport, now: float) -> None:
        """A sender report about one of the streams."""
        for stream in self.streams:
            if stream.ssrc == ssrc:
                stream.take_report(report, now)

    def receptions(self, now: float) -> list[rtcp.Reception]:
        """What to tell the browser of how its streams arrive."""
        return [told for told in (stream.reception(now) for stream in self.streams) if told]
