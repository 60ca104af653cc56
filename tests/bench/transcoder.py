"""What it costs to decode and encode instead of forwarding: aiortc's RTCPeerConnection with its MediaRelay, as its own example does.

Two people show each other 360 lines at 20 frames a second. What they send is encoded once beforehand, so that the generator only sends.
`python -m tests.bench.transcoder` is the server: it reads the offers of all as one line of JSON, and writes their answers as one.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.contrib.media import MediaRelay
from av import VideoFrame

from tests.bench.janus import Half, plain
from tests.bench.processes import cpu_s, settle
from tests.bench.row import Row
from tests.servers import free_port
from tests.webrtc.peer import media_lines
from video.media import rtp

ROOT = Path(__file__).parents[2]
PEOPLE, FRAMES_PER_S, WIDTH, HEIGHT = 2, 20, 640, 360
WARM_UP_S, CLOCK = 4.0, 90_000


class Shower(Half):
    """Shows a moving picture, and counts the frames that come."""

    def __init__(self) -> None:
        super().__init__(slots=0)
        self.port = free_port()
        self.frames = 0

    def offered(self) -> str:
        """One picture out, one in for each of the others."""
        mids = [str(n) for n in range(PEOPLE)]
        session, common = self.head(mids)
        here = f"a=candidate:1 1 udp 2113937151 {self.home} {self.port} typ host"
        for mid in mids:
            session += media_lines("video", mid, "recvonly" if int(mid) else "sendonly", [*common, "a=setup:actpass", here, "a=end-of-candidates"])
            session += [] if int(mid) else [f"a=ssrc:{self.ssrc['video']} cname:peer"]
        return plain(session)

    def take_media(self, data: bytes) -> None:
        self.frames += not rtp.is_rtcp(data) and data[1] == 0x80 | 96

    async def show(self, pictures: list[list[bytes]], until: float) -> None:
        """Send each frame when its time has come."""
        began, shown = time.monotonic(), 0
        while (now := time.monotonic()) < until:
            while shown < (now - began) * FRAMES_PER_S:
                payloads = pictures[shown % len(pictures)]
                for place, payload in enumerate(payloads):
                    self.sequence["video"] = (self.sequence["video"] + 1) & 0xFFFF
                    marker = 0x80 if place == len(payloads) - 1 else 0
                    stamp = (int(began * CLOCK) + shown * CLOCK // FRAMES_PER_S) & 0xFFFFFFFF
                    header = rtp.write_header(96, marker, self.sequence["video"], stamp, self.ssrc["video"])
                    self.send_raw(self.dtls._tx_srtp.protect(header + payload))
                shown += 1
            await asyncio.sleep(0.008)


def film() -> list[list[bytes]]:
    """Two seconds of something that moves, as packets of VP8; the first frame is a key frame."""
    encoder, found = Vp8Encoder(), []
    for n in range(2 * FRAMES_PER_S):
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane in frame.planes:
            row = bytes((x * 3 + n * 5) & 0xFF for x in range(plane.line_size))
            plane.update(b"".join(row[y % 64 :] + row[: y % 64] for y in range(plane.height)))
        frame.pts, frame.time_base = n, Fraction(1, FRAMES_PER_S)
        found.append(encoder.encode(frame, force_keyframe=n == 0)[0])
    return found


async def measure(server: "subprocess.Popen[bytes]", seconds: float) -> tuple[float, float]:
    """Processor time for a second of one picture shown, and the frames a second of it."""
    people, pictures = [Shower() for _ in range(PEOPLE)], film()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([one.offered() for one in people]).encode() + b"\n")
    server.stdin.flush()
    answers = json.loads(await asyncio.to_thread(server.stdout.readline))
    await asyncio.gather(*(one.reach(answer) for one, answer in zip(people, answers, strict=True)))
    await asyncio.gather(*(one.show(pictures, time.monotonic() + WARM_UP_S) for one in people))
    began, used, frames = time.monotonic(), cpu_s(server.pid), sum(one.frames for one in people)
    await asyncio.gather(*(one.show(pictures, began + seconds) for one in people))
    spent, streams = time.monotonic() - began, PEOPLE * (PEOPLE - 1)
    used, frames = cpu_s(server.pid) - used, sum(one.frames for one in people) - frames
    for one in people:
        await one.close()
    return used / spent / streams, frames / spent / streams


def run(options: argparse.Namespace) -> Iterator[Row]:
    """What one picture that somebody sees costs where it is made anew."""
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.transcoder"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        settle(server.pid, 1)
        cost, frames = asyncio.run(measure(server, options.seconds))
    finally:
        server.terminate()
        server.communicate()
    case = f"transcoding, {PEOPLE} people, {HEIGHT} lines"
    yield Row(case, "a picture seen", 100 * cost, "% of core", "lower")
    yield Row(case, "frames", frames, "1/s", "higher")


async def serve(offers: list[str]) -> None:
    """Answer each, and show everybody all others."""
    relay, connections = MediaRelay(), [RTCPeerConnection() for _ in offers]
    tracks: dict[RTCPeerConnection, MediaStreamTrack] = {}
    for connection, offer in zip(connections, offers, strict=True):
        connection.on("track", lambda track, whose=connection: tracks.setdefault(whose, track))
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    answers = []
    for connection in connections:
        others = (tracks[other] for other in connections if other is not connection)
        for transceiver, track in zip(connection.getTransceivers()[1:], others, strict=True):
            transceiver.sender.replaceTrack(relay.subscribe(track))
            transceiver.direction = "sendonly"
        await connection.setLocalDescription(await connection.createAnswer())
        answers.append(connection.localDescription.sdp)
    print(json.dumps(answers), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(sys.stdin.readline())))
