"""H.264 packets into whole pictures. A picture with a hole is dropped, and all after it until the next key frame."""

from video.recording import nal
from video.recording.frames import Picture
from video.recording.wire import Recorded

LEAST_PARAMETERS = 4


class H264Pictures:
    """Puts pictures together (`frames.Pictures`). Parameter sets stay in each key frame, since the size may change with them."""

    def __init__(self) -> None:
        self.wants_key = True
        self._timestamp: int | None = None
        self._at_ms = 0
        self._units: list[bytes] = []
        self._whole = False

    def push(self, packet: Recorded, *, broken: bool) -> Picture | None:
        """Take one packet, in order; returns the picture that it completes."""
        units = nal.units(packet.payload)
        begins = not broken or any(unit.begins and unit.data[0] & nal.TYPE == nal.PARAMETERS for unit in units)
        if broken:
            self._units, self._whole, self.wants_key = [], False, True
        if packet.timestamp != self._timestamp:
            if self._units:   # the last picture never came to its end
                self.wants_key = True
            self._timestamp, self._at_ms, self._units, self._whole = packet.timestamp, packet.at_ms, [], begins
        for unit in units:
            self._take(unit)
        if not packet.marker:
            return None
        whole, self._units = self._units, []
        if self._whole and whole:
            return self._shown(whole)
        self.wants_key = True   # its beginning is missing
        return None

    def _take(self, unit: nal.Unit) -> None:
        """Keep a unit, or put the next piece of one to it."""
        if unit.begins:
            self._units.append(unit.data)
        elif self._units:
            self._units[-1] += unit.data
        else:
            self._whole = False

    def _shown(self, units: list[bytes]) -> Picture | None:
        """The picture, if a player can show it."""
        timestamp, data = self._timestamp or 0, nal.joined(units)
        sequence, picture = nal.find(units, nal.PARAMETERS), nal.find(units, nal.PICTURE_PARAMETERS)
        if nal.find(units, nal.IDR) is not None and sequence is not None and picture is not None and len(sequence) >= LEAST_PARAMETERS:
            self.wants_key = False
            configuration = nal.configuration(sequence, picture)
            return Picture(timestamp, self._at_ms, data, True, nal.picture_size(sequence), configuration)  # noqa: FBT003 - a key frame
        if self.wants_key:
            return None
        return Picture(timestamp, self._at_ms, data, False)   # noqa: FBT003 - no key frame
