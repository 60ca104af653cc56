"""The codecs that are forwarded, and where an offer has them: Opus for sound, VP8 and H.264 for pictures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from aiortc import sdp

OPUS, VP8, H264 = "opus", "vp8", "h264"
CODECS = {"audio": (OPUS,), "video": (VP8, H264)}
"""Those that are spoken with each kind, in the order in which a browser that has several is asked to use them."""

SPELLED = {OPUS: "opus", VP8: "VP8", H264: "H264"}
PLAIN_FMTP = re.compile(r"[A-Za-z0-9;=._ -]{0,300}")
H264_LEVEL = re.compile(r"42[4-7c-f][0-9a-f]{3}")
"""Constrained baseline (RFC 6184, 8.1): profile 66 with the flag that leaves out what makes plain baseline rare; any level."""

REPAIRS = "rtx"


class OfferedCodec(Protocol):
    """One codec of a line as aiortc parses it."""

    payloadType: int | None  # noqa: N815 - aiortc's name
    parameters: dict[str, int | str | None]

    @property
    def name(self) -> str:
        """Its name as it was spelled."""


@dataclass(frozen=True)
class Format:
    """One codec on one line: its payload type, that of its retransmissions or 0, and its parameters."""

    codec: str
    payload_type: int
    rtx: int = 0
    fmtp: str = ""


def find_formats(kind: str, offered: Iterable[OfferedCodec]) -> tuple[Format, ...]:
    """The codecs of an offered line that are forwarded, each once, the preferred first. Raises ValueError for parameters that cannot be."""
    codecs = list(offered)
    repairs = {c.parameters.get("apt"): c for c in codecs if c.name.lower() == REPAIRS}
    found = []
    for name in CODECS[kind]:
        codec = next((c for c in codecs if c.name.lower() == name and (name != H264 or _is_plain_h264(c))), None)
        if codec is not None:
            again = repairs.get(codec.payloadType)
            found.append(
                Format(name, _payload_type(codec), _payload_type(again) if again else 0, _fmtp(name, codec)),
            )
    return tuple(found)


def _is_plain_h264(codec: OfferedCodec) -> bool:
    """The one form of H.264 that every browser with H.264 has: constrained baseline, in fragments."""
    level = str(codec.parameters.get("profile-level-id") or "").lower()
    return str(codec.parameters.get("packetization-mode")) == "1" and bool(H264_LEVEL.fullmatch(level))


def _fmtp(name: str, codec: OfferedCodec) -> str:
    """The parameters as they stand in the answer; of H.264 only those that were understood."""
    if name == H264:
        level = str(codec.parameters["profile-level-id"]).lower()
        return f"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={level}"
    fmtp = sdp.parameters_to_sdp(codec.parameters)
    if not PLAIN_FMTP.fullmatch(fmtp):
        raise ValueError("fmtp")
    return fmtp


def _payload_type(codec: OfferedCodec) -> int:
    """A payload type that cannot be mistaken for RTCP and fits into seven bits (RFC 5761)."""
    number = codec.payloadType
    if number is None or not 0 < number < 128 or 64 <= number <= 95:  # noqa: PLR2004
        raise ValueError("a payload type that can be")
    return number
