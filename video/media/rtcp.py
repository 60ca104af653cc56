"""RTCP as far as a forwarder needs it (RFC 3550, RFC 4585, RFC 5104)."""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SENDER_REPORT = 200
RECEIVER_REPORT = 201
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206
NACK = 1
ARRIVALS = 15
PLI = 1
FIR = 4
APPLICATION = 15
REMB = b"REMB"
OUR_SSRC = 1
"""The worker speaks RTCP as one voice; feedback names the stream it is about."""

MAX_REPORTS = 31
MAX_LOST_24 = 0x7FFFFF
NACK_SPAN = 17
MAX_NACKS = 512
"""Sequence numbers taken from one datagram, whatever it asks for."""

PREFIX = struct.Struct("!BBH")
TWO = struct.Struct("!II")
NACK_ITEM = struct.Struct("!HH")
SENDER_INFO = struct.Struct("!IQIII")
REPORT = struct.Struct("!IIIIII")


class SenderReport(NamedTuple):
    """When (NTP time) the sender's clock showed which RTP timestamp."""

    ssrc: int
    ntp: int
    timestamp: int


class LostPackets(NamedTuple):
    """A request to send packets again."""

    ssrc: int
    sequences: list[int]


class KeyframeWanted(NamedTuple):
    """A decoder cannot go on without a key frame."""

    ssrc: int


class Reception(NamedTuple):
    """What a receiver report says of one stream (RFC 3550, 6.4.1)."""

    ssrc: int
    fraction_lost: int
    lost: int
    highest: int
    last_report: int
    delay: int


class ArrivalsTold(NamedTuple):
    """When packets arrived, in the form that `arrival_report` reads."""

    body: bytes


class EstimateTold(NamedTuple):
    """What the browser thinks that it can receive, in bits a second (draft-alvestrand-rmcat-remb)."""

    bps: float


Feedback = SenderReport | Reception | LostPackets | KeyframeWanted | ArrivalsTold | EstimateTold


def read(data: bytes) -> Iterator[Feedback]:
    """What a compound packet asks or reports; parts that are unknown or do not add up are passed over."""
    position = 0
    while position + 4 <= len(data):
        first, kind, words = PREFIX.unpack_from(data, position)
        end = position + 4 + words * 4
        if first >> 6 != 2 or end > len(data):  # noqa: PLR2004 - version 2
            return
        body = data[position + 4 : end]
        position = end
        if kind == SENDER_REPORT and len(body) >= SENDER_INFO.size:
            ssrc, ntp, timestamp, _, _ = SENDER_INFO.unpack_from(body)
            yield SenderReport(ssrc, ntp, timestamp)
            yield from _read_receptions(body[SENDER_INFO.size :], first & 31)
        elif kind == RECEIVER_REPORT:
            yield from _read_receptions(body[4:], first & 31)
        elif len(body) >= TWO.size:
            yield from _read_feedback(kind, first & 31, body)


def _read_receptions(blocks: bytes, count: int) -> Iterator[Reception]:
    """How streams of ours arrive."""
    for position in range(0, min(len(blocks), count * REPORT.size) - REPORT.size + 1, REPORT.size):
        ssrc, losses, highest, _, last_report, delay = REPORT.unpack_from(blocks, position)
        lost = losses & 0xFFFFFF
        yield Reception(ssrc, losses >> 24, lost - 0x1000000 if lost > MAX_LOST_24 else lost, highest, last_report, delay)


def _read_remb(body: bytes) -> Iterator[EstimateTold]:
    """A browser's own estimate: six bits of exponent, eighteen of mantissa."""
    if len(body) >= 16 and body[8:12] == REMB:  # noqa: PLR2004 - up to and with the rate
        word = int.from_bytes(body[13:16], "big")
        yield EstimateTold(float((word & 0x3FFFF) << (word >> 18)))


def _read_feedback(kind: int, form: int, body: bytes) -> Iterator[Feedback]:
    """NACK, PLI, FIR, and what is said of arrivals and rates."""
    media = int.from_bytes(body[4:8], "big")
    if kind == TRANSPORT_FEEDBACK and form == ARRIVALS:
        yield ArrivalsTold(body[8:])
        return
    if kind == PAYLOAD_FEEDBACK and form == APPLICATION:
        yield from _read_remb(body)
        return
    if kind == TRANSPORT_FEEDBACK and form == NACK:
        yield LostPackets(media, _read_nack(body[8:]))
    elif kind == PAYLOAD_FEEDBACK and form == PLI:
        yield KeyframeWanted(media)
    elif kind == PAYLOAD_FEEDBACK and form == FIR:
        for position in range(8, len(body) - 7, 8):
            yield KeyframeWanted(int.from_bytes(body[position : position + 4], "big"))


def _read_nack(items: bytes) -> list[int]:
    """Sequence numbers out of pairs of a number and a bit mask of the 16 that follow it."""
    lost: list[int] = []
    for position in range(0, len(items) - 3, 4):
        first, mask = NACK_ITEM.unpack_from(items, position)
        lost.append(first)
        lost.extend((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
        if len(lost) >= MAX_NACKS:
            break
    return lost[:MAX_NACKS]


def write_pli(ssrc: int) -> bytes:
    """Ask the sender of a stream for a key frame."""
    return PREFIX.pack(0x80 | PLI, PAYLOAD_FEEDBACK, 2) + TWO.pack(OUR_SSRC, ssrc)


def write_nack(ssrc: int, lost: Iterable[int]) -> bytes:
    """Ask for packets again; `lost` in ascending order of the stream."""
    items: list[tuple[int, int]] = []
    for sequence in lost:
        if items:
            first, mask = items[-1]
            ahead = (sequence - first) & 0xFFFF
            if 0 < ahead < NACK_SPAN:
                items[-1] = (first, mask | 1 << (ahead - 1))
                continue
        items.append((sequence, 0))
    body = b"".join(NACK_ITEM.pack(*item) for item in items)
    return PREFIX.pack(0x80 | NACK, TRANSPORT_FEEDBACK, 2 + len(items)) + TWO.pack(OUR_SSRC, ssrc) + body


def write_sender_report(ssrc: int, ntp: int, timestamp: int, packets: int, octets: int) -> bytes:
    """Tell a receiver which wall clock time a timestamp of our stream stands for."""
    info = SENDER_INFO.pack(ssrc, ntp, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    return PREFIX.pack(0x80, SENDER_REPORT, len(info) // 4) + info


def write_receiver_report(receptions: list[Reception]) -> bytes:
    """Tell a sender how its streams arrive."""
    blocks = b"".join(
        REPORT.pack(
            r.ssrc,
            (r.fraction_lost & 0xFF) << 24 | (max(-MAX_LOST_24 - 1, min(MAX_LOST_24, r.lost)) & 0xFFFFFF),
            r.highest & 0xFFFFFFFF,
            0,
            r.last_report,
            r.delay,
        )
        for r in receptions[:MAX_REPORTS]
    )
    count = len(blocks) // REPORT.size
    return PREFIX.pack(0x80 | count, RECEIVER_REPORT, 1 + len(blocks) // 4) + struct.pack("!I", OUR_SSRC) + blocks
