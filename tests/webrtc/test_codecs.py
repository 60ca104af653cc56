"""Pictures in H.264 beside those in VP8: encoded and decoded by aiortc's own codecs, forwarded by a real worker."""

import asyncio
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

import av
import numpy as np
import pytest
from aiortc.codecs.h264 import H264Decoder, H264Encoder, h264_depayload
from aiortc.jitterbuffer import JitterFrame
from av import VideoFrame

from tests.webrtc.conftest import Share
from tests.webrtc.peer import VP8_DELTA, VP8_KEY, Peer, run
from tests.webrtc.stand_in import cast
from tests.webrtc.test_forwarding import SETTINGS, enter
from tests.webrtc.test_recording import agreed, folder_of, ready
from video.media import rtp
from video.protocol.requests import Join

pytestmark = pytest.mark.webrtc
H264, REPAIRS = 106, 107
PATIENCE_S = 30.0


class H264Camera:
    """A peer's camera, or its screen: a grey that becomes lighter, a key frame every tenth picture."""

    def __init__(self, peer: Peer, use: str = "video", size: tuple[int, int] = (320, 240)) -> None:
        self.peer, self.use, self.size = peer, use, size
        self.encoder, self.shown = H264Encoder(), 0

    def show(self) -> None:
        """Send one picture."""
        frame = VideoFrame.from_ndarray(np.full((self.size[1], self.size[0], 3), 60 + self.shown % 100, np.uint8), format="rgb24")
        frame.pts, frame.time_base = self.shown * 3000, Fraction(1, 90000)
        payloads, timestamp = self.encoder.encode(frame, force_keyframe=self.shown % 10 == 0)
        for place, payload in enumerate(payloads):
            number = self.peer.sequence[self.use] = (self.peer.sequence[self.use] + 1) & 0xFFFF
            marker = 0x80 if place == len(payloads) - 1 else 0
            self.peer.send_packet(rtp.Packet(H264, marker, number, timestamp & 0xFFFFFFFF, self.peer.ssrc[self.use], payload))
        self.shown += 1


def decoded(packets: list[rtp.Packet]) -> list[VideoFrame]:
    """The pictures in packets that came in order."""
    decoder, found, data = H264Decoder(), [], b""
    for packet in packets:
        data += h264_depayload(packet.payload)
        if packet.marker:
            found += decoder.decode(JitterFrame(data=data, timestamp=packet.timestamp))
            data = b""
    return found


def place_of(viewer: Peer, who: str) -> str:
    """The mid of somebody's picture."""
    kinds = {m.rtp.muxId: m.kind for m in viewer.answer.media}
    return next(mid for mid, name in viewer.state["slots"].items() if name == who and kinds[mid] == "video")


def unplayable(viewer: Peer) -> list[str]:
    told = viewer.of("quality")
    return list(told[-1]["unplayable"]) if told else []


def test_h264_reaches_those_who_have_it_and_the_others_are_told(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator", codecs=("H264",))
        party, other = await enter(worker, "party", codecs=("VP8", "H264")), await enter(worker, "other", codecs=("VP8",))
        for each in (party, other):
            mediator.say("admit", participant="party" if each is party else "other")
            await each.in_state("admitted")
        camera = H264Camera(mediator)
        async with asyncio.timeout(PATIENCE_S):
            while len(decoded(party.packets(H264))) < 12:
                camera.show()
                party.send_media("video", VP8_KEY)
                await asyncio.sleep(0.02)
        frame = decoded(party.packets(H264))[0]
        assert (frame.width, frame.height) == (320, 240)
        numbers = [packet.sequence for packet in party.packets(H264)]
        assert [(b - a) & 0xFFFF for a, b in zip(numbers, numbers[1:], strict=False)] == [1] * (len(numbers) - 1)
        await other.until(lambda: len(other.packets(96)) > 0)
        await other.until(lambda: unplayable(other) == [place_of(other, "mediator")], PATIENCE_S)
        await mediator.until(lambda: unplayable(mediator) == sorted(place_of(mediator, who) for who in ("party", "other")), PATIENCE_S)
        assert other.of("quality")[-1]["pictures"][place_of(other, "mediator")] == "off"
        assert unplayable(party) == []
        assert not other.packets(H264)
        assert not mediator.packets(H264) + mediator.packets(96)

    run(scene())


def test_a_browser_that_changes_its_codec_is_followed_on_the_same_stream(worker: Share) -> None:
    async def scene() -> None:
        mediator = await enter(worker, "mediator", codecs=("VP8", "H264"))
        party = await enter(worker, "party", codecs=("VP8", "H264"))
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        async with asyncio.timeout(PATIENCE_S):
            while not party.packets(96):
                mediator.send_media("video", VP8_KEY)
                await asyncio.sleep(0.02)
        camera = H264Camera(mediator)
        async with asyncio.timeout(PATIENCE_S):
            while len(decoded(party.packets(H264))) < 5:
                camera.show()
                await asyncio.sleep(0.02)
        after = len(party.packets(96))
        async with asyncio.timeout(PATIENCE_S):
            while len(party.packets(96)) < after + 3:
                mediator.send_media("video", VP8_KEY)
                mediator.send_media("video", VP8_DELTA)
                await asyncio.sleep(0.02)
        assert {packet.ssrc for packet in party.packets(96)} == {packet.ssrc for packet in party.packets(H264)}
        missed = party.packets(H264)[-1]
        party.send_rtcp(b"\x81\xcd\x00\x03" + (1).to_bytes(4, "big") + missed.ssrc.to_bytes(4, "big") + missed.sequence.to_bytes(2, "big") + b"\x00\x00")
        await asyncio.sleep(0.3)
        assert not [p for p in party.packets(REPAIRS) if p.payload[:2] == missed.sequence.to_bytes(2, "big")]   # VP8 by now

    run(scene())


def test_a_recording_keeps_h264_and_the_screen_while_one_is_shown(worker: Share) -> None:
    async def scene() -> None:
        guest, mediator = cast()["mediator"], Peer(codecs=("H264",))
        mediator.more = [("screen", "sendonly")]
        join = Join(guest.person, replace(guest.rights, publish_screen=True), SETTINGS, mediator.offer())
        await mediator.connect(await asyncio.to_thread(worker.client.join, worker.room, join))
        recording = await agreed(worker, mediator)
        camera, screen = H264Camera(mediator), H264Camera(mediator, "screen", (640, 360))
        for shown in (False, True, False):
            mediator.say("screen", on=shown)
            await mediator.until(lambda shown=shown: mediator.state["you"]["screen"] is shown)
            for _ in range(30):
                camera.show()
                screen.show()
                await asyncio.sleep(0.02)
        mediator.say("record", on=False)
        assert (await ready(mediator, worker, recording))["complete"]
        with av.open(str(folder_of(worker, recording) / "mediator.mkv")) as file:
            assert file.streams.video[0].codec_context.name == "h264"
            sizes = [(frame.width, frame.height) for frame in file.decode(video=0)]
        assert [size for size, _ in groupby(sizes)] == [(320, 240), (640, 360), (320, 240)]
        assert len(sizes) > 60

    run(scene())
