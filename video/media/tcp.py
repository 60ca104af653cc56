"""ICE over TCP, passive (RFC 6544), for networks that block UDP; each datagram with its length before it (RFC 4571)."""

import asyncio
import socket
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from video.media.ports import Ports

MAX_FRAME = 2048
MAX_WAITING_BYTES = 128 * 1024
"""Beyond this, packets are dropped rather than queued for seconds."""

PROVE_WITHIN_S = 10
"""Who has not shown a genuine connectivity check by then is disconnected."""

MAX_UNPROVED_FRAMES = 20
"""Or within so many datagrams: a browser begins with its checks."""


class TcpHop(asyncio.Protocol):
    """One TCP connection, used by the ports as an address like any other."""

    def __init__(self, ports: "Ports") -> None:
        self._ports = ports
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self.address = ("0.0.0.0", 0)  # noqa: S104 - a placeholder until connected, never bound
        self.proved = False
        self._frames = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected; without a genuine check it is not kept for long."""
        self._transport = cast("asyncio.Transport", transport)
        self.address = transport.get_extra_info("peername")[:2]
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._ports.welcome(self):
            asyncio.get_running_loop().call_later(PROVE_WITHIN_S, self._check_proof)
        else:
            self.abort()

    def _check_proof(self) -> None:
        """Disconnect a stranger."""
        if not self.proved:
            self.abort()

    def data_received(self, data: bytes) -> None:
        """Cut the stream into datagrams; a length that no datagram of ours has ends the connection."""
        self._buffer += data
        while len(self._buffer) >= 2:  # noqa: PLR2004 - the length takes two bytes
            size = self._buffer[0] << 8 | self._buffer[1]
            if size > MAX_FRAME:
                self.abort()
                return
            if len(self._buffer) < 2 + size:
                return
            datagram = bytes(self._buffer[2 : 2 + size])
            del self._buffer[: 2 + size]
            self._ports.take(datagram, self)
            self._frames += 1
            if not self.proved and self._frames >= MAX_UNPROVED_FRAMES:
                self.abort()
                return

    def send(self, data: bytes | memoryview) -> bool:
        """Send one datagram; False if it had to be dropped."""
        transport = self._transport
        if transport is None or transport.is_closing() or transport.get_write_buffer_size() > MAX_WAITING_BYTES:
            return False
        transport.write(len(data).to_bytes(2, "big") + bytes(data))
        return True

    def connection_lost(self, _exc: Exception | None) -> None:
        """The browser closed it, or the network did."""
        self._ports.part(self)

    def abort(self) -> None:
        """Close at once, without sending what waits."""
        self._buffer.clear()
        if self._transport is not None:
            self._transport.abort()
