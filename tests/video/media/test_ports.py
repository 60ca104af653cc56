"""The worker's own socket."""

import asyncio
import socket

from video.media.counters import Counters
from video.media.ports import Ports

MANY = 10_000


def test_what_found_no_room_in_the_sockets_buffer_is_counted() -> None:
    counters = Counters()

    async def scene() -> None:
        ports = Ports("127.0.0.1", 0, counters)
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
                for _ in range(MANY):   # the worker does not run meanwhile
                    flood.sendto(bytes(1200), ("127.0.0.1", ports.udp_port))
            async with asyncio.timeout(30):
                while counters.received + counters.dropped < MANY:  # noqa: ASYNC110 - it is the loop that must go round
                    await asyncio.sleep(0)
        finally:
            ports.close()

    asyncio.run(scene())
    assert counters.dropped > 0
    assert counters.received + counters.dropped == MANY
