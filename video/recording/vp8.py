"""VP8 packets into whole pictures (RFC 7741). A picture with a hole is dropped, and all after it until the next key frame."""

from video.recording.frames import Picture
from video.recording.wire import Recorded

EXTENDED, START, PARTITION = 0x80, 0x10, 0x07
HAS_PICTURE, HAS_TL0, HAS_TID, HAS_KEY = 0x80, 0x40, 0x20, 0x10
KEY_HEADER = 10
"""Bytes at the beginning of a key frame up to its width and height."""


class Vp8Pictures:
    """Puts pictures together (`frames.Pictures`)."""

    def __init__(self) -> None:
        self.wants_key = True
        self._timestamp: int | None = None
        self._at_ms = 0
        self._parts: list[bytes] = []
        self._whole = False

    def push(self, packet: Recorded, *, broken: bool) -> Picture | None:
        """Take one packet, in order; returns the picture that it completes."""
        descriptor = _descriptor(packet.payload)
        if descriptor is None:
            return None
        size, begins = descriptor
        if broken:
            self._parts, self.wants_key = [], True
        if packet.timestamp != self._timestamp:
            if self._parts:   # the last picture never came to its end
                self.wants_key = True
            self._timestamp, self._at_ms, self._parts, self._whole = packet.timestamp, packet.at_ms, [], begins
        self._parts.append(packet.payload[size:])
        if not packet.marker:
            return None
        data, self._parts = b"".join(self._parts), []
        if self._whole and data:
            return self._shown(data)
        self.wants_key = True   # its beginning is missing
        return None

    def _shown(self, data: bytes) -> Picture | None:
        """The picture, if a player can show it."""
        is_key = not data[0] & 1
        if is_key and len(data) >= KEY_HEADER:
            self.wants_key = False
            width, height = int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
            return Picture(self._timestamp or 0, self._at_ms, data, True, (width, height))   # noqa: FBT003 - a key frame
        if self.wants_key:
            return None
        return Picture(self._timestamp or 0, self._at_ms, data, False)   # noqa: FBT003 - no key frame


def _descriptor(payload: bytes) -> tuple[int, bool] | None:
    """The size of the payload descriptor, and whether a picture begins here; None where it is cut short."""
    try:
        size = _size(payload)
    except IndexError:
        return None
    return (size, bool(payload[0] & START) and not payload[0] & PARTITION) if len(payload) > size else None


def _size(payload: bytes) -> int:
    if not payload[0] & EXTENDED:
        return 1
    flags, size = payload[1], 2
    if flags & HAS_PICTURE:
        size += 2 if payload[2] & 0x80 else 1
    if flags & HAS_TL0:
        size += 1
    if flags & (HAS_TID | HAS_KEY):
        size += 1
    return size
