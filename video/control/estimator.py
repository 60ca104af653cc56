"""How much one listener's line carries, by what its browser says of every packet's arrival (transport-wide feedback).

The outline is Google's congestion control (draft-ietf-rmcat-gcc-02): delay, loss, acknowledged rate, probes. Three things differ, all for a
sender that shares a busy processor: the trend is fitted once a report; a longer way counts only where a queue stands, since
a late sender makes delays rise and fall, but leaves no queue; and loss counts above what the line loses anyway.

Rates are bits a second with all headers; times are seconds of a monotonic clock.
"""

from collections.abc import Sequence

from video.control.backlog import Backlog
from video.control.loss import CONGESTED, LossWatch
from video.control.probe import STALE_S, Probe
from video.control.rate import Rate
from video.control.sent import Outcome, SentLog
from video.control.trend import Trend, Verdict

FIRST_BPS = 400_000.0
LEAST_BPS, MOST_BPS = 50_000.0, 30_000_000.0
BACK_TO = 0.85
"""After an overuse: this share of what got through."""

QUEUE_S, QUEUE_WHEN_IDLE_S, MOST_QUEUE_S = 0.030, 0.080, 0.100
"""A queue below this is none; a sender that does not fill the line needs a longer one to be believed."""

FULL_QUEUE_S = 0.150
"""A queue this long that does not shrink is overuse, whatever the trend says."""

TWO_PACKETS_BITS = 2 * 9600
PACKET_BITS = 9600
IDLE = 0.75
"""A sender below this share of the estimate proves nothing about what lies above."""

GROWTH = 1.08
"""In a second, far from any limit that was met."""

UNPROVEN = 1.5
NEAR = 0.15
PAST_LIMIT, LIMIT_GONE = 1.05, 1.2
KEPT_OF_LIMIT = 0.93
CALM_S = 1.5
OUTAGE_S = 1.0
OUTAGE_PACKETS = 10
SETTLE_S = 0.5
"""After a decrease the queue drains before anything grows."""

PROBE_WAIT_S, PROBE_SOON_S, PROBE_AFTER_DECREASE_S = 3.5, 1.5, 2.0
PROBE_FIRST, PROBE_NEXT, PROBE_AT_LIMIT = 3.0, 2.0, 1.35
MOST_QUEUE_FOR_PROBE_S = 0.05


class Estimator:
    """One a listener. `sent` is called for every packet, `reported` for every report, `tick` ten times a second.

    `sent(now, size)` notes a packet that is about to leave, and returns the number that it must carry.
    """

    def __init__(self, now: float, first_bps: float = FIRST_BPS, log: SentLog | None = None) -> None:
        self.estimate = first_bps
        self.outage = False
        self.limit: float | None = None
        self.probe: Probe | None = None
        self.round_trip_s = 0.1
        self.loss = LossWatch(now)
        self._log = log or SentLog()
        self.sent = self._log.add
        self._backlog = Backlog(now)
        self._trend = Trend()
        self._acknowledged, self._sent = Rate(), Rate()
        self._last_report = self._grown_at = now
        self._decreased_at = self._deaf_until = self._trend_deaf_until = float("-inf")
        self._reported = self._log.next
        self._heard = False
        self._over_full = 0
        self._probe_next = now
        self._probes = self._probes_failed = 0

    # What others ask

    @property
    def bytes_sent(self) -> int:
        """All that left."""
        return self._log.bytes

    @property
    def budget(self) -> float:
        """What pictures and sound may take: the estimate dips only to drain a queue, and for that nobody need lose a picture."""
        if self.limit is None or self.waits_s > MOST_QUEUE_S or self.loss.excess > CONGESTED:
            return self.estimate
        return max(self.estimate, KEPT_OF_LIMIT * self.limit)

    @property
    def waits_s(self) -> float:
        """How long packets wait in the line's queue."""
        return self._backlog.waits_s

    @property
    def acknowledged_bps(self) -> float:
        """What arrived."""
        return self._acknowledged.bps

    @property
    def has_heard(self) -> bool:
        """Whether this browser reports at all."""
        return self._heard

    def is_calm(self, now: float) -> bool:
        """No sign of a full line of late: nobody should lose quality."""
        return now - self._decreased_at > CALM_S

    def anew(self, now: float) -> "Estimator":
        """For another line: what was learned of this one is void, higher rates must be proved again, numbers go on.

        It begins calm: a phone whose port changed on a good line keeps its pictures, and a smaller line shows itself within a second.
        """
        return Estimator(now, min(self.estimate, FIRST_BPS), self._log)

    # Reports

    def reported(self, now: float, base: int, ticks: Sequence[int | None]) -> None:
        """The browser said when packets from number `base` on arrived; None for what is missing."""
        outcome = self._log.settle(base, ticks)
        passed, self._last_report, self._reported = now - self._last_report, now, self._log.next
        if not self._heard:
            self._heard, self._deaf_until = True, now + 0.3
        if self.outage:
            self._resume(now)
        self._account(outcome)
        probe = self.probe
        if probe is not None:
            probe.take(outcome)
            if probe.is_answered(outcome):
                self._conclude(probe, now)
        if outcome.arrived_at:
            self._listen(outcome, probe, now, passed)

    def _account(self, outcome: Outcome) -> None:
        """Rates and loss."""
        self._acknowledged.add_all(outcome.arrived_at, outcome.sizes)
        self._sent.add_all(outcome.sent_at, outcome.sizes)
        if outcome.lost and outcome.sent_at:
            self._sent.add(outcome.sent_at[-1], outcome.lost_bytes)
        self.loss.count(len(outcome.sizes), outcome.lost)

    def _listen(self, outcome: Outcome, probe: Probe | None, now: float, passed: float) -> None:
        """Delay and loss, and what follows from them."""
        self.round_trip_s += 0.1 * (now - outcome.sent_at[-1] - self.round_trip_s)
        ways = [arrived - sent for sent, arrived in zip(outcome.sent_at, outcome.arrived_at, strict=True)]
        self._backlog.take(now, min(ways))
        if probe is None:
            self._trend.add(outcome.sent_at, outcome.arrived_at)
        verdict = self._trend.verdict(passed)
        excess = self.loss.judge(now, self._sent.bps)
        if excess is not None:
            self._decrease(now, self.estimate * (1 - 0.5 * excess))
        self._update(now, verdict)

    def _resume(self, now: float) -> None:
        """First sign of life after an outage: what it did to delays and losses says nothing about the line."""
        self.outage = False
        self._trend = Trend()
        self.loss.forget(now)
        self._deaf_until = now + 0.5
        self._probe_next = min(self._probe_next, now + 1)

    # Up and down

    @property
    def _is_idle(self) -> bool:
        """Whether too little is sent to fill the estimate."""
        return self._sent.bps < IDLE * self.estimate

    def _update(self, now: float, verdict: Verdict) -> None:
        """Draw the consequence of one report."""
        waits = self.waits_s
        tolerated = max(QUEUE_WHEN_IDLE_S if self._is_idle else QUEUE_S, min(MOST_QUEUE_S, TWO_PACKETS_BITS / self.estimate))
        self._over_full = self._over_full + 1 if waits > FULL_QUEUE_S else 0
        longer = verdict == "longer" and waits > tolerated and now > self._trend_deaf_until
        if longer or (self._over_full > 1 and verdict != "shorter"):
            if now > self._deaf_until and now - self._decreased_at > max(0.2, self.round_trip_s):
                self._overused(now)
            self._grown_at = now
            return
        passed, self._grown_at = min(now - self._grown_at, 0.5), now
        drains = verdict == "shorter" or waits > tolerated or now - self._decreased_at < SETTLE_S
        if not drains and self.loss.excess <= CONGESTED:
            self._grow(passed)

    def _overused(self, now: float) -> None:
        """The queue grows: fall below what gets through, and remember that as the line's limit."""
        if self._is_idle and self.acknowledged_bps > 0.9 * self._sent.bps:
            self._decrease(now, BACK_TO * self.estimate)   # all of the little that was sent arrived: no limit is known
            return
        through = self._acknowledged.peak_bps
        self._learn_limit(through)
        self._decrease(now, BACK_TO * through)

    def _learn_limit(self, through: float) -> None:
        """So much got through when the line was full."""
        if self.limit is None or through < 0.8 * self.limit:
            self.limit = through
        else:
            self.limit = 0.7 * self.limit + 0.3 * through

    def _decrease(self, now: float, to: float) -> None:
        """Fall, and let the line settle before anything else."""
        if to < self.estimate:
            self.estimate = max(LEAST_BPS, to)
            self._probe_next = max(self._probe_next, now + PROBE_AFTER_DECREASE_S)
        self._decreased_at = self._grown_at = now

    def _grow(self, passed: float) -> None:
        """Grow by a share, near a known limit by a packet a round trip, and never far beyond what was proved."""
        through = self.acknowledged_bps
        limit = self.limit
        if limit is not None and abs(self.estimate - limit) < NEAR * limit:
            grown = self.estimate + max(4000.0, PACKET_BITS / (self.round_trip_s + 0.1)) * passed
        else:
            grown = self.estimate * GROWTH**passed
        if self._is_idle:
            grown = min(grown, max(self.estimate, UNPROVEN * through))
        if limit is not None:
            grown = min(grown, max(self.estimate, PAST_LIMIT * limit))
            if through > LIMIT_GONE * limit:
                self.limit = None
        proved = min(0.95 * through, self._sent.bps)
        self.estimate = min(MOST_BPS, max(grown, proved))

    # Time

    def tick(self, now: float) -> None:
        """Notice silence: a browser that reported before and says nothing of many packets is out of reach."""
        silent = now - self._last_report > OUTAGE_S + self.round_trip_s
        if self._heard and self._log.next - self._reported > OUTAGE_PACKETS and silent:
            self.outage = True
        if self.probe is not None and now - self.probe.began > STALE_S:
            self.probe, self._probe_next = None, now + PROBE_AFTER_DECREASE_S

    # Probes

    def begin_probe(self, now: float, wanted: float) -> Probe | None:
        """A burst at up to the rate that the best pictures need, if one is due and the line is quiet."""
        if wanted <= self.estimate or self.probe or now < self._probe_next or self.outage or not self._heard:
            return None
        if self.waits_s > MOST_QUEUE_FOR_PROBE_S:
            return None
        times = PROBE_FIRST if not self._probes else PROBE_NEXT if self.limit is None else PROBE_AT_LIMIT
        self.probe = Probe(min(wanted, MOST_BPS, self.estimate * times), now, self._log.next, self._log.bytes)
        return self.probe

    def end_probe(self, now: float) -> None:
        """The burst is out; our own burst is no overuse."""
        if self.probe is not None:
            self.probe.end = self._log.next
            self._deaf_until = now + 0.4

    def _conclude(self, probe: Probe, now: float) -> None:
        """Take what the burst showed."""
        self.probe = None
        self._probes += 1
        shown = probe.verdict()
        kept_up = shown is not None and shown.kept_up
        widened = shown is not None and (self.limit is None or shown.bps > PAST_LIMIT * self.limit)
        if shown is not None:
            self.estimate = max(self.estimate, min(MOST_BPS, shown.bps))
            if kept_up and self.limit is not None and shown.bps > LIMIT_GONE * self.limit:
                self.limit = None
            if not kept_up and self.waits_s > QUEUE_S:   # held up, and it left a queue: that is the line
                self._learn_limit(shown.bps)
                self.estimate = max(LEAST_BPS, min(self.estimate, shown.bps))
        if not kept_up:
            self._probes_failed += 1
        self._probe_next = now + self._pause(kept_up=kept_up, widened=widened)
        self._deaf_until = now + 0.3
        self._trend_deaf_until = now + (0.3 if kept_up else 1.5)

    def _pause(self, *, kept_up: bool, widened: bool) -> float:
        """How long to wait before the next burst: short where it was answered well, long where the limit was met."""
        if kept_up:
            return 0.1
        met = not widened or self.waits_s > QUEUE_S or self._probes_failed % 4 == 0
        return PROBE_WAIT_S if met else PROBE_SOON_S
