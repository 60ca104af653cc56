"""Of a picture that comes in several sizes, the largest that there is at each moment, as one stream: for a recording."""

from video.media.rtp import Packet
from video.media.splice import Splice
from video.media.stream import MediaPacket, Stream

GONE_S = 1.0


class Best:
    """Goes over to a larger size with a key frame of it, and to a smaller when the larger falls silent."""

    def __init__(self, clock_rate: int) -> None:
        self._splice = Splice(clock_rate, 0, 0)
        self._stream: Stream | None = None

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
        carried = self._splice.carry(packet.sequence, packet.timestamp, now)
        return None if carried is None else packet._replace(sequence=carried[0], timestamp=carried[1])
