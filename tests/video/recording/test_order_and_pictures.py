"""Packets come late, twice, or not at all; what goes into a file is in order, whole, and on one time line."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.video.recording.encoded import h264_packets, h264_pictures, pictures, video_packets
from video.recording import nal
from video.recording.clock import Clock
from video.recording.frames import Picture, Pictures
from video.recording.h264 import H264Pictures
from video.recording.order import Order
from video.recording.vp8 import Vp8Pictures
from video.recording.wire import Recorded


def assembled(packets: list[Recorded], builder: Pictures | None = None) -> list[Picture]:
    order, builder = Order(), builder or Vp8Pictures()
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
    assert (first.is_key, first.size) == (True, (640, 480))


def test_h264_comes_out_of_its_packets_as_it_went_in() -> None:
    frames = h264_pictures(40, 322, 242)
    found = assembled(list(h264_packets(0, frames)), H264Pictures())
    assert [picture.data for picture in found] == [nal.joined(sorted(units, key=lambda unit: len(unit) >= 50)) for units in frames]
    assert [picture.is_key for picture in found] == [n % 30 == 0 for n in range(40)]
    assert found[0].size == (322, 242)
    assert found[0].configuration[:6] == bytes([1, 0x42, 0xC0, 31, 0xFF, 0xE1])
    assert all(picture.size is None for picture in found[1:30])


def test_after_a_hole_in_h264_nothing_is_kept_until_the_next_key_frame() -> None:
    packets = list(h264_packets(0, h264_pictures(90)))
    lost = next(n for n, packet in enumerate(packets) if packet.timestamp == 10 * 3000)
    found = [picture.timestamp // 3000 for picture in assembled(packets[:lost] + packets[lost + 1 :], H264Pictures())]
    assert found == [*range(10), *range(30, 90)]
    before_a_key = next(n for n, packet in enumerate(packets) if packet.timestamp == 30 * 3000)
    found = [p.timestamp // 3000 for p in assembled(packets[: before_a_key - 1] + packets[before_a_key:], H264Pictures())]
    assert found == [*range(29), *range(30, 90)]


@settings(deadline=None)
@given(st.binary(max_size=40), st.booleans())
def test_no_bytes_disturb_the_assembly(payload: bytes, broken: bool) -> None:
    Vp8Pictures().push(Recorded(0, 0, 0, 0, 1, payload), broken=broken)
    H264Pictures().push(Recorded(0, 0, 0, 0, 1, payload), broken=broken)


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"\x67\x42\xc0\x1f", b"\x68", b"\x65", b"\x7c\x87", b"\x78\x00", b"\x1c\x05", b"\xff"]), max_size=4), st.binary(max_size=30))
def test_no_units_disturb_the_assembly(heads: list[bytes], rest: bytes) -> None:
    builder = H264Pictures()
    for n, head in enumerate(heads):
        builder.push(Recorded(0, 0, n, 0, int(n == len(heads) - 1), head + rest), broken=False)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_parameter_set_breaks_the_reading_of_its_size(rest: bytes) -> None:
    size = nal.picture_size(b"\x67\x42\xc0\x1f" + rest)
    assert size is None or (0 < size[0] <= 8192 and 0 < size[1] <= 16384)


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
