"""A recording comes from the media worker's spool into the store, once, whole, and with the digest that was named; then a film is made."""

import hashlib
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import av
import pytest

from portal.domain.recording import Recording
from portal.domain.session import MediationSession, Participant
from portal.jobs.films import Films
from portal.jobs.journal import take_in
from portal.jobs.recording import erase_overdue
from portal.jobs.work import do_due
from portal.jobs.world import World
from portal.services import recordings
from portal.storage.attempts import in_transaction
from portal.storage.check import check
from tests.factories.filed import AT, file_dossier
from tests.portal.jobs.conftest import Journal
from tests.video.recording.test_combine import recorded
from video.protocol.errors import MissingError, UnreachableError

KEY = "20261122020000000000-abcd"


@dataclass
class Spool(Journal):
    """A media worker with a journal and a spool."""

    files: dict[str, bytes] = field(default_factory=dict)
    is_away: bool = False
    forgotten: list[str] = field(default_factory=list)

    def fetch(self, recording: str, name: str, target: BinaryIO) -> None:
        if self.is_away:
            raise UnreachableError("worker-unreachable", "away")
        if recording in self.forgotten:
            raise MissingError("no-such-recording", "gone")
        target.write(self.files[name])

    def forget(self, recording: str) -> None:
        self.forgotten.append(recording)


@pytest.fixture
def spool(world: World) -> Spool:
    """A session in whose room a recording ran; `spool` is the worker that has it."""

    def plan(connection: Any) -> None:
        dossier = file_dossier(connection, "100001")
        session = MediationSession(AT + timedelta(days=1), 60, "video", "county", "room-1")
        session.recording_notice = ("1", "是否同意录音录像")
        dossier.shelf("sessions").add("1", session)
        party = Participant("张某", "party", "applicant", "own_device")
        party.party_id = next(iter(dossier.parties))
        session.participants.add("p1", party)
        dossier.__parent__.__parent__.__parent__.video_rooms["room-1"] = session  # type: ignore[union-attr]

    in_transaction(world.database, plan)
    worker = Spool()
    object.__setattr__(world, "media", worker)
    return worker


def event(spool: Spool, kind: str, participant: str | None = None, **details: Any) -> None:
    number = len(spool.events) + 1
    at = (AT + timedelta(minutes=number)).isoformat()
    spool.events.append({"n": number, "at": at, "kind": kind, "room": "room-1", "participant": participant, **details})


def state(spool: Spool, word: str, reason: str = "", at_ms: int = 0) -> None:
    event(spool, "recording", recording=KEY, state=word, reason=reason, at_ms=at_ms)


def ready(spool: Spool, *, complete: bool = True) -> None:
    files = [
        {"name": name, "participant": name.removesuffix(".mkv"), "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in spool.files.items()
    ]
    event(spool, "recording_ready", recording=KEY, started_at=AT.isoformat(), complete=complete, files=files)


def ran(spool: Spool) -> None:
    """The journal of a recording with a caucus in it."""
    event(spool, "consent", "p1", recording=KEY, given=True, seats=[])
    state(spool, "asking")
    state(spool, "on")
    state(spool, "resting", "caucus", 10_000)
    state(spool, "on", "", 10_000)
    state(spool, "off", "host", 25_000)
    ready(spool)


def the_recording(world: World, look: Any) -> Any:
    return world.read(lambda portal: look(portal.dossiers.find("2026/100001").sessions["1"].recordings["1"]))


def test_consent_marks_and_files_come_in_once_and_leave_the_spool_only_then(world: World, spool: Spool) -> None:
    spool.files = {"p1.mkv": b"one" * 1000, "p2.mkv": b"two" * 2000}
    ran(spool)
    take_in(world)
    assert the_recording(world, lambda r: (r.state, r.worker, [m.state for m in r.marks])) == ("waiting", "1", ["on", "resting", "on", "off"])
    assert spool.forgotten == []
    do_due(world)
    assert the_recording(world, lambda r: r.state) == "kept"
    assert the_recording(world, _first_file) == b"one" * 1000
    assert the_recording(world, lambda r: (r.keep_until - r.ended_at).days) == 365
    do_due(world)
    assert spool.forgotten == [KEY]
    ready(spool)   # as a worker says again after its start
    take_in(world)
    do_due(world)
    assert world.read(lambda portal: len(portal.dossiers.find("2026/100001").sessions["1"].recordings)) == 1
    assert world.read(lambda portal: portal.films_waiting) == ("/dossiers/2026/100001/sessions/1/recordings/1",)
    acts = world.read(lambda portal: [e.action for e in portal.dossiers.find("2026/100001").audit])
    assert [act for act in acts if "recording" in act] == ["recording_consent", "begin_recording", "end_recording", "keep_recording"]
    consent = world.read(lambda portal: portal.dossiers.find("2026/100001").consents.holds("recording", _party(portal), "1"))
    assert consent


def _first_file(recording: Any) -> bytes:
    with recording.files[0].blob.open("r") as kept:
        return bytes(kept.read())


def _party(portal: Any) -> str:
    return str(next(iter(portal.dossiers.find("2026/100001").parties)))


def test_a_consent_that_is_taken_back_holds_no_longer(world: World, spool: Spool) -> None:
    event(spool, "consent", "p1", recording=KEY, given=True, seats=[])
    event(spool, "consent", "p1", recording=KEY, given=False, seats=[])
    take_in(world)
    kept = world.read(lambda portal: portal.dossiers.find("2026/100001").consents.latest("recording", _party(portal), "1"))
    assert kept.given
    assert not kept.holds
    assert world.read(lambda portal: len(portal.dossiers.find("2026/100001").consents)) == 1


def test_what_was_only_asked_for_leaves_no_recording(world: World, spool: Spool) -> None:
    state(spool, "asking")
    state(spool, "off", "refused")
    take_in(world)
    assert world.read(lambda portal: len(portal.dossiers.find("2026/100001").sessions["1"].recordings)) == 0


def test_a_file_that_changed_on_the_way_is_not_kept_and_not_forgotten(world: World, spool: Spool) -> None:
    spool.files = {"p1.mkv": b"as it was"}
    ran(spool)
    take_in(world)
    spool.files["p1.mkv"] = b"something"
    do_due(world)
    assert the_recording(world, lambda r: r.state) == "waiting"
    assert spool.forgotten == []
    assert world.read(lambda portal: portal.outbox.work.after(0, 9)[0][1].last_error) == "Damaged recording-damaged"
    spool.files["p1.mkv"] = b"as it was"
    world.clock.move(seconds=60)  # type: ignore[attr-defined]
    do_due(world)
    assert the_recording(world, lambda r: r.state) == "kept"


def test_a_worker_that_is_away_is_asked_again_later(world: World, spool: Spool) -> None:
    spool.files, spool.is_away = {"p1.mkv": b"sound"}, True
    ran(spool)
    take_in(world)
    do_due(world)
    assert the_recording(world, lambda r: r.state) == "waiting"
    spool.is_away = False
    world.clock.move(seconds=60)  # type: ignore[attr-defined]
    do_due(world)
    assert the_recording(world, lambda r: r.state) == "kept"


def test_a_recording_that_died_with_its_worker_is_known_as_such(world: World, spool: Spool) -> None:
    spool.files = {"p1.mkv": b"sound"}
    state(spool, "on")
    ready(spool, complete=False)
    take_in(world)
    assert the_recording(world, lambda r: (r.complete, r.marks[-1].reason, r.ended_at is not None)) == (False, "worker-died", True)


def test_the_film_is_made_beside_the_work_and_kept(world: World, spool: Spool, tmp_path: Path) -> None:
    content = recorded(tmp_path / "a.mkv", seconds=2).read_bytes()
    spool.files = {"p1.mkv": content, "p2.mkv": content}
    ran(spool)
    take_in(world)
    do_due(world)
    films = Films()
    until = time.monotonic() + 120
    while not films.step(world) and time.monotonic() < until:
        time.sleep(0.1)
    with world.read(lambda portal: _recording(portal).film.blob.open("r")) as blob, av.open(blob) as film:
        assert [stream.codec.name for stream in film.streams] == ["vp8", "opus"]
    assert the_recording(world, lambda r: (r.film_done, r.film_failed)) == (1.0, "")
    assert films.step(world) == 0
    assert check(world.database).findings == ()


def _recording(portal: Any) -> Recording:
    found: Recording = portal.dossiers.find("2026/100001").sessions["1"].recordings["1"]
    return found


def test_a_film_that_cannot_be_made_is_said_and_does_not_stop_the_next(world: World, spool: Spool) -> None:
    spool.files = {"p1.mkv": b"this is no film"}
    ran(spool)
    take_in(world)
    do_due(world)
    films = Films()
    until = time.monotonic() + 60
    while world.read(lambda portal: portal.films_waiting) and time.monotonic() < until:
        films.step(world)
        time.sleep(0.1)
    assert the_recording(world, lambda r: r.film_failed) == "status 1"
    assert the_recording(world, lambda r: r.state) == "kept"


def test_what_is_erased_meanwhile_gets_no_film(world: World, spool: Spool, tmp_path: Path) -> None:
    spool.files = {"p1.mkv": recorded(tmp_path / "a.mkv", seconds=6).read_bytes()}
    ran(spool)
    take_in(world)
    do_due(world)
    films = Films()
    films.step(world)
    world.clock.move(days=400)  # type: ignore[attr-defined]
    assert erase_overdue(world) == 1
    assert erase_overdue(world) == 0
    until = time.monotonic() + 60
    while films._making is not None and time.monotonic() < until:
        films.step(world)
        time.sleep(0.1)
    assert films._making is None
    found = the_recording(world, lambda r: (r.state, r.film, r.erased_rule, r.erased_by, r.files[0].blob, bool(r.files[0].digest)))
    assert found == ("erased", None, "period_over", "system", None, True)


def test_nothing_is_erased_before_its_time_but_by_a_named_rule(world: World, spool: Spool) -> None:
    spool.files = {"p1.mkv": b"sound"}
    ran(spool)
    take_in(world)
    do_due(world)
    world.clock.move(days=300)  # type: ignore[attr-defined]
    assert erase_overdue(world) == 0
    assert the_recording(world, lambda r: r.state) == "kept"
    assert world.read(lambda portal: recordings.overdue(portal, AT + timedelta(days=367))) == [
        "/dossiers/2026/100001/sessions/1/recordings/1"
    ]
