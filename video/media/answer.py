"""Writing the worker's answer to an offer: it receives what may be published, and sends in fixed slots."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from video.media.formats import SPELLED, Format
from video.media.offer import (
    LEVEL_EXTENSION,
    MID_EXTENSION,
    REPAIRED_RID_EXTENSION,
    RID_EXTENSION,
    TWCC_EXTENSION,
    Line,
    Offer,
)
from video.media.path import Credentials
from video.media.seam import SCTP_PORT
from video.protocol.commands import MAX_MESSAGE_BYTES

UDP_PRIORITY = 2130706431
TCP_PRIORITY = 1671430143
FEEDBACK = {"audio": ("nack",), "video": ("nack", "nack pli", "ccm fir")}
"""NACK for sound too: at 5 % loss no packet of 2,500 stayed lost with it, and 6 % without."""


@dataclass(frozen=True)
class Streams:
    """The two stream numbers of one slot: media, and retransmissions of it."""

    ssrc: int
    rtx_ssrc: int


@dataclass(frozen=True)
class Host:
    """Where and as whom the worker answers."""

    address: str
    udp_port: int
    tcp_port: int
    fingerprint: str


def write_answer(
    offer: Offer, host: Host, ours: Credentials, *, taken: frozenset[str], slots: Mapping[str, Streams]
) -> str:
    """The SDP answer. `taken` are the mids of lines that the browser may publish on, `slots` the streams by mid."""
    lines = [
        "v=0", f"o=- {secrets.randbits(40)} 2 IN IP4 {host.address}", "s=-", "t=0 0", "a=ice-lite",
        "a=group:BUNDLE " + " ".join(line.mid for line in offer.lines), "a=msid-semantic: WMS *",
    ]  # fmt: skip
    for index, line in enumerate(offer.lines):
        if line.is_media:
            lines += _media_line(line, taken=line.mid in taken, streams=slots.get(line.mid))
        else:
            lines += _channel(line)
        lines += [
            f"a=ice-ufrag:{ours.ufrag}", f"a=ice-pwd:{ours.password}",
            f"a=fingerprint:sha-256 {host.fingerprint}", "a=setup:active",
        ]  # fmt: skip
        if index == 0:
            lines += _candidates(host)
    return "\r\n".join(lines) + "\r\n"


def _candidates(host: Host) -> list[str]:
    """Where to reach us: UDP first, TCP for those who cannot."""
    found = [f"a=candidate:1 1 udp {UDP_PRIORITY} {host.address} {host.udp_port} typ host"]
    if host.tcp_port:
        found.append(f"a=candidate:2 1 tcp {TCP_PRIORITY} {host.address} {host.tcp_port} typ host tcptype passive")
    return [*found, "a=end-of-candidates"]


def _channel(line: Line) -> list[str]:
    """The data channel."""
    return [
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", f"a=mid:{line.mid}",
        f"a=sctp-port:{SCTP_PORT}", f"a=max-message-size:{MAX_MESSAGE_BYTES}",
    ]  # fmt: skip


def _media_line(line: Line, *, taken: bool, streams: Streams | None) -> list[str]:
    """One line of sound or picture."""
    direction = "recvonly" if taken else "sendonly" if streams else "inactive"
    types = [pt for each in line.formats for pt in (each.payload_type, each.rtx) if pt]
    lines = [
        f"m={line.kind} 9 UDP/TLS/RTP/SAVPF " + " ".join(map(str, types)),
        "c=IN IP4 0.0.0.0", "a=rtcp-mux", "a=rtcp-rsize", f"a=mid:{line.mid}", f"a={direction}",
    ]  # fmt: skip
    for each in line.formats:
        lines += _format(line, each, quiet=taken and line.kind == "audio")
    if taken:
        lines += _upstream(line)
    elif streams:
        lines += _downstream(line, streams)
    return lines


def _format(line: Line, spoken: Format, *, quiet: bool) -> list[str]:
    """One codec of a line, with the stream of its repairs."""
    pt = spoken.payload_type
    rate = f"{line.clock_rate}/{line.channels}" if line.kind == "audio" else str(line.clock_rate)
    lines = [f"a=rtpmap:{pt} {SPELLED[spoken.codec]}/{rate}"]
    fmtp = _quiet(spoken.fmtp) if quiet else spoken.fmtp
    if fmtp:
        lines.append(f"a=fmtp:{pt} {fmtp}")
    lines += [f"a=rtcp-fb:{pt} {feedback}" for feedback in FEEDBACK[line.kind]]
    if spoken.rtx:
        lines += [f"a=rtpmap:{spoken.rtx} rtx/{line.clock_rate}", f"a=fmtp:{spoken.rtx} apt={pt}"]
    return lines


def _quiet(fmtp: str) -> str:
    """The browser is asked to send next to nothing while nobody speaks: ten silent voices would fill a village's line."""
    if "usedtx" in fmtp:
        return fmtp
    return f"{fmtp};usedtx=1" if fmtp else "usedtx=1"


def _upstream(line: Line) -> list[str]:
    """What we want on packets from the browser: its line's and size's names, how loud it is, and numbers for our arrival reports."""
    wanted = [(line.mid_extension, MID_EXTENSION), (line.level_extension if line.kind == "audio" else 0, LEVEL_EXTENSION)]
    if line.rids:
        wanted += [(line.rid_extension, RID_EXTENSION), (line.repaired_rid_extension, REPAIRED_RID_EXTENSION)]
    lines = [f"a=extmap:{number} {name}" for number, name in wanted if number]
    if line.rids:
        lines += [*(f"a=rid:{rid} recv" for rid in line.rids), "a=simulcast:recv " + ";".join(line.rids)]
    return lines + _numbered(line)


def _numbered(line: Line) -> list[str]:
    """Transport-wide numbers on packets of this line, either way, and reports of their arrival."""
    if not line.twcc_extension:
        return []
    types = [pt for each in line.formats for pt in (each.payload_type, each.rtx) if pt]
    return [f"a=extmap:{line.twcc_extension} {TWCC_EXTENSION}", *(f"a=rtcp-fb:{pt} transport-cc" for pt in types)]


def _downstream(line: Line, streams: Streams) -> list[str]:
    """The fixed stream that fills one place of the page."""
    lines = [*_numbered(line), f"a=msid:s{line.mid} t{line.mid}", f"a=ssrc:{streams.ssrc} cname:concord"]
    if any(each.rtx for each in line.formats):
        lines += [
            f"a=ssrc-group:FID {streams.ssrc} {streams.rtx_ssrc}",
            f"a=ssrc:{streams.rtx_ssrc} cname:concord",
        ]
    return lines
