"""What the two codecs of pictures have in common once they are out of their packets."""

from typing import NamedTuple, Protocol

from video.recording.wire import Recorded


class Picture(NamedTuple):
    """One whole picture; a key frame says its width and height, and of H.264 what a decoder must know."""

    timestamp: int
    at_ms: int
    data: bytes
    is_key: bool
    size: tuple[int, int] | None = None
    configuration: bytes = b""


class Pictures(Protocol):
    """Puts pictures together. `wants_key` says that nothing can be shown before the sender begins anew."""

    wants_key: bool

    def push(self, packet: Recorded, *, broken: bool) -> Picture | None:
        """Take one packet, in order; returns the picture that it completes. `broken`: there is a hole before it."""
