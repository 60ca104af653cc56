"""Many people save at the same moment, in one process and in several: nobody sees an error, and everything is there."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.crash.stores import sound_numbers, start
from tests.servers import free_port

ZEO = """
<zeo>
  address 127.0.0.1:{port}
</zeo>
<filestorage>
  path {folder}/Data.fs
  blob-dir {folder}/blobs
</filestorage>
"""
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def stormed(uris: list[str], *, writers: int, each: int) -> set[str]:
    """Let one process a URI storm; returns the numbers of what was acknowledged, and insists that all of it was."""
    processes = [
        start("tests.crash.storm", uri, str((number + 1) * 100_000), str(writers), str(each)) for number, uri in enumerate(uris)
    ]
    acknowledged = set()
    for process in processes:
        with process:
            output, errors = process.communicate(timeout=300)
            assert process.returncode == 0, errors
            for line in output.splitlines():
                status, number = line.split()
                assert status == "200", line
                acknowledged.add(number)
    assert len(acknowledged) == len(uris) * writers * each
    return acknowledged


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")


def test_eight_writers_of_one_process_see_no_error(uri: str) -> None:
    acknowledged = stormed([uri], writers=8, each=12)
    assert sound_numbers(uri) == acknowledged


def begin(uri: str) -> None:
    """Make an empty store, as `evolve` does once before any process serves: two that begin it at once would both fail."""
    database = open_database(uri)
    in_transaction(database, make_portal)
    database.close()


@pytest.fixture
def zeo(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    configuration = tmp_path / "zeo.conf"
    configuration.write_text(ZEO.format(port=port, folder=tmp_path), "utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "ZEO.runzeo", "-C", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        wait_for(port, server)
        yield port
        server.terminate()


def test_two_processes_on_zeo_see_no_error(zeo: int, tmp_path: Path) -> None:
    uris = [f"zeo://127.0.0.1:{zeo}?blob_dir={tmp_path}/client{number}" for number in range(3)]
    begin(uris[2])
    acknowledged = stormed(uris[:2], writers=4, each=8)
    assert sound_numbers(uris[2]) == acknowledged


@pytest.fixture
def postgres() -> Iterator[str]:
    if not POSTGRES:
        pytest.skip("PostgreSQL is not installed on this machine")
    user = {}
    if os.geteuid() == 0:   # the server refuses to run as root
        try:
            postgres = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres on this machine")
        user = {"user": postgres.pw_uid, "group": postgres.pw_gid}
    # a folder of its own: those of pytest are closed to other users, and closed again by the next run that begins
    with tempfile.TemporaryDirectory(prefix="concord-postgres-") as folder:
        if user:
            shutil.chown(folder, *user.values())
        yield from serving(POSTGRES[-1].parent, Path(folder), user)


def serving(binaries: Path, folder: Path, user: dict[str, int]) -> Iterator[str]:
    """A server on an empty database of its own, until the test is over; its address."""
    port = free_port()
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", "concord", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **user)
    command = [
        binaries / "postgres", "-D", folder / "data", "-p", str(port), "-c", "listen_addresses=127.0.0.1",
        "-c", f"unix_socket_directories={folder}", "-c", "fsync=off",
    ]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, **user) as server:
        wait_for(port, server)
        subprocess.run(
            [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "concord", "concord"], check=True, **user)
        yield f"postgres://concord@127.0.0.1:{port}/concord"
        server.terminate()


@pytest.mark.scale
def test_two_processes_on_postgresql_see_no_error(postgres: str, tmp_path: Path) -> None:
    uris = [f"{postgres}?blob_dir={tmp_path}/client{number}&shared_blob_dir=false" for number in range(3)]
    begin(uris[2])
    acknowledged = stormed(uris[:2], writers=4, each=5)
    assert sound_numbers(uris[2]) == acknowledged
