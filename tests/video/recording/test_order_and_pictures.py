"""Packets come late, twice, or not at all; what goes into a file is in order, whole, and on one time line."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.video.recording.encoded import pictures, video_packets
from video.recording.clock import Clock
from video.recording.order import Order
from video.recording.pictures import Picture, Pictures
from video.recording.wire import Recorded


def assembled(packets: list[Recorded]) -> list[Picture]:
    order, builder = Order(), Pictures()
    found = []
    for packet in packets:
        for ready in order.push(packet):
            picture = builder.push(ready, broken=order.broken)
            if picture is not None:
                found.append(picture)
    return found


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_packets_that_come_late_or_twice_change_nothing(seed: int) -> None:
    frames = pictures(12)
    packets = list(video_packets(0, frames))
    shuffled, chance = packets[:1], random.Random(seed)
    for packet in packets[1:]:
        shuffled.insert(max(1, len(shuffled) - chance.randrange(4)), packet)
        if chance.random() < 0.2:
            shuffled.append(packet)
    assert tuple(picture.data for picture in assembled(shuffled)) == frames


def test_after_a_hole_nothing_is_kept_until_the_next_key_frame() -> None:
    frames = pictures(90)
    packets = list(video_packets(0, frames))
    lost = next(n for n, packet in enumerate(packets) if packet.timestamp == 10 * 3000)
    found = [picture.timestamp // 3000 for picture in assembled(packets[:lost] + packets[lost + 1 :])]
    assert found == [*range(10), *range(30, 90)]


def test_a_hole_of_thousands_of_packets_does_not_stop_the_stream() -> None:
    frames = pictures(60)
    packets = list(video_packets(0, frames))
    later = [packet._replace(sequence=(packet.sequence + 5000) & 0xFFFF) for packet in packets if packet.timestamp >= 30 * 3000]
    found = [picture.timestamp // 3000 for picture in assembled([p for p in packets if p.timestamp < 20 * 3000] + later)]
    assert found[:20] == list(range(20))
    assert found[-1] == 59


def test_a_key_frame_says_its_size() -> None:
    first = assembled(list(video_packets(0, pictures(3, 640, 480))))[0]
    assert (first.is_key, first.width, first.height) == (True, 640, 480)


@settings(deadline=None)
@given(st.binary(max_size=40), st.booleans())
def test_no_bytes_disturb_the_assembly(payload: bytes, broken: bool) -> None:
    Pictures().push(Recorded(0, 0, 0, 0, 1, payload), broken=broken)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0xFFFFFFFF), st.integers(0, 10_000_000)), min_size=1, max_size=50))
def test_time_never_goes_back_and_stays_near_the_arrival(steps: list[tuple[int, int]]) -> None:
    clock, before, arrived = Clock(48000), -1, 0
    for timestamp, step in steps:
        arrived += step % 5000
        now = clock.at(timestamp, arrived)
        assert before < now
        assert now <= max(arrived + 400, before + 1)
        before = now


def test_uneven_arrival_keeps_even_steps_also_when_timestamps_run_over() -> None:
    clock, chance = Clock(90000), random.Random(1)
    shown = [clock.at((0xFFFFF000 + n * 3000) & 0xFFFFFFFF, n * 1000 // 30 + chance.randrange(40)) for n in range(300)]
    assert {b - a for a, b in zip(shown, shown[1:], strict=False)} <= {33, 34}
