"""How much is sent, in windows of five seconds."""

import time

import pytest

from video.media.counters import Counters
from video.server.throughput import Throughput


def test_what_is_sent_is_measured_in_windows() -> None:
    counters, now = Counters(), time.monotonic()
    outgoing = Throughput(counters)
    counters.sent_bytes = 5_000_000
    outgoing.measure(now + 1)
    assert outgoing.mbit == 0
    outgoing.measure(now + 10)
    assert outgoing.mbit == pytest.approx(4, rel=0.01)
    outgoing.measure(now + 20)
    assert outgoing.mbit == 0
