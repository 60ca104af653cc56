"""A bad network between one browser and the worker: a UDP proxy with rate, queue, loss, delay, outages, and changes of address.

Runs in a thread with a loop of its own; conditions may be changed from anywhere at any time.
"""

import asyncio
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

QUEUE_S = 0.3
"""The queue before a slow line; what does not fit is dropped, as routers do."""

HEADERS = 28


@dataclass
class Conditions:
    """Rates in bits a second (0: no limit), loss and the like as shares, times in seconds."""

    down_bps: float = 0.0
    up_bps: float = 0.0
    loss_down: float = 0.0
    loss_up: float = 0.0
    delay_s: float = 0.0
    reorder: float = 0.0
    duplicate: float = 0.0
    cut: bool = False


@dataclass
class Direction:
    """One way of one browser: when its line is free again, and what happened on it."""

    free_at: float = 0.0
    latest: float = 0.0
    packets: int = 0
    lost: int = 0
    overflowed: int = 0
    bytes: int = 0
    longest_queue_s: float = 0.0


@dataclass
class Client:
    """One browser behind the proxy, and the socket that stands for it before the worker."""

    address: tuple[str, int]
    outside: socket.socket = field(init=False)
    up: Direction = field(default_factory=Direction)
    down: Direction = field(default_factory=Direction)


class Shaper:
    """`address` is where browsers must send to; `conditions` may be changed while it runs."""

    def __init__(self, target: tuple[str, int], conditions: Conditions | None = None, seed: int = 7) -> None:
        self.target = target
        self.conditions = conditions or Conditions()
        self.clients: dict[tuple[str, int], Client] = {}
        self._random = random.Random(seed)
        self._inside = _bound(target[0])
        self.address: tuple[str, int] = self._inside.getsockname()
        self._loop = asyncio.new_event_loop()
        self._loop.add_reader(self._inside, self._from_browser)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def set(self, **changes: float | bool) -> None:
        """Change conditions."""
        for name, value in changes.items():
            assert hasattr(self.conditions, name)
            setattr(self.conditions, name, value)

    def move(self) -> None:
        """Every browser comes from another port from now on, as after a change of network or of an address translation."""
        asyncio.run_coroutine_threadsafe(self._move(), self._loop).result()

    async def _move(self) -> None:
        for client in self.clients.values():
            self._loop.remove_reader(client.outside)
            client.outside.close()
            client.outside = self._open(client)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for client in self.clients.values():
            self._loop.remove_reader(client.outside)
            client.outside.close()
        self._loop.remove_reader(self._inside)
        self._inside.close()
        self._loop.close()

    # Packets

    def _from_browser(self) -> None:
        while True:
            try:
                data, address = self._inside.recvfrom(4096)
            except OSError:
                return
            client = self.clients.get(address)
            if client is None:
                client = self.clients[address] = Client(address)
                client.outside = self._open(client)
            now = self.conditions
            self._pass(data, client.up, now.up_bps, now.loss_up, partial(self._to_worker, client))

    def _to_worker(self, client: Client, data: bytes) -> None:
        _send(client.outside, data, self.target)

    def _open(self, client: Client) -> socket.socket:
        outside = _bound(self.target[0])
        self._loop.add_reader(outside, self._from_worker, client, outside)
        return outside

    def _from_worker(self, client: Client, outside: socket.socket) -> None:
        while True:
            try:
                data = outside.recv(4096)
            except OSError:
                return
            now = self.conditions
            self._pass(data, client.down, now.down_bps, now.loss_down, partial(self._to_browser, client))

    def _to_browser(self, client: Client, data: bytes) -> None:
        _send(self._inside, data, client.address)

    def _pass(self, data: bytes, way: Direction, bps: float, loss: float, send: Callable[[bytes], None]) -> None:
        """Lose, hold up and hand on one packet."""
        conditions = self.conditions
        way.packets += 1
        if conditions.cut or self._random.random() < loss:
            way.lost += 1
            return
        now = at = time.monotonic()
        if bps:
            way.free_at = max(way.free_at, now)
            waits = way.free_at - now
            if waits > QUEUE_S:
                way.overflowed += 1
                return
            way.longest_queue_s = max(way.longest_queue_s, waits)
            way.free_at += (len(data) + HEADERS) * 8 / bps
            at = way.free_at
        way.bytes += len(data) + HEADERS
        at += conditions.delay_s
        if conditions.reorder and self._random.random() < conditions.reorder:
            at += 0.02
        elif bps or conditions.delay_s:
            at = way.latest = max(at, way.latest)
        if at <= now:
            send(data)
        else:
            self._loop.call_at(self._loop.time() + at - now, send, data)
        if conditions.duplicate and self._random.random() < conditions.duplicate:
            send(data)


def _bound(address: str) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    found.bind((address, 0))
    found.setblocking(False)
    return found


def _send(through: socket.socket, data: bytes, to: tuple[str, int]) -> None:
    try:
        through.sendto(data, to)
    except OSError:
        return   # the network is full, or the test is over
