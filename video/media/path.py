"""One participant's way through the shared ports: who it is by ICE, and where its datagrams go (RFC 8445, ICE lite).

Stands where aiortc expects an ICE transport. Hands DTLS records up through a guard, since aiortc takes an empty
datagram or a plaintext alert from anywhere for the end of a call.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from video.media.counters import Counters
from video.media.pace import Pace

if TYPE_CHECKING:
    from video.media.ports import Hop, Ports

QUEUE = 256
RECORDS_PER_S = 400
"""DTLS datagrams taken from one browser in a second: many times what control messages need."""

MAX_HOPS = 6
"""Addresses that one browser may have proved to be its own at the same time."""

ALERT, HANDSHAKE, APPLICATION = 21, 22, 23
CHANGE_CIPHER = 20
RECORD_HEADER = 13
UNIFIED_HEADERS = range(32, 64)
"""First bytes of encrypted DTLS 1.3 records."""


class Credentials(NamedTuple):
    """User name fragment and password of one side."""

    ufrag: str
    password: str


def new_credentials() -> Credentials:
    """Fresh ones, unguessable (RFC 8445, 5.3 asks for 24 and 128 bits)."""
    return Credentials(secrets.token_hex(6), secrets.token_hex(16))


class Path:
    """Addresses, credentials and the queue of DTLS records of one connection."""

    role = "controlled"
    """Tells aiortc to be the DTLS client, as our answers say (`a=setup:active`)."""

    def __init__(
        self, ports: "Ports", counters: Counters, on_moved: Callable[[], None] = lambda: None,
        recognises: Callable[[bytes], bool] = lambda _: False,
    ) -> None:  # fmt: skip
        self.recognises = recognises
        """Whether a datagram claims to be of this browser."""
        self.state = "new"
        self.hop: Hop | None = None
        self.hops: list[Hop] = []
        self.found = asyncio.Event()
        self.heard_at = time.monotonic()
        self.shaken = False
        self._on_moved = on_moved
        self._ports = ports
        self._counters = counters
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE + 1)
        self._records = Pace(RECORDS_PER_S, RECORDS_PER_S)

    # What aiortc calls

    async def _recv(self) -> bytes:
        """The next DTLS record."""
        record = await self._queue.get()
        if record is None:
            raise ConnectionError("the path is closed")
        return record

    async def _send(self, data: bytes) -> None:
        """Send a DTLS record."""
        if self.hop is None or self.state == "closed":
            raise ConnectionError("there is no path")
        self.transmit(data)

    # What the ports call

    def nominate(self, hop: "Hop", *, chosen: bool) -> None:
        """The browser proved that it is at this address; it is used if it is the first, or the one it chose."""
        self.heard_at = time.monotonic()
        if hop not in self.hops:
            self.hops.append(hop)
            if len(self.hops) > MAX_HOPS:
                self._ports.release(self.hops.pop(0))
        if self.state != "closed" and (chosen or self.hop is None):
            moved, self.hop = self.hop not in (None, hop), hop
            self.state = "completed"
            self.found.set()
            if moved:
                self._on_moved()

    def lose(self, hop: "Hop") -> None:
        """A TCP connection closed."""
        if hop in self.hops:
            self.hops.remove(hop)
        if self.hop is hop:
            self.hop = self.hops[-1] if self.hops else None

    def take_record(self, record: bytes) -> None:
        """Hand a DTLS datagram up, if it can be one at this moment."""
        if not self._is_timely(record) or not self._records.allows() or self._queue.qsize() >= QUEUE:
            self._counters.bad_record += 1
            return
        self._queue.put_nowait(record)

    def _is_timely(self, record: bytes) -> bool:
        """Before the handshake is over only its own messages pass; afterwards nothing that is not encrypted."""
        kind = record[0]
        if kind in UNIFIED_HEADERS:
            return True
        if len(record) <= RECORD_HEADER or kind not in (CHANGE_CIPHER, ALERT, HANDSHAKE, APPLICATION):
            return False
        encrypted = record[3:5] != b"\x00\x00"
        return encrypted or (not self.shaken and kind != ALERT)

    # What the connection calls

    def transmit(self, data: bytes | memoryview) -> None:
        """Send a datagram to where the browser is."""
        if self.hop is not None:
            self._ports.send(data, self.hop)

    def close(self) -> None:
        """Wake whoever waits for a record, and give the addresses back."""
        if self.state != "closed":
            self.state = "closed"
            self._queue.put_nowait(None)
            self._ports.forget(self)
