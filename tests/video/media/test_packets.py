"""Reading and writing RTP, RTCP, VP8 and arrival reports; any bytes may come."""

import struct

import pytest
from aiortc import rtp as reference
from hypothesis import given
from hypothesis import strategies as st

from video.media import rtcp, rtp, vp8
from video.media.arrival_report import ArrivalReader
from video.media.history import History, Sent
from video.media.twcc import Arrivals


@given(st.binary(max_size=200), st.integers(0, 16))
def test_any_bytes_can_be_read(data: bytes, wanted: int) -> None:
    rtp.is_rtcp(data)
    rtp.read_ssrc(data)
    rtp.read_extension(data, wanted)
    packet = rtp.read(data)
    assert packet is None or len(packet.payload) <= len(data)
    vp8.read(data)
    for said in rtcp.read(data):
        assert getattr(said, "ssrc", 0) >= 0


@given(st.binary(min_size=12, max_size=60).map(lambda b: b"\x81\xcd" + b))
def test_any_feedback_can_be_read(data: bytes) -> None:
    for said in rtcp.read(data):
        if isinstance(said, rtcp.LostPackets):
            assert len(said.sequences) <= rtcp.MAX_NACKS


def test_a_packet_of_a_browser_is_read_with_its_extensions() -> None:
    packet = reference.RtpPacket(payload_type=96, marker=1, sequence_number=7, timestamp=9, ssrc=5, payload=b"abc")
    extensions = reference.HeaderExtensionsMap()
    extensions._HeaderExtensionsMap__ids.mid = 4
    packet.extensions.mid = "1"
    data = packet.serialize(extensions)
    assert rtp.read(data) == rtp.Packet(96, 0x80, 7, 9, 5, b"abc")
    assert rtp.read_extension(data, 4) == b"1"
    assert rtp.read_extension(data, 3) is None
    assert rtp.read_ssrc(data) == 5


def test_padding_is_not_forwarded() -> None:
    data = bytes([0xA0, 96]) + struct.pack("!HII", 1, 2, 3) + b"xy\x00\x02"
    packet = rtp.read(data)
    assert packet
    assert packet.payload == b"xy"


@given(st.lists(st.integers(0, 65535), min_size=1, max_size=100, unique=True))
def test_a_written_nack_asks_for_exactly_what_is_lost(lost: list[int]) -> None:
    said = list(rtcp.read(rtcp.write_nack(9, sorted(lost))))
    assert len(said) == 1
    assert isinstance(said[0], rtcp.LostPackets)
    assert said[0].ssrc == 9
    assert sorted(said[0].sequences) == sorted(lost)


def test_what_we_write_is_read_alike_by_aiortc() -> None:
    report = rtcp.Reception(ssrc=3, fraction_lost=12, lost=-4, highest=70000, last_report=8, delay=9)
    parsed = reference.RtcpPacket.parse(
        rtcp.write_pli(7) + rtcp.write_receiver_report([report]) + rtcp.write_sender_report(5, 1 << 40, 6, 10, 2000)
    )
    pli, rr, sr = parsed
    assert isinstance(pli, reference.RtcpPsfbPacket)
    assert (pli.fmt, pli.media_ssrc) == (1, 7)
    assert isinstance(rr, reference.RtcpRrPacket)
    assert (rr.reports[0].packets_lost, rr.reports[0].highest_sequence) == (-4, 70000)
    assert isinstance(sr, reference.RtcpSrPacket)
    assert (sr.sender_info.rtp_timestamp, sr.sender_info.packet_count) == (6, 10)


def test_a_key_frame_is_known_by_its_first_packet() -> None:
    descriptor = bytes([0x90, 0xE0, 0x81, 0x23, 0x45, 0x20])
    known = vp8.Descriptor(begins_key_frame=True, picture=vp8.Picture(2, 0x123, 0x45), tier=0, enters=True)
    assert vp8.read(descriptor + b"\x00") == known
    assert not vp8.read(descriptor + b"\x01").begins_key_frame
    assert not vp8.read(bytes([0x80, *descriptor[1:]]) + b"\x00").begins_key_frame
    assert vp8.read(b"\x10\x00").begins_key_frame
    assert vp8.read(b"") == vp8.PLAIN
    packet = bytearray(b"headerhead" + descriptor + b"\x00data")
    vp8.overwrite(memoryview(packet), 10, vp8.Picture(2, 0x7FFF, 9))
    assert vp8.read(bytes(packet[10:])).picture == vp8.Picture(2, 0x7FFF, 9)
    assert packet[15:] == descriptor[5:] + b"\x00data"


@pytest.mark.parametrize(
    ("byte", "tier", "enters"), [(0x00, 0, False), (0x20, 0, True), (0x40, 1, False), (0x60, 1, True), (0x80, 2, False), (0xA0, 2, True)]
)
def test_how_dispensable_a_frame_is_stands_in_its_descriptor(byte: int, tier: int, enters: bool) -> None:
    said = vp8.read(bytes([0x90, 0xE0, 0x81, 0x23, 0x45, byte, 0x01]))
    assert (said.tier, said.enters) == (tier, enters)
    rest_of_frame = vp8.read(bytes([0x80, 0xE0, 0x81, 0x23, 0x45, byte, 0x01]))
    assert (rest_of_frame.tier, rest_of_frame.enters) == (tier, False)


def arrivals_of(report: bytes) -> dict[int, float | None]:
    """The transport-wide numbers of a report with their arrival in seconds, None for lost ones (a reader for the tests)."""
    base, count, rest = struct.unpack_from("!HHI", report, 12)
    position, symbols = 20, []
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", report, position)
        symbols += [chunk >> (12 - 2 * n) & 3 for n in range(7)]
        position += 2
    ticks, found = (rest >> 8) * 256, {}
    for n, symbol in enumerate(symbols[:count]):
        if symbol == 0:
            found[(base + n) & 0xFFFF] = None
            continue
        size, form = (1, "!B") if symbol == 1 else (2, "!h")
        ticks += struct.unpack_from(form, report, position)[0]
        position += size
        found[(base + n) & 0xFFFF] = ticks / 4000
    return found


@given(st.integers(0, 65535), st.lists(st.tuples(st.integers(1, 3), st.floats(0, 0.05)), min_size=1, max_size=60))
def test_arrival_reports_say_what_came_and_when(first: int, steps: list[tuple[int, float]]) -> None:
    arrivals, number, time, expected = Arrivals(), first, 1_700_000_000.0, {}
    for step, delay in steps:
        arrivals.note(number & 0xFFFF, time, 5)
        expected[number & 0xFFFF] = time
        number, time = number + step, time + delay
    report = arrivals.report()
    assert report
    assert len(report) % 4 == 0
    read = arrivals_of(report)
    start = (int(1_700_000_000.0 * 4000) // 256 & 0xFFFFFF) * 256 / 4000
    for known, at in expected.items():
        seen = read[known]
        assert seen is not None
        assert abs((seen - start) - (at - int(1_700_000_000.0 * 4000) // 256 * 256 / 4000)) < 0.001
    assert {n for n, at in read.items() if at is None} == set(read) - set(expected)


def test_losses_between_two_reports_are_said_in_the_second() -> None:
    arrivals = Arrivals()
    arrivals.note(10, 1.0, 5)
    arrivals.report()
    arrivals.note(13, 1.1, 5)
    report = arrivals.report()
    assert report
    assert list(arrivals_of(report)) == [11, 12, 13]
    assert arrivals.report() is None


def sent(n: int, at: float) -> Sent:
    return Sent(n, at, b"", b"", None)


def test_history_sends_three_times_a_round_trip_apart_and_60_a_second() -> None:
    history = History()
    for n in range(200):
        history.remember(sent(n, 99.0))
    assert [found.sequence for found in history.again([1, 2, 999], 100.0)] == [1, 2]
    assert history.again([1], 100.05) == []
    assert len(history.again([1], 100.2)) == 1
    assert history.again([1], 100.4, round_trip_s=0.5) == []
    assert len(history.again([1], 100.7, round_trip_s=0.5)) == 1
    assert history.again([1], 101.2) == []
    assert len(history.again(list(range(3, 200)), 101.5)) == 60
    history.forget()
    assert history.again([5], 101.6) == []


def test_nobody_is_sent_what_is_seconds_old() -> None:
    history = History()
    history.remember(sent(1, 100.0))
    assert history.again([1], 104.0) == []


@given(st.integers(0, 65535), st.lists(st.tuples(st.integers(1, 3), st.floats(0, 0.2)), min_size=1, max_size=200))
def test_a_browsers_arrival_report_is_read_as_it_was_meant(first: int, steps: list[tuple[int, float]]) -> None:
    arrivals, number, time, expected = Arrivals(), first, 1_700_000_000.0, {}
    for step, delay in steps:
        arrivals.note(number & 0xFFFF, time, 5)
        expected[number & 0xFFFF] = time
        number, time = number + step, time + delay
    report = arrivals.report()
    assert report
    (told,) = rtcp.read(report)
    assert isinstance(told, rtcp.ArrivalsTold)
    read = ArrivalReader().read(told.body)
    assert read
    base, ticks = read
    assert base == first
    seen = {(base + n) & 0xFFFF: tick for n, tick in enumerate(ticks) if tick is not None}
    assert seen.keys() == expected.keys()
    start = seen[first] / 4000
    assert all(abs(seen[n] / 4000 - start - (at - 1_700_000_000.0)) < 0.001 for n, at in expected.items())


def test_the_other_forms_of_an_arrival_report() -> None:
    reader = ArrivalReader()
    run_of_small = struct.pack("!HHI", 10, 3, 1 << 8) + struct.pack("!H", 1 << 13 | 3) + bytes([1, 2, 3])
    assert reader.read(run_of_small) == (10, [257, 259, 262])
    one_bit_each = struct.pack("!HHI", 10, 3, 1 << 8) + struct.pack("!H", 0x8000 | 0b101 << 11) + bytes([1, 2])
    assert reader.read(one_bit_each) == (10, [257, None, 259])
    going_back = struct.pack("!HHI", 10, 2, 1 << 8) + struct.pack("!H", 0xC000 | 0b1010 << 10) + struct.pack("!hh", 5, -3)
    assert reader.read(going_back) == (10, [261, 258])


def test_the_reference_time_goes_on_when_it_begins_anew() -> None:
    reader = ArrivalReader()
    last = struct.pack("!HHI", 1, 1, 0xFFFFFF << 8) + struct.pack("!H", 1 << 13 | 1) + bytes([0])
    first = struct.pack("!HHI", 2, 1, 0) + struct.pack("!H", 1 << 13 | 1) + bytes([0])
    before, after = reader.read(last), reader.read(first)
    assert before
    assert after
    assert before[1][0] is not None
    assert after[1] == [before[1][0] + 256]


@given(st.binary(max_size=200))
def test_damaged_reports_are_passed_over(body: bytes) -> None:
    told = ArrivalReader().read(body)
    assert told is None or len(told[1]) <= 4096
    for said in rtcp.read(bytes([0x8F, 205, 0, len(body) // 4]) + body):
        assert said


def test_reports_of_our_streams_and_estimates_are_read() -> None:
    report = rtcp.Reception(ssrc=3, fraction_lost=12, lost=-4, highest=70000, last_report=8, delay=9)
    assert list(rtcp.read(rtcp.write_receiver_report([report, report]))) == [report, report]
    remb = bytes([0x8F, 206, 0, 5]) + struct.pack("!II4sBBHI", 1, 0, b"REMB", 1, 5 << 2 | 1, 0x86A0, 9)
    assert list(rtcp.read(remb)) == [rtcp.EstimateTold((0x1_86A0) << 5)]
