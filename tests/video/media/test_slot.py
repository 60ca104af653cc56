"""What a slot lets through: sizes that change at key frames, frames that are left out, still pictures; without network."""

from itertools import pairwise

import pytest

from video.control.ladder import Rung
from video.media import rtcp, vp8
from video.media.counters import Counters
from video.media.formats import Format
from video.media.offer import Line
from video.media.rtp import NUMBERED, Packet
from video.media.slot import Slot
from video.media.source import Source
from video.media.stream import MediaPacket, Stream

OPUS, VP8, H264 = Format("opus", 111), Format("vp8", 96, 97), Format("h264", 106, 107)
TIERS = (0, 2, 1, 2)
"""How Chromium spreads the frames of a picture with three tiers."""


class Wire:
    """A viewer's line without limits, which keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, int, vp8.Numbers | None, bytes]] = []
        self.numbers = self.payload_type = 0
        self.discarded = 0

    def number(self, now: float, cost: int) -> int:
        self.numbers += 1
        return self.numbers

    def send_rtp(self, header: bytes, payload: bytes, numbers: vp8.Numbers | None = None) -> None:
        _, self.payload_type, sequence, timestamp, *_ = NUMBERED.unpack_from(header)
        self.sent.append((sequence, timestamp, numbers, payload))

    def send_rtcp(self, data: bytes) -> None:
        return

    def passes(self, now: float, size: int) -> bool:
        return True

    def hold(self, slot: Slot, media: MediaPacket) -> None:
        return

    def repairs(self, slot: Slot, sequences: list[int], now: float) -> None:
        return

    def discard(self, slot: Slot) -> None:
        self.discarded += 1

    def arrange(self, now: float) -> None:
        return


class Camera:
    """A publisher with three sizes at 20 frames a second, one packet a frame."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.source = Source(Line("1", "video", formats=(VP8, H264), rids=("q", "h", "f")), Counters(), self.note)
        self.frame = 0
        self.pieces = 5000
        self.now = 100.0

    def note(self, data: bytes) -> None:
        for said in rtcp.read(data):
            if isinstance(said, rtcp.KeyframeWanted):
                self.asked.append(said.ssrc)

    def send_h264(self, frames: int, key: str = "", sizes: str = "qhf") -> None:
        """Frames of H.264 in all sizes; those of the size `key` begin with its parameters and a picture that needs no other."""
        for n in range(frames):
            self.frame += 1
            self.now += 0.05
            for place, name in enumerate(sizes):
                units = [b"\x67\x42", b"\x68\xce", b"\x65"] if n == 0 and name == key else [b"\x41"]
                for unit in units:
                    self.pieces += 1
                    marker = 0x80 if unit is units[-1] else 0
                    packet = Packet(106, marker, self.pieces & 0xFFFF, self.frame * 4500 + place * 777, 1000 + place, unit + bytes(98))
                    self.source.take(self.size(name), packet, self.now)
            self.source.tick(self.now)

    def size(self, name: str) -> Stream:
        stream = self.source.stream(name)
        assert stream
        return stream

    def send(self, frames: int, key: str = "", sizes: str = "qhf") -> None:
        """Frames of all sizes; those of the size `key` begin with a key frame."""
        for n in range(frames):
            self.frame += 1
            self.now += 0.05
            for place, name in enumerate(sizes):
                is_key = n == 0 and name == key
                tier = 0 if is_key else TIERS[self.frame % 4]
                sync = 0x20 if tier == 1 or (tier == 2 and self.frame % 4 == 1) else 0
                head = bytes([0x90, 0xE0, 0x80 | self.frame >> 8 & 0x7F, self.frame & 0xFF, self.frame // 4 & 0xFF, tier << 6 | sync])
                payload = head + bytes([0 if is_key else 1]) + bytes((1, 3, 9)[place] * 100)
                packet = Packet(96, 0x80, self.frame & 0xFFFF, self.frame * 4500 + place * 777, 1000 + place, payload)
                self.source.take(self.size(name), packet, self.now)
            self.source.tick(self.now)


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def line() -> Wire:
    return Wire()


def watch(camera: Camera, line: Wire, rung: Rung, formats: tuple[Format, ...] = (VP8, H264)) -> Slot:
    slot = Slot(Line("5", "video", receives=True, formats=formats, twcc_extension=3), line)
    slot.attach(camera.source, camera.now)
    slot.stand(rung, camera.now, queue_is_long=False)
    return slot


def is_unbroken(line: Wire) -> bool:
    numbers = [sequence for sequence, *_ in line.sent]
    pictures = [picture[1] for _, _, picture, _ in line.sent if picture]
    return all((b - a) & 0xFFFF == 1 for a, b in pairwise(numbers)) and all(0 < (b - a) & 0x7FFF < 1000 for a, b in pairwise(pictures))


def size_of(line: Wire) -> int:
    return len(line.sent[-1][3]) // 100


def test_nothing_comes_before_a_key_frame_and_it_is_asked_of_the_right_size(camera: Camera, line: Wire) -> None:
    camera.send(5)
    watch(camera, line, Rung.MID)
    camera.send(20)
    assert not line.sent
    assert set(camera.asked) == {1001}
    assert 2 <= len(camera.asked) <= 3
    camera.send(20, key="h")
    assert len(line.sent) == 20
    assert is_unbroken(line)
    assert size_of(line) == 3


def test_another_size_comes_with_its_key_frame_and_the_old_one_goes_on_until_then(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.LOW)
    camera.send(10, key="q")
    slot.stand(Rung.HIGH, camera.now, queue_is_long=False)
    camera.send(10)
    assert size_of(line) == 1
    camera.send(10, key="f")
    assert size_of(line) == 9
    assert len(line.sent) == 31   # the moment of the change comes in both sizes
    assert is_unbroken(line)
    assert camera.asked[-1] == 1002


def test_a_viewer_who_changes_back_before_the_key_frame_came_stays(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.LOW)
    camera.send(10, key="q")
    slot.stand(Rung.HIGH, camera.now, queue_is_long=False)
    slot.stand(Rung.LOW, camera.now, queue_is_long=False)
    camera.send(10, key="f")
    assert size_of(line) == 1
    assert len(line.sent) == 20


def test_on_a_full_line_the_old_size_stops_at_once_and_the_queue_empties_first(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.HIGH)
    camera.send(10, key="f")
    before = len(camera.asked)
    slot.stand(Rung.LOW, camera.now, queue_is_long=True)
    camera.send(5)
    assert len(line.sent) == 10
    assert len(camera.asked) == before
    slot.stand(Rung.LOW, camera.now, queue_is_long=False)
    camera.send(5)
    assert camera.asked[-1] == 1000
    camera.send(5, key="q")
    assert size_of(line) == 1
    assert is_unbroken(line)


@pytest.mark.parametrize(("rung", "a_second"), [(Rung.BASE, 5), (Rung.HALF, 10), (Rung.LOW, 20)])
def test_frames_are_left_out_without_a_hole(camera: Camera, line: Wire, rung: Rung, a_second: int) -> None:
    watch(camera, line, rung)
    camera.send(4, key="q")
    line.sent.clear()
    camera.send(40)
    assert len(line.sent) == 2 * a_second
    assert is_unbroken(line)


def test_frames_come_back_where_one_begins_that_needs_nothing_left_out(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.BASE)
    camera.send(9, key="q")
    slot.stand(Rung.LOW, camera.now, queue_is_long=False)
    before = len(line.sent)
    camera.send(40)
    assert 30 < len(line.sent) - before <= 40
    assert is_unbroken(line)
    first_back = next(payload for *_, payload in line.sent[before:] if payload[5] >> 6)
    assert first_back[5] & 0x20


def test_a_still_picture_is_a_key_frame_and_a_new_one_is_asked_for_every_ten_seconds(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.STILL)
    camera.send(100, key="q")
    assert len(line.sent) == 1
    before = len(camera.asked)
    camera.send(110)
    assert len(camera.asked) > before
    camera.send(20, key="q")
    assert len(line.sent) == 2
    assert is_unbroken(line)
    slot.stand(Rung.LOW, camera.now, queue_is_long=False)
    camera.send(15)
    assert len(line.sent) == 2
    assert camera.asked[-1] == 1000
    camera.send(10, key="q")
    assert len(line.sent) == 12


def test_nothing_at_all_means_nothing(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.LOW)
    camera.send(10, key="q")
    slot.stand(Rung.OFF, camera.now, queue_is_long=False)
    camera.send(10, key="q")
    assert len(line.sent) == 10
    assert not any(stream.slots or stream.waiting for stream in camera.source.streams)


def test_a_source_offers_what_it_sends_at_what_that_costs(camera: Camera) -> None:
    assert set(camera.source.offers(0.0)) == {Rung.STILL, Rung.LOW}
    camera.send(60, key="q")
    offers = camera.source.offers(camera.now)
    assert sorted(offers) == [Rung.STILL, Rung.BASE, Rung.HALF, Rung.LOW, Rung.MID, Rung.HIGH]
    assert offers[Rung.HIGH] == pytest.approx(20 * 8 * (907 + 58), rel=0.1)
    assert offers[Rung.HALF] == pytest.approx(offers[Rung.LOW] / 2, rel=0.1)
    assert offers[Rung.BASE] == pytest.approx(offers[Rung.LOW] / 4, rel=0.2)
    camera.send(80, sizes="qh")
    assert Rung.HIGH not in camera.source.offers(camera.now)


def test_a_worker_that_lags_gives_up_pictures_until_a_key_frame_is_in_time(camera: Camera, line: Wire) -> None:
    watch(camera, line, Rung.LOW)
    camera.send(10, key="q")
    late = Packet(96, 0x80, camera.frame + 1, camera.frame * 4500 + 4500, 1000, line.sent[-1][3])
    camera.frame += 1
    camera.source.take(camera.size("q"), late, camera.now, 0.5)
    camera.asked.clear()
    camera.send(10)
    assert len(line.sent) == 10
    assert 1000 in camera.asked
    camera.send(10, key="q")
    assert len(line.sent) == 20
    assert is_unbroken(line)


def test_pictures_that_were_given_up_come_again_only_when_the_queue_has_emptied(camera: Camera, line: Wire) -> None:
    watch(camera, line, Rung.LOW)
    camera.send(10, key="q")
    sent = len(line.sent)
    for late_s, passes in ((0.3, True), (0.5, False), (0.3, False), (0.15, False), (0.05, True), (0.3, True)):
        camera.frame += 1
        key = Packet(96, 0x80, camera.frame, camera.frame * 4500, 1000, line.sent[0][3])
        camera.source.take(camera.size("q"), key, camera.now, late_s)
        assert (len(line.sent) > sent) == passes
        sent = len(line.sent)


def test_a_recording_gets_one_stream_of_the_largest_size(camera: Camera) -> None:
    taken: list[Packet] = []
    camera.source.record(lambda _, packet: taken.append(packet))
    camera.send(10, key="q")
    camera.send(10, key="f")
    camera.send(10, key="h")
    assert [len(p.payload) // 100 for p in taken] == [1] * 11 + [9] * 20
    camera.send(40, sizes="qh")
    camera.send(10, key="h", sizes="qh")
    assert [len(p.payload) // 100 for p in taken[31:]] == [3] * 10
    assert all((b.sequence - a.sequence) & 0xFFFF == 1 for a, b in pairwise(taken))
    assert all(0 < (b.timestamp - a.timestamp) & 0xFFFFFFFF < 400_000 for a, b in pairwise(taken))


def test_a_recording_asks_for_a_key_frame_until_it_comes_also_where_nobody_looks(camera: Camera) -> None:
    taken: list[Packet] = []
    camera.send(10)
    camera.source.record(lambda _, packet: taken.append(packet))
    camera.send(40)
    assert taken == []
    assert all(camera.asked.count(ssrc) >= 3 for ssrc in (1000, 1001, 1002))
    camera.send(10, key="f")
    camera.asked.clear()
    camera.send(40)
    assert camera.asked == []
    camera.source.begin_anew()   # what was written cannot be shown any more
    camera.send(20)
    assert 1002 in camera.asked


@pytest.mark.parametrize(("flow", "wide"), [("q", 1), ("qh", 3)], ids=["the smallest alone", "two"])
def test_a_recording_takes_what_flows_where_a_browser_never_begins_its_largest_size(camera: Camera, flow: str, wide: int) -> None:
    taken: list[Packet] = []
    camera.source.record(lambda _, packet: taken.append(packet))
    camera.send(5, sizes=flow)
    assert set(camera.asked) == {1000 + place for place in range(len(flow))}
    camera.send(20, key=flow[-1], sizes=flow)
    assert [len(p.payload) // 100 for p in taken] == [wide] * 20


def test_a_recording_falls_to_the_next_size_within_a_second_and_climbs_with_a_key_frame(camera: Camera) -> None:
    taken: list[Packet] = []
    camera.source.record(lambda _, packet: taken.append(packet))
    camera.send(10, key="f")
    camera.asked.clear()
    camera.send(22, sizes="qh")
    assert set(camera.asked) == {1000, 1001}
    camera.send(20, key="h", sizes="qh")
    camera.asked.clear()
    camera.send(20)   # the largest is back
    assert set(camera.asked) == {1002}
    camera.send(10, key="f")
    assert [len(p.payload) // 100 for p in taken] == [9] * 10 + [3] * 41 + [9] * 10
    assert all((b.sequence - a.sequence) & 0xFFFF == 1 for a, b in pairwise(taken))


def test_h264_begins_at_its_parameters_and_goes_on_without_a_hole(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.LOW)
    camera.send_h264(5, sizes="q")
    assert not line.sent
    camera.send_h264(20, key="q", sizes="q")
    assert [payload[0] for *_, payload in line.sent[:4]] == [0x67, 0x68, 0x65, 0x41]
    assert len(line.sent) == 22
    assert is_unbroken(line)
    assert line.payload_type & 0x7F == 106
    assert set(camera.source.offers(camera.now)) == {Rung.STILL, Rung.LOW}   # none of its frames can be left out
    slot.stand(Rung.STILL, camera.now, queue_is_long=False)
    camera.send_h264(20, sizes="q")
    camera.send_h264(5, key="q", sizes="q")
    assert len(line.sent) == 25
    slot.repeat(slot.history.again([line.sent[-1][0]], camera.now)[0], camera.now)
    assert line.payload_type & 0x7F == 107


def test_a_source_that_changes_its_codec_is_followed_at_a_key_frame(camera: Camera, line: Wire) -> None:
    watch(camera, line, Rung.LOW)
    camera.send(10, key="q", sizes="q")
    camera.asked.clear()
    camera.send_h264(10, sizes="q")
    assert len(line.sent) == 10
    assert line.discarded
    assert camera.asked
    camera.send_h264(5, key="q", sizes="q")
    camera.frame = camera.pieces
    camera.send(5, key="q", sizes="q")
    assert [picture is not None for _, _, picture, _ in line.sent] == [True] * 10 + [False] * 7 + [True] * 5
    assert is_unbroken(line)


def test_a_viewer_without_the_codec_is_sent_nothing_of_it(camera: Camera, line: Wire) -> None:
    slot = watch(camera, line, Rung.LOW, (VP8,))
    camera.send_h264(10, key="q", sizes="q")
    assert not line.sent
    assert not slot.is_playable
    camera.frame = camera.pieces
    camera.send(5, key="q", sizes="q")
    assert slot.is_playable
    assert len(line.sent) == 5


def test_what_cannot_be_h264_is_counted_and_asked_for_again() -> None:
    counters = Counters()
    asked: list[rtcp.Feedback] = []
    source = Source(Line("1", "video", formats=(H264,)), counters, lambda data: asked.extend(rtcp.read(data)))
    for n, payload in enumerate([b"\x67\x42", b"\xe7\x42", b"\x7f", b"\x41"]):
        source.take(source.streams[0], Packet(106, 0x80, n, n * 3000, 7, payload), 1.0)
    assert counters.bad_payload == 2
    source.streams[0].ask_again(1.0)
    assert [said.sequences for said in asked if isinstance(said, rtcp.LostPackets)] == [[1, 2]]


def test_sound_that_is_sent_again_is_the_same_to_the_last_byte() -> None:
    class Raw(Wire):
        packets: list[bytes]

        def send_rtp(self, header: bytes, payload: bytes, numbers: vp8.Numbers | None = None) -> None:
            self.packets = [*getattr(self, "packets", []), header + payload]

    raw = Raw()
    source = Source(Line("1", "audio", formats=(OPUS,), clock_rate=48000), Counters(), lambda _: None)
    slot = Slot(Line("5", "audio", receives=True, formats=(OPUS,), clock_rate=48000, twcc_extension=3), raw)
    slot.attach(source, 1.0)
    for n in range(3):
        source.take(source.streams[0], Packet(111, 0, n, n * 960, 7, b"sound"), 1.0)
    last, _ = slot._splice.last
    (found,) = slot.history.again([last - 1], 1.1)
    slot.repeat(found, 1.1)
    assert raw.packets[3] == raw.packets[1]
