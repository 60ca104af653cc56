"""One UDP port and one TCP port for everybody: checks are told apart by user name, all else by source address.

A source that has not proved itself by a genuine check is nobody: its datagrams are counted and dropped, so that neither
empty packets nor forged alerts nor floods from elsewhere reach a call.
"""

import asyncio
import socket
import struct
import time
from collections.abc import Callable

from video.media import stun
from video.media.counters import Counters
from video.media.inquiry import Inquiries
from video.media.path import Credentials, Path
from video.media.tcp import TcpHop

Hop = tuple[str, int] | TcpHop
"""Where a datagram comes from or goes to."""

Owner = Callable[[bytes, float], None]
"""Takes an SRTP or SRTCP datagram and its arrival time (seconds since 1970)."""

STUN_FIRST = range(4)
DTLS_FIRST = range(20, 64)
SRTP_FIRST = range(128, 192)
BATCH = 64
MAX_DATAGRAM = 2048
BUFFER_BYTES = 8 << 20
TIMESTAMPNS = 35
"""SO_TIMESTAMPNS of Linux, which Python does not name: the kernel's arrival time, free of our own delays."""

TIMESPEC = struct.Struct("qq")
MEMINFO, MEMINFO_WORDS = 55, struct.Struct("9I")
"""SO_MEMINFO of Linux: nine words about a socket's memory, the last of them the datagrams that found no room in it."""

MAX_TCP = 200
MAX_STRANGERS = 16
"""TCP connections from one address that have not proved themselves yet; a village office may share one."""

IP_AND_UDP = 28


class Ports:
    """The shared sockets and who is behind which address."""

    def __init__(self, address: str, udp_port: int, counters: Counters) -> None:
        self.address = address
        self.tcp_port = 0
        self.counters = counters
        self._by_ufrag: dict[str, tuple[Path, Credentials, Credentials]] = {}
        self._inquiries = Inquiries()
        self._by_hop: dict[Hop, Path] = {}
        self._owners: dict[Path, Owner] = {}
        self._tcp: asyncio.Server | None = None
        self._visitors: dict[TcpHop, None] = {}
        """In the order in which they came."""
        self.behind_s = 0.0
        """How long the last packet lay in the socket before it was taken out, where more lay behind it."""
        self._socket = _open_udp(address, udp_port)
        self.udp_port: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._drain)

    async def open_tcp(self, port: int) -> None:
        """Listen for browsers that cannot use UDP."""
        self._tcp = await asyncio.get_running_loop().create_server(lambda: TcpHop(self), self.address, port)
        self.tcp_port = self._tcp.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Give the ports back."""
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.close()
        if self._tcp is not None:
            self._tcp.close()
        for hop in list(self._visitors):
            hop.abort()

    # Who is who

    def expect(self, path: Path, ours: Credentials, theirs: Credentials, owner: Owner) -> None:
        """From now on checks with these names belong to this path, beside those that stand; a restart that was not tried is void."""
        for waiting in [ufrag for ufrag, known in self._by_ufrag.items() if known[0] is path][1:]:
            del self._by_ufrag[waiting]
        self._by_ufrag[ours.ufrag] = (path, ours, theirs)
        self._owners[path] = owner

    def forget(self, path: Path) -> None:
        """This path is closed."""
        self._owners.pop(path, None)
        for ufrag in [u for u, known in self._by_ufrag.items() if known[0] is path]:
            del self._by_ufrag[ufrag]
        for hop in [h for h, known in self._by_hop.items() if known is path]:
            self.release(hop)

    def retire(self, path: Path, keep: Credentials) -> None:
        """After an ICE restart succeeded, the credentials before it are void (a dict keeps the order of arrival)."""
        for ufrag in [u for u, known in self._by_ufrag.items() if known[0] is path]:
            if ufrag == keep.ufrag:
                return
            del self._by_ufrag[ufrag]

    def release(self, hop: Hop) -> None:
        """An address belongs to nobody again."""
        self._by_hop.pop(hop, None)
        if isinstance(hop, TcpHop):
            hop.abort()

    def welcome(self, hop: TcpHop) -> bool:
        """Whether one more TCP connection may stay. Where there are too many the oldest stranger goes: strangers keep nobody out."""
        strangers = [visitor for visitor in self._visitors if not visitor.proved]
        if sum(stranger.address[0] == hop.address[0] for stranger in strangers) >= MAX_STRANGERS:
            self.counters.tcp_refused += 1
            return False
        if len(self._visitors) >= MAX_TCP:
            self.counters.tcp_refused += 1
            if not strangers:
                return False
            self._visitors.pop(strangers[0])
            strangers[0].abort()
        self._visitors[hop] = None
        return True

    def part(self, hop: TcpHop) -> None:
        """A TCP connection is gone."""
        self._visitors.pop(hop, None)
        path = self._by_hop.pop(hop, None)
        if path is not None:
            path.lose(hop)

    # Datagrams

    def send(self, data: bytes | memoryview, hop: Hop) -> None:
        """Send one datagram; what the kernel cannot take now is dropped and counted, as on any network."""
        if isinstance(hop, tuple):
            try:
                self._socket.sendto(data, hop)
            except OSError:
                self.counters.unsent += 1
                return
        elif not hop.send(data):
            self.counters.unsent += 1
            return
        self.counters.sent += 1
        self.counters.sent_bytes += len(data) + IP_AND_UDP

    def _drain(self) -> None:
        """Take a batch of datagrams from the socket; one callback for many is what makes this fast."""
        arrived = time.time()
        for _ in range(BATCH):
            try:
                data, notes, _, hop = self._socket.recvmsg(MAX_DATAGRAM, 64)
            except BlockingIOError:
                self.behind_s = 0.0
                return
            except OSError:
                continue
            arrived = time.time()
            if notes:
                seconds, nanoseconds = TIMESPEC.unpack(notes[0][2])
                arrived = seconds + nanoseconds * 1e-9
            self.take(data, hop, arrived)
        # a whole batch lay there, and more may
        self.behind_s = time.time() - arrived
        self.counters.dropped = MEMINFO_WORDS.unpack(self._socket.getsockopt(socket.SOL_SOCKET, MEMINFO, MEMINFO_WORDS.size))[-1]

    def take(self, data: bytes, hop: Hop, arrived: float | None = None) -> None:
        """One datagram, from UDP or TCP. Nothing in it may hurt the others, so every failure ends here."""
        self.counters.received += 1
        try:
            self._sort(data, hop, time.time() if arrived is None else arrived)
        except Exception:  # noqa: BLE001 - the port is everybody's
            self.counters.errors += 1

    def _sort(self, data: bytes, hop: Hop, arrived: float) -> None:
        """Tell STUN, DTLS and SRTP apart by the first byte (RFC 7983)."""
        if not data:
            self.counters.empty += 1
            return
        first = data[0]
        if first in STUN_FIRST:
            self._check(data, hop)
            return
        path = self._by_hop.get(hop)
        if path is None:
            self.counters.foreign += 1
            if first in SRTP_FIRST and isinstance(hop, tuple):
                self._inquire(data, hop)
        elif first in SRTP_FIRST:
            self._owners[path](data, arrived)
        elif first in DTLS_FIRST:
            path.take_record(data)
        else:
            self.counters.foreign += 1

    def _check(self, data: bytes, hop: Hop) -> None:
        """Answer a genuine connectivity check and remember where it came from."""
        check = stun.read_check(data, self._password)
        if check is None:
            self._reply(data, hop)
            return
        path, ours, _ = self._by_ufrag[check.ufrag]
        if isinstance(hop, TcpHop):
            hop.proved = True
        before = self._by_hop.get(hop)
        if before is not None and before is not path:
            before.lose(hop)
        self._by_hop[hop] = path
        path.nominate(hop, chosen=check.chosen)
        if check.chosen:
            self.retire(path, ours)
        self.send(stun.write_answer(check, hop if isinstance(hop, tuple) else hop.address, ours.password), hop)

    def _inquire(self, data: bytes, address: tuple[str, int]) -> None:
        """Ask at an unknown address whether the browser is there whose packets seem to come from it."""
        now = time.monotonic()
        if not self._inquiries.may_ask(address, now):
            return
        path = next((path for path in self._owners if path.recognises(data)), None)
        transaction = self._inquiries.note(address, path, now)
        if path is not None:
            ours, theirs = self._names(path)
            self.counters.inquired += 1
            self.send(stun.write_inquiry(theirs.ufrag, ours.ufrag, theirs.password, transaction), address)

    def _names(self, path: Path) -> tuple[Credentials, Credentials]:
        """Ours and the browser's: those that stand, not those of a restart that has not succeeded yet."""
        return next((ours, theirs) for known, ours, theirs in self._by_ufrag.values() if known is path)

    def _is_found(self, data: bytes, address: tuple[str, int]) -> bool:
        """Whether a browser answers from where we asked for it; its path leads there from now on."""
        transaction = stun.read_transaction(data)
        path = self._inquiries.whom(address, transaction) if transaction else None
        if path is None or path.state == "closed" or not stun.is_genuine_answer(data, self._names(path)[1].password):
            return False
        self._inquiries.forget(address)
        self._by_hop[address] = path
        path.nominate(address, chosen=True)
        return True

    def _reply(self, data: bytes, hop: Hop) -> None:
        """Hear a browser that was asked, or tell a page that only asks whether datagrams get through; it is nobody all the same."""
        if isinstance(hop, tuple) and self._is_found(data, hop):
            return
        transaction = stun.read_question(data)
        if transaction is None or not isinstance(hop, tuple):
            self.counters.bad_stun += 1
            return
        self.counters.asked_whether_open += 1
        self.send(stun.write_reply(transaction, hop), hop)

    def _password(self, ours: str, theirs: str) -> str | None:
        """Our password, if these two names belong together."""
        known = self._by_ufrag.get(ours)
        return known[1].password if known and known[2].ufrag == theirs else None


def _open_udp(address: str, port: int) -> socket.socket:
    """The UDP socket, with large buffers and kernel timestamps, bound to the advertised address.

    Bound to 0.0.0.0, replies leave from another address than the advertised one, and ICE fails without a word.
    """
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
    udp.setsockopt(socket.SOL_SOCKET, TIMESTAMPNS, 1)
    udp.setblocking(False)  # noqa: FBT003 - the standard library's signature
    udp.bind((address, port))
    return udp
