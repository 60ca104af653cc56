"""The few bits of an H.264 payload that a forwarder must read (RFC 6184, packetization mode 1).

A picture is told apart by its timestamp; nothing in it is rewritten, and none of its frames can be left out for itself.
"""

FORBIDDEN = 0x80
TYPE = 0x1F
PARAMETERS = 7
"""A sequence parameter set: browsers send one before every picture that needs no other."""

SINGLE = range(1, 24)
AGGREGATE, FRAGMENT = 24, 28
FRAGMENT_START, FRAGMENT_END, FRAGMENT_RESERVED = 0x80, 0x40, 0x20
SIZE_BYTES = 2


def begins_key_frame(payload: bytes) -> bool | None:
    """Whether a picture that needs no other begins with this packet; None where the payload is none of H.264.

    Nothing at all is padding and begins nothing. A key frame without parameter sets before it cannot be entered by who comes
    late, and is none here.
    """
    if not payload:
        return False
    kind = payload[0] & TYPE
    if payload[0] & FORBIDDEN:
        return None
    if kind == AGGREGATE:
        return _aggregate_begins(payload)
    if kind == FRAGMENT:
        return _fragment_begins(payload)
    return kind == PARAMETERS if kind in SINGLE else None


def _aggregate_begins(payload: bytes) -> bool | None:
    """Several units in one packet, each behind its size (STAP-A)."""
    position, begins = 1, False
    while position < len(payload):
        size = int.from_bytes(payload[position : position + SIZE_BYTES], "big")
        position += SIZE_BYTES
        if not 0 < size <= len(payload) - position:
            return None
        head = payload[position]
        if head & FORBIDDEN or head & TYPE not in SINGLE:
            return None
        begins = begins or head & TYPE == PARAMETERS
        position += size
    return begins if position > 1 else None


def _fragment_begins(payload: bytes) -> bool | None:
    """A piece of a unit (FU-A)."""
    if len(payload) <= SIZE_BYTES:
        return None
    flags = payload[1]
    whole = flags & FRAGMENT_START and flags & FRAGMENT_END
    if whole or flags & FRAGMENT_RESERVED or flags & TYPE not in SINGLE:
        return None
    return bool(flags & FRAGMENT_START) and flags & TYPE == PARAMETERS
