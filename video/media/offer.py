"""Reading a browser's offer: parsed by aiortc, then checked, then brought into the few facts that the worker uses."""

import re
from dataclasses import dataclass

from aiortc import sdp

from video.media.formats import CODECS, Format, find_formats
from video.media.path import Credentials
from video.protocol.errors import MalformedError

MAX_LINES = 80
MID = re.compile(r"[A-Za-z0-9_+./=-]{1,16}")
ICE_WORD = re.compile(r"[A-Za-z0-9+/]{4,256}")
HASHES = ("sha-256", "sha-384", "sha-512")
MID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:mid"
TWCC_EXTENSION = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
RID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
LEVEL_EXTENSION = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
SIMULCAST = re.compile(r"^a=simulcast:send ([A-Za-z0-9_;,~-]{1,80})\s*$", re.MULTILINE)
RID = re.compile(r"[A-Za-z0-9_-]{1,16}")
MAX_SIZES = 3
MEDIA_LINE = re.compile(r"^m=", re.MULTILINE)
KINDS = ("audio", "video")
SCREEN = "screen"
"""What a second line of pictures is for, either way."""


@dataclass(frozen=True)
class Line:
    """One media line of an offer.

    `sends` and `receives` are said from the browser's side. `formats` are its codecs that we forward, the preferred first.
    `ssrcs` are the streams that it announces, each with its retransmission stream or 0. `rids` name the sizes in which a picture
    comes, the smallest first; empty where it comes in one.
    """

    mid: str
    kind: str
    sends: bool = False
    receives: bool = False
    formats: tuple[Format, ...] = ()
    clock_rate: int = 90000
    channels: int = 1
    mid_extension: int = 0
    twcc_extension: int = 0
    rid_extension: int = 0
    repaired_rid_extension: int = 0
    level_extension: int = 0
    ssrcs: tuple[tuple[int, int], ...] = ()
    rids: tuple[str, ...] = ()

    @property
    def is_media(self) -> bool:
        """Sound or picture, rather than the data channel."""
        return self.kind in KINDS


@dataclass(frozen=True)
class Offer:
    """What a browser offers: who it is, and its lines in their order."""

    names: Credentials
    fingerprints: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def read_offer(text: str) -> Offer:
    """Read an SDP offer; else `MalformedError` with the code `bad-sdp` or `no-common-codec`."""
    try:
        parsed = sdp.SessionDescription.parse(text)
    except Exception as error:
        # aiortc raises AssertionError, KeyError, ValueError, AttributeError, StopIteration, RuntimeError and more
        raise MalformedError("bad-sdp", "the offer cannot be parsed") from error
    _require(1 <= len(parsed.media) <= MAX_LINES, "the number of media lines")
    first = parsed.media[0]
    _require(first.ice is not None and bool(ICE_WORD.fullmatch(first.ice.usernameFragment or "")), "ice-ufrag")
    ufrag = str(first.ice.usernameFragment) if first.ice else ""
    _require(all(m.ice is not None and m.ice.usernameFragment == ufrag for m in parsed.media), "one ice-ufrag for all")
    texts = MEDIA_LINE.split(text)[1:]
    _require(len(texts) == len(parsed.media), "media lines that can be told apart")
    lines = tuple(_read_line(media, part) for media, part in zip(parsed.media, texts, strict=True))
    mids = [line.mid for line in lines]
    _require(len(set(mids)) == len(mids), "mids that differ")
    bundle = next((g.items for g in parsed.group if g.semantic == "BUNDLE"), [])
    _require(set(mids) <= {str(item) for item in bundle}, "one bundle of all lines")
    password = str(first.ice.password) if first.ice else ""
    _require(bool(ICE_WORD.fullmatch(password)), "ice-pwd")
    return Offer(Credentials(ufrag, password), _read_fingerprints(first), lines)


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse an offer that lacks something."""
    if not holds:
        raise MalformedError("bad-sdp", f"the offer lacks or has wrong: {what}")


def _read_fingerprints(media: sdp.MediaDescription) -> tuple[tuple[str, str], ...]:
    """The fingerprints by which the browser's certificate will be known; at least one with a hash we trust."""
    given = media.dtls.fingerprints if media.dtls else []
    known = {(f.algorithm.lower(), f.value.upper()) for f in given if f.algorithm.lower() in HASHES}
    _require(0 < len(known) <= len(HASHES), "a fingerprint")
    _require(media.dtls is not None and media.dtls.role == "auto", "setup:actpass")
    return tuple(sorted(known))


def _read_line(media: sdp.MediaDescription, text: str) -> Line:
    """One media line; `text` is its part of the offer, for what aiortc leaves out."""
    mid = media.rtp.muxId or ""
    _require(bool(MID.fullmatch(mid)), "mid")
    if media.kind == "application":
        return Line(mid, media.kind)
    _require(media.kind in CODECS, "media of a known kind")
    _require(media.rtcp_mux, "rtcp-mux")
    try:
        formats = find_formats(media.kind, media.rtp.codecs)
    except ValueError as error:
        raise MalformedError("bad-sdp", f"the offer lacks or has wrong: {error}") from error
    if not formats:
        raise MalformedError("no-common-codec", f"the offer has none of {', '.join(CODECS[media.kind])}")
    spoken = next(c for c in media.rtp.codecs if c.payloadType == formats[0].payload_type)
    extensions = {h.uri: h.id for h in media.rtp.headerExtensions if 1 <= h.id <= 14}  # noqa: PLR2004 - one-byte form
    direction = media.direction or "sendrecv"
    return Line(
        mid=mid,
        kind=media.kind,
        sends=direction in ("sendonly", "sendrecv"),
        receives=direction == "recvonly",
        formats=formats,
        clock_rate=spoken.clockRate,
        channels=spoken.channels or 1,
        mid_extension=extensions.get(MID_EXTENSION, 0),
        twcc_extension=extensions.get(TWCC_EXTENSION, 0),
        rid_extension=extensions.get(RID_EXTENSION, 0),
        repaired_rid_extension=extensions.get(REPAIRED_RID_EXTENSION, 0),
        level_extension=extensions.get(LEVEL_EXTENSION, 0),
        ssrcs=_read_ssrcs(media),
        rids=_read_rids(text) if media.kind == "video" and RID_EXTENSION in extensions else (),
    )


def _read_rids(text: str) -> tuple[str, ...]:
    """The names of the sizes of a picture, as `a=simulcast` lists them."""
    found = SIMULCAST.search(text)
    if found is None:
        return ()
    rids = tuple(choice.split(",")[0].lstrip("~") for choice in found[1].split(";"))
    _require(len(set(rids)) == len(rids) <= MAX_SIZES and all(RID.fullmatch(rid) for rid in rids), "up to three sizes by name")
    return rids


def _read_ssrcs(media: sdp.MediaDescription) -> tuple[tuple[int, int], ...]:
    """The announced streams with the retransmission stream of each."""
    pairs = {
        int(group.items[0]): int(group.items[1])
        for group in media.ssrc_group
        if group.semantic == "FID" and len(group.items) == 2  # noqa: PLR2004 - a pair
    }
    repairs = set(pairs.values())
    streams = [s.ssrc for s in media.ssrc if s.ssrc not in repairs][:2]
    return tuple((ssrc, pairs.get(ssrc, 0)) for ssrc in streams if 0 < ssrc < 1 << 32)
