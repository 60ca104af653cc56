"""The one place that touches what is inside aiortc and pylibsrtp.

Used as they are published: `RTCCertificate`, `RTCDtlsTransport`, `RTCSctpTransport`. Reached behind: the SRTP sessions
of the DTLS transport (aiortc has no encoded path in), and the receive steps of SCTP, where aiortc trusts its peer more
than a server may. `tests/webrtc/test_seam.py` fails with a plain sentence when a new aiortc moves any of this.
"""

import contextlib
from collections.abc import Callable
from typing import Any, Protocol

import pylibsrtp
from aiortc.rtcdatachannel import RTCDataChannel
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcsctptransport import ForwardTsnChunk, RTCSctpCapabilities, RTCSctpTransport, SackChunk
from OpenSSL import SSL
from pylibsrtp._binding import ffi, lib

from video.media import vp8
from video.media.counters import Counters
from video.media.pace import Pace
from video.protocol.commands import MAX_MESSAGE_BYTES

MAX_DATAGRAM = 2048
LONGEST = MAX_DATAGRAM - 160
"""Before encryption: there must be room for libsrtp's longest trailer."""

MAX_SENT_MESSAGE = 65_536
SCTP_PORT = 5000
MAX_STREAMS = 4
"""Streams a browser may use; the page opens one channel."""

MAX_HELD_BYTES = 65_536
MAX_HELD_PIECES = 256
"""Pieces of messages that are not whole yet: aiortc looks at all of them whenever one more comes."""

MAX_MISORDERED = 256
CHUNKS_PER_S = 1000
"""Steps of one association in a second. Two thousand fit into a datagram; a browser that talks takes some dozens a second."""

MAX_QUEUED_BYTES = 1_000_000
"""What may wait for a browser that does not acknowledge, before we give it up."""

FULL_WINDOW = 1024 * 1024
WEBRTC_DCEP, WEBRTC_STRING = 50, 51


class DatagramPath(Protocol):
    """What the DTLS transport needs of a path: aiortc's ICE transport, as far as it is used."""

    role: str
    state: str

    async def _recv(self) -> bytes: ...
    async def _send(self, data: bytes) -> None: ...


def new_certificate() -> RTCCertificate:
    """A certificate for the life of this process."""
    return RTCCertificate.generateCertificate()


def sha256_fingerprint(certificate: RTCCertificate) -> str:
    """The fingerprint that stands in our answers."""
    return next(f.value for f in certificate.getFingerprints() if f.algorithm == "sha-256")


class GuardedSctp(RTCSctpTransport):
    """aiortc's SCTP with a guard before each step that a hostile browser could use against us.

    What it does wrong is counted and dropped; what cannot be explained by accident ends this one association.
    """

    def __init__(
        self,
        transport: RTCDtlsTransport,
        counters: Counters,
        on_text: Callable[[str], None],
        on_down: Callable[[], None],
    ) -> None:
        super().__init__(transport, SCTP_PORT)
        self._counters = counters
        self._on_text = on_text
        self._on_down = on_down
        self._chunks = Pace(CHUNKS_PER_S, CHUNKS_PER_S)

    def _set_state(self, state: Any) -> None:
        """A closed association ends the connection: nobody stays in a room where no word reaches them."""
        super()._set_state(state)
        if state is self.State.CLOSED:
            self._on_down()

    async def _handle_data(self, data: bytes) -> None:
        """One packet from the browser; no exception of it reaches the DTLS loop."""
        try:
            await super()._handle_data(data)
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001 - aiortc raises asserts, struct errors and more on bad chunks
            self._counters.channel_violations += 1

    async def _receive_chunk(self, chunk: Any) -> None:
        """One step of the association, if it is cheap: the time of this loop belongs to everybody's call."""
        if isinstance(chunk, SackChunk) and self._is_invented(chunk):
            self._counters.channel_violations += 1
        elif not self._chunks.allows() or (isinstance(chunk, ForwardTsnChunk) and self._is_foreign(chunk)):
            await self._give_up()
        else:
            await super()._receive_chunk(chunk)

    def _is_invented(self, chunk: SackChunk) -> bool:
        """Whether it acknowledges more than was sent. aiortc writes each number down, 65,536 for every four bytes of it."""
        return sum(max(0, last - first + 1) for first, last in chunk.gaps) > len(self._sent_queue)

    def _is_foreign(self, chunk: ForwardTsnChunk) -> bool:
        """Whether it skips messages on streams where none came: each would be kept, and looked at with every step after it."""
        return any(stream not in self._inbound_streams for stream, _ in chunk.streams)

    async def _receive_data_chunk(self, chunk: Any) -> None:
        """A piece of a message, unless this browser makes us hold too much."""
        opens_one_too_many = chunk.stream_id not in self._inbound_streams and len(self._inbound_streams) >= MAX_STREAMS
        held_bytes = FULL_WINDOW - self._advertised_rwnd
        before_their_turn = len(self._sack_misordered)
        if (
            opens_one_too_many or held_bytes > MAX_HELD_BYTES or self._held_pieces() > MAX_HELD_PIECES
            or before_their_turn > MAX_MISORDERED
        ):  # fmt: skip
            await self._give_up()
        else:
            await super()._receive_data_chunk(chunk)

    def _held_pieces(self) -> int:
        """Pieces that wait for the rest of their message, or for one in front of it."""
        return sum(len(stream.reassembly) for stream in self._inbound_streams.values())

    async def _give_up(self) -> None:
        """End this association, whose other end does what no browser does."""
        self._counters.channel_violations += 1
        await self._abort()
        self._set_state(self.State.CLOSED)

    async def _data_channel_receive(self, stream_id: int, pp_id: int, data: bytes) -> None:
        """A whole message: text goes up, a first open is answered, all else is counted."""
        if pp_id == WEBRTC_DCEP:
            opens_again = bool(data) and data[0] == 3 and bool(self._data_channels)  # noqa: PLR2004 - DATA_CHANNEL_OPEN
            if opens_again or len(data) > MAX_MESSAGE_BYTES:
                self._counters.channel_violations += 1
                return
            await super()._data_channel_receive(stream_id, pp_id, data)
        elif pp_id == WEBRTC_STRING and stream_id in self._data_channels and len(data) <= MAX_MESSAGE_BYTES:
            self._on_text(data.decode())
        else:
            self._counters.messages_refused += 1

    async def _send_chunk(self, chunk: Any) -> None:
        """Send, or be silent when the line is already down: timers of aiortc fire after the end too."""
        with contextlib.suppress(ConnectionError, SSL.Error):
            await super()._send_chunk(chunk)


class SecureLink:
    """DTLS, SRTP and the data channel of one connection, over one path."""

    def __init__(
        self,
        path: DatagramPath,
        certificate: RTCCertificate,
        counters: Counters,
        *,
        on_open: Callable[[], None],
        on_text: Callable[[str], None],
        on_down: Callable[[], None],
    ) -> None:
        transport: Any = path
        self._dtls = RTCDtlsTransport(transport, [certificate])
        self._sctp = GuardedSctp(self._dtls, counters, on_text, on_down)
        self._channel: RTCDataChannel | None = None
        self._on_open = on_open
        self._on_down = on_down
        self._sctp.on("datachannel", self._opened)
        self._dtls.on("statechange", self._changed)

    async def connect(self, fingerprints: list[tuple[str, str]]) -> bool:
        """Shake hands with the one whose certificate has these fingerprints; False if it is somebody else."""
        wanted = [RTCDtlsFingerprint(algorithm, value) for algorithm, value in fingerprints]
        await self._dtls.start(RTCDtlsParameters(fingerprints=wanted, role="server"))
        if self._dtls.state != "connected":
            return False
        await self._sctp.start(RTCSctpCapabilities(MAX_SENT_MESSAGE), SCTP_PORT)
        return True

    def _opened(self, channel: RTCDataChannel) -> None:
        """The browser opened its channel."""
        self._channel = channel
        self._on_open()

    def _changed(self) -> None:
        """DTLS went down, from either side; a handshake that fails is told by `connect`."""
        if self._dtls.state == "closed":
            self._on_down()

    @property
    def is_open(self) -> bool:
        """Whether the data channel stands."""
        return self._channel is not None and self._channel.readyState == "open"

    @property
    def is_stuck(self) -> bool:
        """Whether the browser has not taken what was sent to it for too long."""
        return self._channel is not None and self._channel.bufferedAmount > MAX_QUEUED_BYTES

    def send_text(self, text: str) -> None:
        """Send one message; silent where the channel is not open."""
        if self._channel is not None and self._channel.readyState == "open":
            self._channel.send(text)

    async def close(self) -> None:
        """Stop SCTP before DTLS, else its timers write into a closed line."""
        self._dtls.remove_all_listeners()
        with contextlib.suppress(ConnectionError, SSL.Error):
            await self._sctp.stop()
            await self._dtls.stop()

    def unprotect_rtp(self, data: bytes) -> bytes | None:
        """Check and decrypt one RTP packet; None if it is forged, repeated or too early."""
        session: Any = self._dtls._rx_srtp  # noqa: SLF001 - see the module's docstring
        if session is None:
            return None
        try:
            return bytes(session.unprotect(data))
        except (pylibsrtp.Error, ValueError, TypeError):
            return None

    def unprotect_rtcp(self, data: bytes) -> bytes | None:
        """Check and decrypt one RTCP packet; None if it is forged, repeated or too early."""
        session: Any = self._dtls._rx_srtp  # noqa: SLF001
        if session is None:
            return None
        try:
            return bytes(session.unprotect_rtcp(data))
        except (pylibsrtp.Error, ValueError, TypeError):
            return None

    def protect_rtcp(self, data: bytes) -> bytes | None:
        """Encrypt one RTCP packet; None before the handshake is over."""
        session: Any = self._dtls._tx_srtp  # noqa: SLF001
        return None if session is None else bytes(session.protect_rtcp(data))

    def sealer(self) -> "Sealer":
        """The encrypting end for outgoing media; only after `connect` returned True."""
        return Sealer(self._dtls._tx_srtp)  # noqa: SLF001


class Sealer:
    """Encrypts outgoing RTP in one reusable buffer, straight through libsrtp: no copy for each packet."""

    def __init__(self, session: Any) -> None:
        self._keep = session
        self._context = session._srtp[0]  # noqa: SLF001
        self._buffer = ffi.new("char[]", MAX_DATAGRAM)
        self._view = memoryview(ffi.buffer(self._buffer))
        self._length = ffi.new("int *")

    def seal(self, header: bytes, payload: bytes, numbers: vp8.Numbers | None = None) -> memoryview | None:
        """One encrypted packet, valid until the next call; None if it is too long or the cipher refuses.

        `numbers` are the picture counters that this viewer is shown in place of the payload's own, which others share.
        """
        packet = header + payload
        end = len(packet)
        if end > LONGEST:
            return None
        view, length = self._view, self._length
        view[:end] = packet
        if numbers is not None:
            vp8.overwrite(view, len(header), numbers)
        length[0] = end
        if lib.srtp_protect(self._context, self._buffer, length) != 0:
            return None
        return view[: length[0]]
