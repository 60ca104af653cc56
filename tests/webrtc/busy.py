"""A browser on a busy machine, with a closed microphone: real pictures in three sizes, some of which it leaves out."""

from fractions import Fraction
from typing import Any

import av
import numpy as np

from tests.webrtc.crowd import FRAMES_PER_S, PACKET, SIZES, Person

WIDTHS = {"q": 160, "h": 320, "f": 640}


class BusyBrowser(Person):
    """Publishes the sizes in `flows`; of the requests for a key frame of each size the first `lost` never reach it."""

    def __init__(self, *, flows: str = "qhf", lost: int = 0, **more: Any) -> None:
        super().__init__(**more)
        self.flows = flows
        self.wanted = set()
        self._lost = dict.fromkeys(SIZES, lost)
        self._encoders = {rid: _encoder(width) for rid, width in WIDTHS.items()}

    def _speak(self) -> None:
        return

    def _show(self) -> None:
        self.frame += 1
        for rid in self.flows:
            key = rid in self.wanted and not self._loses(rid)
            self.wanted.discard(rid)
            picture = self._encode(rid, key=key)
            pieces = [picture[at : at + PACKET] for at in range(0, len(picture), PACKET)]
            for n, piece in enumerate(pieces):
                self._send_size(rid, (b"\x10" if n == 0 else b"\x00") + piece, last=n == len(pieces) - 1)

    def _loses(self, rid: str) -> bool:
        self._lost[rid] -= 1
        return self._lost[rid] >= 0

    def _encode(self, rid: str, *, key: bool) -> bytes:
        width = WIDTHS[rid]
        shade = np.full((width * 9 // 16 // 2 * 2, width, 3), self.frame % 200, np.uint8)
        frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
        frame.pts = self.frame
        if key:
            frame.pict_type = av.video.frame.PictureType.I
        return b"".join(bytes(packet) for packet in self._encoders[rid].encode(frame))


def _encoder(width: int) -> Any:
    context = av.CodecContext.create("libvpx", "w")
    context.width, context.height, context.pix_fmt = width, width * 9 // 16 // 2 * 2, "yuv420p"
    context.time_base, context.gop_size = Fraction(1, FRAMES_PER_S), 100_000
    context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    return context
