"""Of a picture that comes in several sizes, the largest that really flows at each moment, as one stream: for a recording.

A busy browser leaves sizes out that it offered, at once or for a while, and says so nowhere. So this follows what arrives, and says
of which sizes a key frame is needed; nobody else may be looking at them, and a question may get lost.
"""

from video.media.rtp import Packet
from video.media.splice import Splice
from video.media.stream import MediaPacket, Stream

GONE_S = 1.0
"""A size of which nothing came for so long does not flow."""


class Best:
    """Goes over to a larger size with a key frame of it, and to a smaller when the larger falls silent."""

    def __init__(self, clock_rate: int) -> None:
        self._splice = Splice(clock_rate, 0, 0)
        self._stream: Stream | None = None
        self._must_begin = True

    def begin_anew(self) -> None:
        """Whoever takes the stream can show nothing before the next key frame."""
        self._must_begin = True

    def take(self, stream: Stream, media: MediaPacket, size: int, sizes: list[Stream], now: float) -> Packet | None:
        """The packet as it belongs into the one stream, or None where it is of another size; `size` is its place in `sizes`."""
        packet = media.packet
        if stream is not self._stream:
            if not media.begins_key_frame and len(sizes) > 1:
                return None
            present = self._stream
            if present is not None and sizes.index(present) > size and now - present.heard_at < GONE_S:
                return None
            self._stream = stream
            self._splice.begin(packet.sequence, packet.timestamp, media.picture, now)
        if media.begins_key_frame:
            self._must_begin = False
        carried = self._splice.carry(packet.sequence, packet.timestamp, now)
        return None if carried is None else packet._replace(sequence=carried[0], timestamp=carried[1])

    def lacks(self, sizes: list[Stream], now: float) -> list[Stream]:
        """Of which sizes a key frame is to be asked for: of all that flow while there is no picture, else of the largest."""
        flowing = [stream for stream in sizes if now - stream.heard_at < GONE_S]
        if self._must_begin or self._stream not in flowing:
            return flowing
        return [stream for stream in flowing[-1:] if stream is not self._stream]
