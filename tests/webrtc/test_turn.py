"""Debian's coturn with the credentials that the portal hands out: on loopback, and in a network that knows no other way."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aioice import stun

from portal.services.turn import credential
from tests.servers import free_port
from tests.webrtc.conftest import Share, WorkerProcess
from tests.webrtc.peer import run
from tests.webrtc.relay_peer import RelayPeer, exchange, mediate
from tests.webrtc.stand_in import ROOT

pytestmark = pytest.mark.webrtc
SECRET = "a secret of the tests only"
TURNSERVER = shutil.which("turnserver")
PATIENCE_S = 30


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


class Turn:
    """A running coturn."""

    def __init__(self, folder: Path, address: str, *, peers: str) -> None:
        if TURNSERVER is None:
            pytest.skip("coturn is not installed: no turnserver on the path")
        self.address, self.port = address, free_port()
        self.log = (folder / "turn.log").open("wb")
        self.process = subprocess.Popen(
            [TURNSERVER, "-n", f"--listening-ip={address}", f"--relay-ip={address}", f"--listening-port={self.port}",
             "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=county", "--no-tls", "--no-dtls", "--no-cli", "--no-tcp",
             "--log-file=stdout", f"--pidfile={folder}/turn.pid", f"--db={folder}/turn.db", "--allow-loopback-peers",
             f"--allowed-peer-ip={peers}"],
            cwd=folder, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def started(self) -> "Turn":
        """Wait until it answers a STUN question."""
        question = bytes(stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST))
        until = time.monotonic() + PATIENCE_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.3)
            while time.monotonic() < until:
                assert self.process.poll() is None, "coturn ended"
                probe.sendto(question, (self.address, self.port))
                try:
                    if probe.recv(2048):
                        return self
                except OSError:
                    continue
        raise AssertionError("coturn does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Turn]:
    server = Turn(tmp_path, "127.0.0.1", peers="127.0.0.1")
    try:
        yield server.started()
    finally:
        server.stop()


def test_media_goes_both_ways_through_the_relay_with_the_portals_credential(relay: Turn, worker: Share) -> None:
    async def scene() -> None:
        name, password = credential(SECRET, "room p1", soon())
        mediator, party = (RelayPeer((relay.address, relay.port), name, password) for _ in range(2))
        await mediate(worker.client, worker.room, mediator, "mediator")
        await mediate(worker.client, worker.room, party, "party")
        mediator.say("admit", participant="party")
        await party.in_state("admitted")
        await exchange(party, mediator)
        await exchange(mediator, party)

    run(scene())


@pytest.mark.parametrize(
    ("secret", "ends"), [(SECRET, datetime.now(UTC) - timedelta(minutes=1)), ("another secret altogether", soon())],
    ids=["over", "of another secret"],
)
def test_a_credential_that_is_over_or_foreign_opens_nothing(relay: Turn, secret: str, ends: datetime) -> None:
    async def scene() -> None:
        name, password = credential(secret, "room p1", ends)
        peer = RelayPeer((relay.address, relay.port), name, password)
        with pytest.raises(stun.TransactionFailed):
            await peer.open_path()

    run(scene())


def ip(*words: str) -> None:
    """Change this machine's networks; the test is skipped where that is not allowed."""
    found = shutil.which("ip")
    if found is None:
        pytest.skip("no `ip`: network namespaces cannot be made")
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"network namespaces cannot be made here: {done.stderr.strip()}")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[str]:
    """A network of its own that reaches one address of this machine and nothing else; its name. The worker has another address."""
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    name = f"cv{os.getpid()}"
    ip("netns", "add", name)
    try:
        ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b", "netns", name)
        ip("addr", "add", "10.213.77.1/30", "dev", f"{name}a")
        ip("link", "set", f"{name}a", "up")
        ip("-n", name, "addr", "add", "10.213.77.2/30", "dev", f"{name}b")
        ip("-n", name, "link", "set", f"{name}b", "up")
        ip("-n", name, "link", "set", "lo", "up")
        yield name
    finally:
        subprocess.run(["ip", "link", "del", f"{name}a"], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def test_a_network_with_no_other_way_reaches_the_room_through_the_relay(village: str, tmp_path: Path, own_worker: WorkerProcess) -> None:
    server = Turn(tmp_path, "10.213.77.1", peers="127.0.0.1")
    try:
        server.started()
        name, password = credential(SECRET, "room p1", soon())
        command = ["ip", "netns", "exec", village, sys.executable, "-m", "tests.webrtc.relay_peer", str(own_worker.socket)]
        done = subprocess.run(
            [*command, server.address, str(server.port), name, password], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        )
        assert done.stdout.strip() == "through", done.stderr[-2000:]
    finally:
        server.stop()


def test_that_network_knows_no_other_way(village: str) -> None:
    probe = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9)); s.send(b'x')"
    done = subprocess.run(["ip", "netns", "exec", village, sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert "unreachable" in done.stderr
