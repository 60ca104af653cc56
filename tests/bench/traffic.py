"""The load for anything that forwards: everybody sends as 720p30 with sound does, to all others, and looks at what comes.

It runs in the benchmark's own process, on a core of its own where there are two, and is the same for every forwarder: the same packets,
the same cipher, the same clock. Pictures come in frames, of which every second and fourth may be left out, and begin anew where the forwarder
asks for it, as a camera's do. One packet in twenty carries the moment when it was sent; the kernel notes when it came back.
"""

import asyncio
import struct
import time
from dataclasses import dataclass
from socket import SO_RCVBUF, SOL_SOCKET
from typing import Any

from tests.webrtc.crowd import TIERS
from tests.webrtc.peer import TYPES, Peer
from video.media import rtcp, rtp
from video.media.ports import BUFFER_BYTES, TIMESPEC, TIMESTAMPNS
from video.media.twcc import Arrivals

PIECES, FRAMES, SOUNDS = 5, 26, 50
PICTURES = PIECES * FRAMES
HEAD = struct.Struct("!BBHBBB")
"""What VP8 says of a packet: that a frame begins, picture number, its tier, and whether it needs no other."""

SYNC = 0x20
PICTURE_BYTES, SOUND_BYTES = 1100, 100
STAMP = struct.Struct("!d")
REST = bytes(PICTURE_BYTES - STAMP.size - HEAD.size)
ONE_IN = 20
REPORT_S = 0.1
BEAT_S = 0.008
"""Between two looks at what is due; people look one after the other, as cameras do not click together."""

SOUND, REPAIRS = 111, 97
LARGEST_GAP = 1000


class Receiver(Peer):
    """A peer that counts what it receives, looks for gaps, and notes the age of some packets by the kernel's clock."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.count = self.sounds = self.gaps = self.published = 0
        self.spoken = self.pieces = 0
        self.wanted = self.is_key = True
        self.ages: list[float] = []
        self.numbers: dict[bytes, int] = {}
        self.arrivals = Arrivals()
        self.arrived = 0.0

    async def open_path(self) -> None:
        await super().open_path()
        assert self.socket
        self.socket.setsockopt(SOL_SOCKET, TIMESTAMPNS, 1)
        self.socket.setsockopt(SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES)   # what is lost must not be lost here

    def read_udp(self) -> None:
        assert self.socket
        try:
            while True:
                data, notes, _, _ = self.socket.recvmsg(2048, 64)
                if notes:
                    seconds, nanoseconds = TIMESPEC.unpack(notes[0][2])
                    self.arrived = seconds + nanoseconds * 1e-9
                self.take(data)
        except (BlockingIOError, ConnectionError):
            return

    def show(self) -> None:
        """Send the next piece of a picture."""
        frame, piece = divmod(self.pieces, PIECES)
        self.pieces += 1
        self.published += 1
        if piece == 0:
            self.is_key, self.wanted = self.wanted, False
        tier = 0 if self.is_key else TIERS[frame % len(TIERS)]
        sync = SYNC if frame % len(TIERS) in (1, 2) else 0
        head = HEAD.pack(0x80 if piece else 0x90, 0xE0, 0x8000 | frame & 0x7FFF, frame // len(TIERS) & 0xFF, tier << 6 | sync, not self.is_key)
        number = self.sequence["video"] = (self.sequence["video"] + 1) & 0xFFFF
        stamped = frame * 90_000 // FRAMES & 0xFFFFFFFF
        marker = rtp.MARKER if piece == PIECES - 1 else 0
        self.send_packet(rtp.Packet(TYPES["VP8"], marker, number, stamped, self.ssrc["video"], head + STAMP.pack(time.time()) + REST))

    def take_media(self, data: bytes) -> None:
        if self.dtls._rx_srtp is None:
            return
        if rtp.is_rtcp(data):
            said = rtcp.read(self.dtls._rx_srtp.unprotect_rtcp(data))
            self.wanted |= any(isinstance(each, rtcp.KeyframeWanted) and each.ssrc == self.ssrc["video"] for each in said)
        elif len(data) >= SOUND_BYTES:
            self.count_packet(data)

    def count_packet(self, data: bytes) -> None:
        """One packet of sound or pictures, still encrypted."""
        if self.reports_arrivals:
            self.arrivals.note(int.from_bytes(data[17:19], "big"), self.arrived, 1)   # the only extension there is
        if data[1] & 0x7F == REPAIRS:
            return
        self.count += 1
        self.sounds += data[1] & 0x7F == SOUND
        stream, number = data[8:12], int.from_bytes(data[2:4], "big")
        last = self.numbers.get(stream)
        if last is not None:
            self.gaps += 0 < (number - last - 1) & 0xFFFF < LARGEST_GAP
        self.numbers[stream] = number
        if self.arrived and self.count % ONE_IN == 0 and len(data) > SOUND_BYTES * 5:
            assert self.dtls._rx_srtp
            packet = rtp.read(self.dtls._rx_srtp.unprotect(data))
            if packet is not None:
                self.ages.append(self.arrived - STAMP.unpack_from(packet.payload, HEAD.size)[0])

    def forget(self) -> None:
        """Begin to count."""
        self.count = self.sounds = self.gaps = 0
        self.ages.clear()


@dataclass(frozen=True)
class Member:
    """One person: what it sends by and what it receives by, which are the same where a forwarder uses one connection for both."""

    sends: Receiver
    receives: Receiver

    async def close(self) -> None:
        for peer in {self.sends, self.receives}:
            await peer.close()


async def publish(member: Member, begins: float, until: float, times: float = 1) -> None:
    """Send at so many times the given rates until a moment, and report what arrives."""
    peer, listener = member.sends, member.receives
    await asyncio.sleep(begins)
    start, pictures, sounds = time.monotonic(), 0, 0
    report = start
    while (now := time.monotonic()) < until:
        while pictures < (now - start) * PICTURES * times:
            pictures += 1
            peer.show()
        while sounds < (now - start) * SOUNDS:
            sounds += 1
            peer.published += 1
            peer.spoken += 1
            peer.send_media("audio", bytes(SOUND_BYTES))
        if now >= report:
            report = now + REPORT_S
            told = listener.arrivals.report()
            if told:
                listener.send_rtcp(told)
        await asyncio.sleep(BEAT_S)


async def load(members: list[Member], seconds: float, times: float = 1) -> float:
    """Let everybody publish for a while; returns how long it was."""
    began = time.monotonic()
    shares = [BEAT_S * n / len(members) for n in range(len(members))]
    await asyncio.gather(*(publish(m, late, began + seconds, times) for m, late in zip(members, shares, strict=True)))
    return time.monotonic() - began
