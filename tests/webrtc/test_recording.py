"""Recording through a real worker: only what was agreed to is kept, every packet of it, also after a kill."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import pytest

from tests.video.recording.encoded import pictures, sounds, times
from tests.webrtc.busy import WIDTHS, BusyBrowser
from tests.webrtc.conftest import Worker, WorkerProcess
from tests.webrtc.peer import Peer, run
from tests.webrtc.stand_in import cast
from tests.webrtc.test_forwarding import SETTINGS, enter, meet
from video.protocol.requests import Join

pytestmark = pytest.mark.webrtc
PATIENCE_S = 30.0


async def speak(peer: Peer, seconds: float = 1.0, *, pictures_too: bool = True) -> None:
    """Sound and pictures as a browser sends them, at their own pace; a key frame first."""
    frames, tones = pictures(60), sounds(100)
    begun, sent = time.monotonic(), 0
    while (now := time.monotonic() - begun) < seconds:
        while sent < now * 50:
            peer.send_media("audio", tones[sent % len(tones)])
            if pictures_too and sent % 2 == 0:
                peer.send_media("video", b"\x10" + frames[sent // 2 % len(frames)])
            sent += 1
        await asyncio.sleep(0.01)


async def agreed(worker: Worker, *people: Peer) -> str:
    """Ask for a recording and have everybody agree; returns its name."""
    host, others = people[0], people[1:]
    host.say("record", on=True)
    for peer in others:
        await peer.until(lambda peer=peer: peer.state["recording"]["asks_you"], PATIENCE_S)
        peer.say("consent", given=True)
    for peer in people:
        await peer.until(lambda peer=peer: peer.state["recording"]["state"] == "on", PATIENCE_S)
    written = await noted(host, worker, "on")
    return str(written["recording"])


async def noted(peer: Peer, worker: Worker, state: str) -> dict[str, Any]:
    """Wait until the journal holds that the recording came to a state; a page may be told before the disk has it."""
    await peer.until(lambda: (worker.events("recording") or [{"state": ""}])[-1]["state"] == state, PATIENCE_S)
    return worker.events("recording")[-1]


def folder_of(worker: Worker, recording: str) -> Path:
    return worker.folder / "spool" / "recordings" / recording


def last_ms(path: Path) -> int:
    """How far a file goes that may still be written; 0 while there is none."""
    return max(sum(times(str(path)).values(), [0])) if path.exists() and path.stat().st_size else 0


async def ready(peer: Peer, worker: Worker, recording: str) -> dict[str, Any]:
    """Wait for the event that a recording can be taken."""
    found: list[dict[str, Any]] = []

    def is_ready() -> bool:
        found[:] = [event for event in worker.events("recording_ready") if event["recording"] == recording]
        return bool(found)

    await peer.until(is_ready, PATIENCE_S)
    return found[0]


def test_what_everyone_agreed_to_is_kept_and_nothing_before_or_after(worker: Worker, tmp_path: Path) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        await speak(party, 0.5)
        assert not list((worker.folder / "spool" / "recordings").glob(f"*/{party}.mkv"))
        recording = await agreed(worker, mediator, party)
        await asyncio.gather(speak(mediator, 2.5), speak(party, 2.5))
        await party.until(lambda: last_ms(folder_of(worker, recording) / "party.mkv") > 1500, PATIENCE_S)
        party.say("consent", given=False)
        await mediator.until(lambda: mediator.state["recording"]["state"] == "off", PATIENCE_S)
        assert mediator.state["recording"]["reason"] == "withdrawn"
        await speak(party, 0.5)
        event = await ready(party, worker, recording)
        assert event["complete"] is True
        assert [each["participant"] for each in event["files"]] == ["mediator", "party"]
        for each in event["files"]:
            with (tmp_path / each["name"]).open("wb") as target:
                await asyncio.to_thread(worker.client.fetch, recording, each["name"], target)
            found = times(str(tmp_path / each["name"]))
            assert len(found["audio"]) >= 0.95 * 125
            assert len(found["video"]) >= 0.9 * 62
            assert found["audio"][-1] < 6000
        assert [m for m in worker.client.recordings() if m["recording"] == recording]
        await asyncio.to_thread(worker.client.forget, recording)
        assert not folder_of(worker, recording).exists()
        await noted(mediator, worker, "off")
        states = [(e["state"], e["reason"]) for e in worker.events("recording")]
        assert states == [("asking", ""), ("on", ""), ("off", "withdrawn")]

    run(scene())


def test_a_late_comer_a_caucus_and_a_mute_are_not_kept(worker: Worker) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        recording = await agreed(worker, mediator, party)
        folder = folder_of(worker, recording)
        await speak(party, 1.0)
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        await other.until(lambda: other.state["recording"]["asks_you"], PATIENCE_S)
        await asyncio.gather(speak(other, 0.5), speak(party, 0.5))
        assert not (folder / "other.mkv").exists()
        other.say("consent", given=True)
        await other.until(lambda: other.state["recording"]["state"] == "on", PATIENCE_S)
        mediator.say("caucus", side="applicant", also=[])
        await party.until(lambda: party.state["recording"]["state"] == "resting", PATIENCE_S)
        await asyncio.gather(speak(mediator, 1.0), speak(party, 1.0))
        mediator.say("together")
        await mediator.until(lambda: mediator.state["recording"]["state"] == "on", PATIENCE_S)
        mediator.say("mute", participant="mediator")
        await mediator.until(lambda: mediator.state["you"]["muted"], PATIENCE_S)
        await speak(mediator, 0.3)
        mediator.say("record", on=False)
        event = await ready(mediator, worker, recording)
        assert event["complete"]
        files = {path.stem: times(str(path)) for path in folder.glob("*.mkv")}
        assert len(files["party"]["audio"]) <= 60
        assert "mediator" not in files or files["mediator"]["audio"] == []
        marks = [(e["state"], e["reason"]) for e in worker.events("recording")]
        assert marks == [("asking", ""), ("on", ""), ("asking", ""), ("on", ""), ("resting", "caucus"), ("on", ""), ("off", "host")]

    run(scene())


async def watched_by_nobody(worker: Worker, party: BusyBrowser) -> tuple[Peer, str, Path]:
    """A recording of a party whose pictures nobody looks at, so that nobody else asks for them to begin."""
    mediator = await enter(worker, "mediator")
    mediator.say("limit", limit="audio")
    await enter(worker, "party", peer=party)
    party.begin()
    mediator.say("admit", participant="party")
    await party.in_state("admitted")
    party.say("microphone", on=False)
    recording = await agreed(worker, mediator, party)
    return mediator, recording, folder_of(worker, recording) / "party.mkv"


async def comes_true(holds: Callable[[], bool]) -> None:
    """Wait for something in a file, looked at beside the loop, which publishes meanwhile."""
    async with asyncio.timeout(2 * PATIENCE_S):
        while not await asyncio.to_thread(holds):   # noqa: ASYNC110 - a file tells nobody that it grew
            await asyncio.sleep(0.3)


async def reaches(path: Path, ms: int) -> None:
    """Wait until a file goes further than this."""
    await comes_true(lambda: last_ms(path) > ms)


def widths(path: Path) -> list[int]:
    """How wide the pictures are, one after another; each decodes."""
    if not path.exists():
        return []
    with av.open(str(path)) as file:
        found = [frame.width for frame in file.decode(video=0)]
    return [width for width, _ in groupby(found)]


@pytest.mark.parametrize("lost", [0, 3], ids=["asked once", "three questions lost"])
@pytest.mark.parametrize("flows", ["qhf", "qh", "q"])
def test_the_largest_size_that_a_busy_browser_really_sends_is_kept(worker: Worker, flows: str, lost: int) -> None:
    async def scene() -> None:
        mediator, recording, path = await watched_by_nobody(worker, BusyBrowser(flows=flows, lost=lost))
        await reaches(path, 3000)
        mediator.say("record", on=False)
        assert (await ready(mediator, worker, recording))["complete"]
        assert widths(path)[-1] == WIDTHS[flows[-1]]

    run(scene())


def test_where_the_largest_size_stops_the_next_goes_on_until_it_comes_again(worker: Worker) -> None:
    async def scene() -> None:
        party = BusyBrowser(flows="q")
        mediator, recording, path = await watched_by_nobody(worker, party)
        for flows in ("q", "qhf", "qh", "q", "qh", "qhf"):
            party.flows = flows
            await comes_true(lambda: widths(path)[-1:] == [WIDTHS[flows[-1]]])   # noqa: B023 - awaited at once
        mediator.say("record", on=False)
        assert (await ready(mediator, worker, recording))["complete"]
        found = times(str(path))["video"]
        assert found == sorted(found)

    run(scene())


def test_a_camera_that_is_switched_on_later_a_screen_and_a_second_coming_are_in_one_file(worker: Worker) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        party.say("camera", on=False)
        recording = await agreed(worker, mediator, party)
        path = folder_of(worker, recording) / "party.mkv"
        await speak(party, 1.5, pictures_too=False)
        await reaches(path, 1000)
        assert times(str(path))["video"] == []
        party.say("camera", on=True)
        await speak(party, 1.5)
        await party.until(lambda: len(times(str(path))["video"]) > 20, PATIENCE_S)
        party.say("leave")
        await mediator.until(lambda: len(mediator.state["participants"]) == 1, PATIENCE_S)
        again = await enter(worker, "party")
        mediator.say("admit", participant="party")
        await again.in_state("admitted")
        await again.until(lambda: again.state["recording"]["asks_you"], PATIENCE_S)
        again.say("consent", given=True)
        await again.until(lambda: again.state["recording"]["state"] == "on", PATIENCE_S)
        reached = last_ms(path)
        await speak(again, 2.0)
        await reaches(path, reached + 1000)
        anew = await enter(worker, "party")   # a page that is loaded again keeps its place and its yes
        await anew.until(lambda: anew.state["recording"]["state"] == "on", PATIENCE_S)
        reached = last_ms(path)
        await speak(anew, 2.0)
        await reaches(path, reached + 1000)
        mediator.say("record", on=False)
        event = await ready(mediator, worker, recording)
        assert event["complete"]
        assert "party" in [each["participant"] for each in event["files"]]
        found = times(str(path))
        for kind in ("audio", "video"):
            assert found[kind] == sorted(found[kind])
        assert len(found["audio"]) > 200
        assert len(found["video"]) > 80

    run(scene())


def test_a_screen_alone_is_kept(worker: Worker) -> None:
    async def scene() -> None:
        guest, mediator = cast()["mediator"], Peer()
        mediator.more = [("screen", "sendonly")]
        join = Join(guest.person, replace(guest.rights, publish_screen=True), SETTINGS, mediator.offer())
        await mediator.connect(await asyncio.to_thread(worker.client.join, worker.room, join))
        mediator.say("microphone", on=False)
        mediator.say("camera", on=False)
        mediator.say("screen", on=True)
        await mediator.until(lambda: mediator.state["you"]["screen"] and not mediator.state["you"]["camera"])
        recording = await agreed(worker, mediator)
        path = folder_of(worker, recording) / "mediator.mkv"
        for picture in pictures(60):
            mediator.send_media("screen", b"\x10" + picture)
            await asyncio.sleep(0.03)
        mediator.say("record", on=False)
        assert (await ready(mediator, worker, recording))["complete"]
        found = times(str(path))
        assert len(found["video"]) > 20
        assert found["audio"] == []

    run(scene())


def test_nobody_s_camera_and_nobody_s_voice_make_no_file_and_no_fault(worker: Worker) -> None:
    async def scene() -> None:
        mediator, party = await meet(worker)
        recording = await agreed(worker, mediator, party)
        mediator.say("record", on=False)
        event = await ready(mediator, worker, recording)
        assert event["complete"]
        assert event["files"] == []

    run(scene())


def writers(worker: WorkerProcess) -> list[int]:
    """The processes that write this worker's recordings."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"video.recording" in words and any(str(worker.folder).encode() in word for word in words):
            found.append(int(path.parent.name))
    return found


@pytest.mark.crash
def test_a_writer_that_dies_is_said_at_once_and_what_it_wrote_stays(own_worker: WorkerProcess) -> None:
    worker = own_worker

    async def scene() -> None:
        mediator, party = await meet(worker)
        recording = await agreed(worker, mediator, party)
        path = folder_of(worker, recording) / "party.mkv"
        await speak(party, 2.0)
        await party.until(lambda: last_ms(path) > 1000, PATIENCE_S)
        os.kill(writers(worker)[0], signal.SIGKILL)
        for peer in (mediator, party):
            await peer.until(lambda peer=peer: peer.state["recording"]["reason"] == "writer-died", PATIENCE_S)
            assert peer.state["recording"]["state"] == "off"
        event = await ready(party, worker, recording)
        assert event["complete"] is False
        assert last_ms(path) > 1000
        assert "a recording failed" in worker.log_text()
        again = await agreed(worker, mediator, party)
        assert again != recording

    run(scene())


@pytest.mark.crash
def test_a_killed_worker_loses_less_than_a_second_and_the_next_one_hands_it_on(own_worker: WorkerProcess) -> None:
    worker = own_worker
    kept: dict[str, Any] = {}

    async def scene() -> None:
        mediator, party = await meet(worker)
        kept["recording"] = await agreed(worker, mediator, party)
        kept["path"] = folder_of(worker, kept["recording"]) / "party.mkv"
        await speak(party, 3.0)
        await party.until(lambda: last_ms(kept["path"]) > 500, PATIENCE_S)
        party.say("chat", text="被杀之前")
        await mediator.until(lambda: bool(mediator.of("chat")), PATIENCE_S)
        worker.kill()

    run(scene())
    worker.start()
    until = time.monotonic() + PATIENCE_S
    while not (events := worker.events("recording_ready")) and time.monotonic() < until:
        time.sleep(0.1)
    assert events[0]["recording"] == kept["recording"]
    assert events[0]["complete"] is True
    assert last_ms(kept["path"]) > 2000
    numbers = [event["n"] for event in worker.events()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert worker.client.recordings()[0]["recording"] == kept["recording"]


@pytest.mark.crash
def test_after_a_kill_in_a_caucus_nobody_is_inside_until_admitted_and_nothing_is_recorded(own_worker: WorkerProcess) -> None:
    worker = own_worker

    async def before() -> None:
        mediator, party = await meet(worker)
        other = await enter(worker, "other")
        mediator.say("admit", participant="other")
        await other.in_state("admitted")
        await agreed(worker, mediator, party, other)
        mediator.say("caucus", side="applicant", also=[])
        await noted(other, worker, "resting")
        worker.kill()

    async def after() -> None:
        mediator = await enter(worker, "mediator")
        other = await enter(worker, "other")
        party = await enter(worker, "party")
        await asyncio.gather(speak(mediator, 1.0), speak(party, 1.0))
        assert not other.received
        assert not party.received
        assert mediator.state["recording"]["state"] == "off"
        assert other.state["you"]["state"] in ("lobby", "identified")

    run(before())
    worker.start()
    run(after())
    assert [e["state"] for e in worker.events("recording")][-1] == "resting"
