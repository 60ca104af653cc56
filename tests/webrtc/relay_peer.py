"""A peer that reaches the worker through a TURN server only; run as a program it meets a mediator through it, in whatever network it stands.

`python -m tests.webrtc.relay_peer SOCKET TURN_ADDRESS TURN_PORT NAME PASSWORD` prints `through` once pictures came.
"""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

from aioice import turn

from tests.webrtc.peer import VP8_KEY, Peer, run
from tests.webrtc.stand_in import cast
from video.protocol.client import MediaWorker
from video.protocol.requests import Join, RoomSettings


class Receiver(asyncio.DatagramProtocol):
    """Hands what comes through the relay to a peer."""

    def __init__(self, peer: "RelayPeer") -> None:
        self.peer = peer

    def datagram_received(self, data: bytes, _address: Any) -> None:
        self.peer.take(data)


class RelayPeer(Peer):
    """Its only way out is an allocation of a TURN server."""

    def __init__(self, server: tuple[str, int], name: str, password: str, **more: Any) -> None:
        super().__init__(**more)
        self.server, self.name, self.turn_password = server, name, password
        self.relay: Any = None

    async def open_path(self) -> None:
        self.relay, _ = await turn.create_turn_endpoint(
            lambda: Receiver(self), server_addr=self.server, username=self.name, password=self.turn_password, transport="udp",
        )
        self.pinging = asyncio.create_task(self.ping())
        await asyncio.wait_for(self.answered.wait(), 10)

    def send_raw(self, data: bytes) -> None:
        if self.relay is not None:
            self.relay.sendto(data, self.candidates["udp"])

    async def close(self) -> None:
        await super().close()
        if self.relay is not None:
            self.relay.close()
            await asyncio.sleep(0.2)   # the allocation is given back


async def mediate(client: MediaWorker, room: str, peer: Peer, who: str) -> None:
    """Join and connect as one of the cast."""
    guest = cast()[who]
    join = Join(guest.person, guest.rights, RoomSettings("第1次调解"), peer.offer())
    await peer.connect(await asyncio.to_thread(client.join, room, join))


async def exchange(sender: Peer, receiver: Peer) -> None:
    """Pictures from one to the other; raises TimeoutError where none arrive."""
    async with asyncio.timeout(30):
        while not receiver.packets(96):
            sender.send_media("video", VP8_KEY)
            await asyncio.sleep(0.1)


def main(socket: str, address: str, port: str, name: str, password: str) -> None:
    async def scene() -> None:
        client = MediaWorker(Path(socket))
        mediator, party = (RelayPeer((address, int(port)), name, password) for _ in range(2))
        await mediate(client, "relayed", mediator, "mediator")
        await mediate(client, "relayed", party, "party")
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await exchange(party, mediator)
        await exchange(mediator, party)
        sys.stdout.write("through\n")

    with contextlib.suppress(KeyboardInterrupt):
        run(scene())


if __name__ == "__main__":
    main(*sys.argv[1:])
