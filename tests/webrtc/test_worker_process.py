"""The worker as a process: its socket, its end, and its journal over a restart."""

import json
import signal
import stat
import subprocess
import sys
import time

import pytest

from tests.webrtc.conftest import Share, WorkerProcess
from tests.webrtc.peer import run
from tests.webrtc.stand_in import ROOT
from tests.webrtc.test_forwarding import enter, meet
from video.protocol.errors import ConflictError, MissingError, UnreachableError

pytestmark = pytest.mark.webrtc


def test_only_the_owner_may_use_the_socket(worker: Share) -> None:
    assert stat.S_IMODE(worker.socket.stat().st_mode) == 0o600
    assert worker.client.health()["status"] == "ok"


def test_the_worker_ends_when_its_parent_dies(own_worker: WorkerProcess) -> None:
    started = time.monotonic()
    own_worker.stop()
    assert own_worker.process.returncode == 0
    assert time.monotonic() - started < 5
    assert not own_worker.socket.exists()
    with pytest.raises(UnreachableError):
        own_worker.client.health()


def test_a_second_worker_does_not_take_a_living_ones_socket(worker: Share) -> None:
    command = [sys.executable, "-m", "video", "--socket", str(worker.socket), "--spool", str(worker.folder / "other")]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode != 0
    assert "another worker answers" in second.stderr
    assert worker.client.health()["status"] == "ok"


def test_sigterm_lets_meetings_go_on_for_a_while_and_takes_nobody_in() -> None:
    worker = WorkerProcess("--drain-s", "2")

    async def scene() -> None:
        mediator, party = await meet(worker)
        worker.process.send_signal(signal.SIGTERM)
        await mediator.until(lambda: worker.client.health()["status"] == "draining")
        party.say("chat", text="还在说")
        await mediator.until(lambda: bool(mediator.of("chat")))
        await mediator.until(lambda: bool(mediator.of("goodbye")), 8)
        assert mediator.of("goodbye")[0]["reason"] == "worker-stopping"

    try:
        run(scene())
        assert worker.process.wait(timeout=60) == 0
    finally:
        worker.remove()


def test_what_was_shown_in_the_journal_survives_a_kill(own_worker: WorkerProcess) -> None:
    async def scene() -> None:
        mediator, party = await meet(own_worker)
        party.say("chat", text="我要说的话")
        await mediator.until(lambda: bool(own_worker.events("chat")))

    run(scene())
    before = own_worker.events()
    own_worker.kill()
    own_worker.start()
    assert own_worker.events()[: len(before)] == before
    assert [event["n"] for event in before] == list(range(1, len(before) + 1))


def test_the_portal_can_ask_for_a_rooms_state_and_end_it(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        state = worker.client.state(worker.room)
        assert [p["state"] for p in state["participants"]] == ["admitted", "admitted"]
        worker.client.end(worker.room)
        await party.until(lambda: bool(party.of("goodbye")))
        assert party.of("goodbye")[0]["reason"] == "ended"
        with pytest.raises(ConflictError, match="room-ended"):
            await enter(worker, "other")
        with pytest.raises(MissingError, match="no-such-room"):
            worker.client.state("elsewhere")
        assert mediator.of("goodbye")

    run(scene())


def test_the_log_holds_identifiers_but_no_names_words_or_addresses(worker: Share) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        party.say("chat", text="机密的话")
        await mediator.until(lambda: bool(mediator.of("chat")))

    run(scene())
    log = worker.log_text()
    assert '"participant": "party"' in log
    for secret in ("张某", "机密", "李某甲", "127.0.0.1"):
        assert secret not in log
    for line in log.splitlines():
        json.loads(line)
