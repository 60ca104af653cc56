"""All that goes to one browser: how much its line carries, what is shown how well, and packets let out evenly."""

import asyncio
import time
from collections.abc import Callable, Mapping

from video.control.allocate import Wish, allocate
from video.control.estimator import CALM_S, Estimator
from video.control.ladder import Rung, highest, within
from video.control.pacer import Pacer
from video.control.probe import LASTS_S, Probe
from video.control.relief import Relief
from video.control.reports import ReportEstimator
from video.control.situation import describe
from video.media import rtcp
from video.media.arrival_report import ArrivalReader
from video.media.counters import Counters
from video.media.history import Sent
from video.media.slot import Slot
from video.media.source import Source
from video.media.stream import PACKET_OVERHEAD, MediaPacket
from video.protocol.quality import Limit, Situation

STEP_S = 0.005
"""Between two looks at the queue, and between two steps of a probe."""

LONG_QUEUE_S = 0.1
PROBE_MARGIN = 1.05
SILENT_TURN = float("-inf")

Waiting = tuple[Slot, MediaPacket | Sent]


class Downlink:
    """Stands between the slots of one connection and its cipher."""

    def __init__(
        self, slots: Mapping[str, Slot], send_rtp: Callable[..., None], send_rtcp: Callable[[bytes], None],
        counters: Counters, relief: Relief,
    ) -> None:  # fmt: skip
        now = time.monotonic()
        self.limit = Limit.FULL
        self.large: Source | None = None
        """Whom this person looks at; None leaves it to who speaks."""
        self.estimator = Estimator(now)
        self.send_rtp, self.send_rtcp = send_rtp, send_rtcp
        self._slots = slots
        self._counters = counters
        self._relief = relief
        self._fallback = ReportEstimator(now)
        self._reader = ArrivalReader()
        self._pacer: Pacer[Waiting] = Pacer()
        self._pacer.set_rate(self.estimator.estimate)
        self.number, self.passes = self.estimator.sent, self._pacer.passes   # these run for every packet
        self._draining = False
        self._closed = False
        self._measured = now, 0
        self._sent_bps = 0.0
        self._received: dict[int, tuple[int, int]] = {}
        self._first: Slot | None = None
        self._pictures: list[tuple[Rung, Rung]] = []
        self._shown_bps = 0.0
        """What sound and pictures take on their present rungs: while nobody need fall, so much must leave."""
        self._padding = 0

    def close(self) -> None:
        """Nothing leaves any more."""
        self._closed = True

    # What slots ask

    def hold(self, slot: Slot, media: MediaPacket) -> None:
        """A picture's packet waits its turn, or is dropped where too much waits."""
        self._hold((slot, media), media.cost, repair=False)

    def repairs(self, slot: Slot, sequences: list[int], now: float) -> None:
        """Send again what the browser missed, within a share of the line; sound always."""
        found = slot.history.again(sequences, now, self.estimator.round_trip_s)
        sent_again = 0
        for sent in found:
            cost = len(sent.payload) + PACKET_OVERHEAD
            if slot.kind == "video" and not self._pacer.allows_repair(now, cost):
                continue
            sent_again += 1
            if slot.kind == "audio" or self._pacer.passes(now, cost):
                slot.repeat(sent, now)
            else:
                self._hold((slot, sent), cost, repair=True)
        self._counters.retransmitted += sent_again
        self._counters.retransmission_refused += len(sequences) - sent_again

    def discard(self, slot: Slot) -> None:
        """What waits of this slot is void."""
        if self._pacer.waiting:
            self._pacer.discard(lambda waiting: waiting[0] is slot)

    def _hold(self, waiting: Waiting, cost: int, *, repair: bool) -> None:
        """Keep a packet until the line has room."""
        if not self._pacer.hold(waiting, cost, repair=repair):
            self._counters.overflowed += 1
        elif not self._draining:
            self._draining = True
            asyncio.get_running_loop().call_later(STEP_S, self._drain)

    def _drain(self) -> None:
        """Let out what may leave by now."""
        now = time.monotonic()
        while not self._closed and (waiting := self._pacer.release(now)) is not None:
            slot, packet = waiting
            if isinstance(packet, Sent):
                slot.repeat(packet, now)
            else:
                slot.emit(packet, now)
        self._draining = bool(self._pacer.waiting) and not self._closed
        if self._draining:
            asyncio.get_running_loop().call_later(STEP_S, self._drain)

    # What the browser tells

    def take(self, said: rtcp.Feedback, now: float) -> None:
        """Arrivals, losses and estimates."""
        if isinstance(said, rtcp.ArrivalsTold):
            told = self._reader.read(said.body)
            if told is not None:
                self.estimator.reported(now, *told)
                self._pacer.set_rate(max(self.budget, self._shown_bps) if self.is_calm(now) else self.budget)
        elif isinstance(said, rtcp.Reception):
            self._take_reception(said, now)
        elif isinstance(said, rtcp.EstimateTold):
            self._fallback.told(now, said.bps, self._sent_bps)

    def _take_reception(self, said: rtcp.Reception, now: float) -> None:
        """How one of our streams arrives: all that a browser says that does not report every packet."""
        highest_before, lost_before = self._received.get(said.ssrc, (said.highest, said.lost))
        self._received[said.ssrc] = said.highest, said.lost
        packets = (said.highest - highest_before) & 0xFFFFFFFF
        if not self.estimator.has_heard and packets < 1 << 16:
            self._fallback.reported(now, packets, said.lost - lost_before, self._sent_bps)

    def moved(self, now: float) -> None:
        """The browser is at another address: what is known of the line is void."""
        self.estimator = self.estimator.anew(now)

    # Decisions

    @property
    def budget(self) -> float:
        """Bits a second that sound and pictures may take."""
        return self.estimator.budget if self.estimator.has_heard else self._fallback.estimate

    def is_calm(self, now: float) -> bool:
        """Whether nobody need lose quality now."""
        return self.estimator.is_calm(now) and now - self._fallback.decreased_at > 1 and now - self._relief.lowered_at > CALM_S

    @property
    def sound_bps(self) -> float:
        """What the voices take."""
        return sum(slot.source.bps for slot in self._slots.values() if slot.kind == "audio" and slot.source)

    def tick(self, now: float) -> None:
        """Ten times a second: decide anew, and try for more where something is missing."""
        began, bytes_then = self._measured
        if now - began >= 1:
            sent = self.estimator.bytes_sent
            self._sent_bps = (sent - bytes_then) * 8 / (now - began)
            self._measured = now, sent
        self.estimator.tick(now)
        missing = self._decide(now)
        if missing and not self._relief.is_needed:
            probe = self.estimator.begin_probe(now, missing)
            if probe is not None:
                self._run(probe)

    def arrange(self, now: float) -> None:
        """What is shown changed: decide at once."""
        self._decide(now)

    def _decide(self, now: float) -> float:
        """Put every picture on its rung; returns the rate of sound and all pictures at their best, or 0 where that is reached."""
        places = [slot for slot in self._slots.values() if slot.kind == "video" and slot.source]
        pictures = sorted((slot for slot in places if slot.is_playable), key=self._importance)
        wishes = [Wish(slot.standing, self._costs(slot, n, len(pictures), now)) for n, slot in enumerate(pictures)]
        first = pictures[0] if pictures else None
        calm = self.is_calm(now) and first is self._first
        self._first = first
        sound = self.sound_bps
        everything = sum(wish.cost(wish.best) for wish in wishes)
        missing = 0.0
        if self.estimator.outage:
            for slot in pictures:
                slot.standing.rung = Rung.OFF
        elif not calm or any(wish.standing.rung != wish.best for wish in wishes):
            room = self.budget - sound
            if self._relief.is_needed:
                room = min(room, self._relief.share * everything)
            missing = allocate(now, room, wishes, calm=calm)
        queue_is_long = self.estimator.waits_s > LONG_QUEUE_S
        for slot in places:
            if not slot.is_playable:
                slot.standing.rung = Rung.OFF
            slot.stand(slot.standing.rung, now, queue_is_long=queue_is_long)
        self._pictures = [(wish.standing.rung, wish.best) for wish in wishes]
        self._shown_bps = sound + sum(wish.cost(wish.standing.rung) for wish in wishes)
        return PROBE_MARGIN * (sound + max(everything, missing)) if missing else 0.0

    def _importance(self, slot: Slot) -> tuple[bool, bool, float]:
        """The smallest first: a screen, who is looked at, who spoke last."""
        source = slot.source
        assert source is not None
        turn = source.voice.turn if source.voice else SILENT_TURN
        return not source.is_screen, source is not self.large, -turn

    def _costs(self, slot: Slot, place: int, pictures: int, now: float) -> Mapping[Rung, float]:
        """The rungs that this picture may take."""
        source = slot.source
        assert source is not None
        most = highest(self.limit, first=place == 0, pictures=pictures, sizes=len(source.streams))
        return within(source.offers(now), most)

    def _run(self, probe: Probe) -> None:
        """Fill up to the probe's rate, in steps of five milliseconds; media that leaves meanwhile counts."""
        now = time.monotonic()
        slots = [slot for slot in self._slots.values() if slot.can_probe and slot.source]
        slots.sort(key=lambda slot: slot.stream is None)
        while slots and not self._closed and probe.due(now, self.estimator.bytes_sent) > 0:
            self._padding += 1
            slots[0].pad(self._padding, now)
        if self._closed or now - probe.began >= LASTS_S:
            self.estimator.end_probe(now)
        else:
            asyncio.get_running_loop().call_later(STEP_S, self._run, probe)

    # What others are told

    @property
    def situation(self) -> Situation:
        """How the line is, in one word."""
        return describe(
            self.limit, self._pictures, lost=self.estimator.outage, loss=self.estimator.loss.share,
            sound_fits=self.sound_bps <= max(self.budget, self.estimator.estimate),
        )  # fmt: skip

    @property
    def figures(self) -> dict[str, float]:
        """How the line is, in numbers, for the metrics."""
        line = self.estimator
        return {
            "budget_bps": self.budget, "acknowledged_bps": line.acknowledged_bps, "sent_bps": self._sent_bps,
            "queue_seconds": line.waits_s, "round_trip_seconds": line.round_trip_s, "loss_ratio": line.loss.share,
            "pictures": sum(rung > Rung.OFF for rung in self.rungs.values()), "outage": line.outage,
        }  # fmt: skip

    @property
    def rungs(self) -> dict[str, Rung]:
        """How well each place shows its picture, by mid."""
        return {
            slot.mid: slot.standing.rung for slot in self._slots.values() if slot.kind == "video" and slot.source is not None
        }

    @property
    def unplayable(self) -> list[str]:
        """The places whose picture comes in a codec that this browser does not have, by mid."""
        return sorted(s.mid for s in self._slots.values() if s.kind == "video" and s.source is not None and not s.is_playable)
