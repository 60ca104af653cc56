"""Starting and stopping the worker."""

import asyncio
import contextlib
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from aiohttp import web

from video.media.connection import Station
from video.media.counters import Counters
from video.media.ports import Ports
from video.media.seam import new_certificate
from video.server.api import Api
from video.server.house import House
from video.server.journal import Journal
from video.server.logs import say, start_logging
from video.server.recorder import Recorder
from video.server.settings import Settings, read_arguments

MEGABYTE = 1 << 20
STDIN = 0


def main() -> None:
    """Run until SIGTERM, SIGINT or, with `--lifeline`, until standard input ends."""
    settings = read_arguments()
    start_logging()
    resource.setrlimit(resource.RLIMIT_DATA, (settings.memory_mb * MEGABYTE,) * 2)
    try:
        asyncio.run(serve(settings))
    except OSError as error:
        sys.exit(f"The media worker cannot start: {error}")


async def serve(settings: Settings) -> None:
    """Open ports, journal and socket; work; close them in the other order."""
    counters = Counters()
    ports = Ports(settings.address, settings.udp_port, counters)
    journal = None
    try:
        await ports.open_tcp(settings.tcp_port)
        journal = Journal(settings.spool)
        station = Station(ports, new_certificate(), counters)
        recorder = Recorder(settings.spool / "recordings", journal)
        house = House(
            station, journal, recorder, max_rooms=settings.max_rooms, max_participants=settings.max_participants,
            max_mbit=settings.max_mbit,
        )
        await _serve_portal(settings, house, Api(house, journal, counters), ports)
    finally:
        ports.close()
        if journal is not None:
            journal.close()


async def _serve_portal(settings: Settings, house: House, api: Api, ports: Ports) -> None:
    """Answer the portal until told to stop."""
    runner = web.AppRunner(api.application(), access_log=None)
    await runner.setup()
    clock = asyncio.create_task(house.keep_time())
    with _socket_file(settings.socket) as listener:
        house.recorder.recover()
        gc.collect()
        gc.freeze()   # what stands after the start stays: looking through it again would hold up packets
        await web.SockSite(runner, listener).start()
        say("started", udp_port=ports.udp_port, tcp_port=ports.tcp_port, pid=os.getpid())
        drain_s = await _told_to_stop(settings)
        say("stopping", rooms=len(house.rooms))
        await house.drain(drain_s)
        await house.recorder.close()
        clock.cancel()
        await runner.cleanup()
    say("stopped")


async def _told_to_stop(settings: Settings) -> float:
    """Wait for the end; returns the seconds that meetings may still go on."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[float] = loop.create_future()

    def tell(seconds: float) -> None:
        if not told.done():
            told.set_result(seconds)

    loop.add_signal_handler(signal.SIGTERM, tell, settings.drain_s)
    loop.add_signal_handler(signal.SIGINT, tell, 0.0)
    if settings.lifeline:

        def read_stdin() -> None:
            if not os.read(STDIN, 4096):
                loop.remove_reader(STDIN)
                tell(0.0)

        loop.add_reader(STDIN, read_stdin)
    return await told


@contextlib.contextmanager
def _socket_file(path: Path) -> Iterator[socket.socket]:
    """The listening unix socket, mode 0600. A dead worker's file is replaced, a living one's is not."""
    if path.exists():
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                path.unlink()
            else:
                raise OSError(f"another worker answers on {path}")
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(64)
    listener.setblocking(False)  # noqa: FBT003 - the standard library's signature
    try:
        yield listener
    finally:
        listener.close()
        path.unlink(missing_ok=True)
