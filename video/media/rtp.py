"""RTP as far as a forwarder needs it (RFC 3550, RFC 8285): read a header, find an extension, write a new header."""

import struct
from typing import NamedTuple

HEADER = struct.Struct("!BBHII")
NUMBERED = struct.Struct("!BBHIIHHI")
"""The same with one extension of one word: a transport-wide number."""

VERSION_2 = 0x80
PADDING = 0x20
ONE_WORD = 1
EXTENSION = 0x10
MARKER = 0x80
ONE_BYTE_PROFILE = 0xBEDE
SEQUENCE_MASK = 0xFFFF
TIMESTAMP_MASK = 0xFFFFFFFF
HALF = 0x8000
RTCP_TYPES = range(64, 96)
"""Second byte without its high bit: these are RTCP packets in a multiplexed stream (RFC 5761)."""


class Packet(NamedTuple):
    """One RTP packet without header extensions and padding; `marker` is 0x80 or 0."""

    payload_type: int
    marker: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def is_rtcp(data: bytes) -> bool:
    """Whether a packet of the media port is RTCP rather than RTP."""
    return len(data) > 1 and data[1] & 0x7F in RTCP_TYPES


def read_ssrc(data: bytes) -> int | None:
    """Who claims to send this, read from the clear header before anything is decrypted; None if it is no RTP."""
    if len(data) < HEADER.size or data[0] & 0xC0 != VERSION_2:
        return None
    return int.from_bytes(data[8:12], "big")


def read(data: bytes) -> Packet | None:
    """Take a packet apart; None if its lengths do not add up."""
    if len(data) < HEADER.size:
        return None
    first, second, sequence, timestamp, ssrc = HEADER.unpack_from(data)
    start = HEADER.size + (first & 15) * 4
    if first & EXTENSION:
        if len(data) < start + 4:
            return None
        start += 4 + int.from_bytes(data[start + 2 : start + 4], "big") * 4
    end = len(data)
    if first & PADDING:
        end -= data[-1]
    if start > end:
        return None
    return Packet(second & 0x7F, second & MARKER, sequence, timestamp, ssrc, data[start:end])


def read_extension(data: bytes, wanted: int) -> bytes | None:
    """The value of one header extension in the one-byte form, or None; it is authenticated but not encrypted."""
    if not wanted or len(data) < HEADER.size or not data[0] & EXTENSION:
        return None
    start = HEADER.size + (data[0] & 15) * 4
    if int.from_bytes(data[start : start + 2], "big") != ONE_BYTE_PROFILE:
        return None
    position = start + 4
    end = min(len(data), position + int.from_bytes(data[start + 2 : start + 4], "big") * 4)
    while position < end:
        head = data[position]
        if head == 0:  # padding between extensions
            position += 1
            continue
        size = (head & 15) + 1
        if head >> 4 == wanted:
            return data[position + 1 : position + 1 + size]
        position += 1 + size
    return None


def write_header(payload_type: int, marker: int, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """The 12 bytes in front of every forwarded packet: no contributors, no extensions."""
    return HEADER.pack(VERSION_2, payload_type | marker, sequence, timestamp, ssrc)


def write_numbered_header(
    payload_type: int, marker: int, sequence: int, timestamp: int, ssrc: int, extension: int, number: int, padding: int = 0
) -> bytes:
    """The 20 bytes in front of a packet that its receiver reports: `extension` as by `number_extension`; `padding` is PADDING or 0."""
    return NUMBERED.pack(
        VERSION_2 | EXTENSION | padding, payload_type | marker, sequence, timestamp, ssrc, ONE_BYTE_PROFILE, ONE_WORD,
        extension | number << 8,
    )  # fmt: skip


def number_extension(identifier: int) -> int:
    """The word of a transport-wide number without the number: identifier, length of two bytes, a byte of padding behind."""
    return identifier << 28 | 1 << 24


def sequence_distance(newer: int, older: int) -> int:
    """How far one 16-bit sequence number lies ahead of another, from -32768 to 32767."""
    return ((newer - older + HALF) & SEQUENCE_MASK) - HALF
