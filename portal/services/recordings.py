"""Recordings of sessions: the consents behind them, their files into the dossier, who watched, and their end (R-REC-5 to R-REC-9)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from portal.domain.act import SYSTEM, Actor
from portal.domain.consent import ConsentRecord
from portal.domain.dossier import Dossier
from portal.domain.errors import Conflict, Invalid, NotFound
from portal.domain.outbox import Job
from portal.domain.portal import Portal
from portal.domain.recording import RecordedFile, Recording, RecordingMark
from portal.domain.session import MediationSession
from portal.services import consents
from portal.services.consents import Answer, Notice
from portal.services.records import dossier_of, record

ERASE_RULES: Final = ("period_over", "person_asks", "made_by_mistake")
"""R-REC-6: the period that people were told is over.
PIPL 47: somebody on it took the consent back and asks for it.
R-REC-5: nobody should have made it."""
PEACEFUL: Final = frozenset({"host", "refused", "withdrawn", "ended", "worker-stopping", ""})
"""Why a recording ends without a failure."""


# -- what the media worker tells


def take_in(portal: Portal, session: MediationSession, event: Mapping[str, Any], worker: str) -> None:
    """Put one event of the room's journal into the session's recordings and consents. Saying it again changes nothing."""
    if event["kind"] == "consent":
        _take_consent(portal, session, event)
    elif event["kind"] == "recording":
        _take_state(portal, session, event, worker)
    elif event["kind"] == "recording_ready":
        _take_files(portal, session, event, worker)


def _take_consent(portal: Portal, session: MediationSession, event: Mapping[str, Any]) -> None:
    """A yes or a no said in the room. A no after a yes takes it back (R-REC-6); a party's word stands among the consents."""
    dossier, at = dossier_of(session), datetime.fromisoformat(event["at"])
    participant = session.participants.get(str(event.get("participant") or ""))
    if participant is None:
        return
    given, number = bool(event["given"]), str(session.number)
    by = participant.principal or f"guest:{dossier.id}/{number}/{participant.__name__}"
    if participant.party_id in dossier.parties:
        before = dossier.consents.latest("recording", participant.party_id, number)
        if not given and before is not None and before.holds:
            before.withdrawn_at = at
        else:
            _keep(dossier, session, participant.party_id, given, at, by)
    record(portal, session, at, by, "recording_consent", {
        "session": session.number, "participant": participant.__name__, "given": given, "seats": len(event.get("seats", ())),
        "text_version": session.recording_notice[0],
    })


def _keep(dossier: Dossier, session: MediationSession, party_id: str, given: bool, at: datetime, by: str) -> ConsentRecord:   # noqa: FBT001 - what was said
    notice = Notice(*session.recording_notice)
    return consents.put(dossier, Answer("recording", party_id, given, notice, str(session.number)), at, by)


def _take_state(portal: Portal, session: MediationSession, event: Mapping[str, Any], worker: str) -> None:
    """It began, rests, goes on, or ended. One that never ran leaves no recording."""
    at, key = datetime.fromisoformat(event["at"]), str(event["recording"])
    recording = session.recordings.of_key(key)
    if recording is None:
        if event["state"] != "on":
            return
        recording = _add(portal, session, key, worker, at)
    recording.note(RecordingMark(at, int(event["at_ms"]), str(event["state"]), str(event["reason"])))
    if event["state"] == "off" and recording.ended_at is None:
        _end(portal, session, recording, at, str(event["reason"]))


def _add(portal: Portal, session: MediationSession, key: str, worker: str, at: datetime) -> Recording:
    shelf = session.shelf_of_recordings()
    recording = Recording(key, worker, at)
    shelf.add(shelf.next_name(), recording)
    record(portal, session, at, SYSTEM.principal, "begin_recording", {"session": session.number, "recording": recording.__name__})
    return recording


def _end(portal: Portal, session: MediationSession, recording: Recording, at: datetime, reason: str) -> None:
    recording.ended_at = at
    recording.keep_until = at + timedelta(days=portal.rulebook.recording_days)
    record(portal, session, at, SYSTEM.principal, "end_recording" if reason in PEACEFUL else "recording_failed", {
        "session": session.number, "recording": recording.__name__, "reason": reason,
    })


def _take_files(portal: Portal, session: MediationSession, event: Mapping[str, Any], worker: str) -> None:
    """Its files are ready to be fetched; a job does that."""
    at, key = datetime.fromisoformat(event["at"]), str(event["recording"])
    recording = session.recordings.of_key(key)
    if recording is None:
        recording = _add(portal, session, key, worker, datetime.fromisoformat(event["started_at"]))
    if recording.state != "running":
        portal.outbox.work.put(Job("recording", recording.path(), at))   # it is still in the spool: looked at again
        return
    if recording.ended_at is None:   # the worker died with it
        recording.note(RecordingMark(at, 0, "off", "worker-died"))
        _end(portal, session, recording, at, "worker-died")
    recording.worker, recording.complete, recording.state = worker, bool(event["complete"]), "waiting"
    recording.files = tuple(
        RecordedFile(str(each["name"]), str(each["participant"]), int(each["size"]), str(each["sha256"])) for each in event["files"]
    )
    portal.outbox.work.put(Job("recording", recording.path(), at))


# -- what the jobs do


def keep(portal: Portal, recording: Recording, blobs: Mapping[str, Any], now: datetime) -> None:
    """The files are here, with the digests that the media worker named. From now on the spool need not keep them."""
    if recording.state != "waiting":
        return
    recording.files = tuple(RecordedFile(f.name, f.participant, f.size_bytes, f.digest, blobs[f.name]) for f in recording.files)
    recording.state = "kept" if recording.files else "empty"
    if recording.files:
        portal.films_waiting = (*portal.films_waiting, recording.path())
    portal.outbox.work.put(Job("recording", recording.path(), now))
    record(portal, recording, now, SYSTEM.principal, "keep_recording", {
        "session": session_number(recording), "recording": recording.__name__, "complete": recording.complete,
        "digests": [each.digest for each in recording.files],
    })


def keep_film(portal: Portal, recording: Recording, film: RecordedFile) -> None:
    """The film is made."""
    leave_queue(portal, recording)
    if recording.state == "kept":
        recording.film, recording.film_done, recording.film_failed = film, 1.0, ""


def give_up_film(portal: Portal, recording: Recording, why: str) -> None:
    """The film cannot be made; the files of the participants stay."""
    leave_queue(portal, recording)
    recording.film_failed = why


def leave_queue(portal: Portal, recording: Recording) -> None:
    """Nobody makes a film of it any more."""
    portal.films_waiting = tuple(each for each in portal.films_waiting if each != recording.path())


def find(portal: Portal, path: str) -> Recording | None:
    """The recording at a path, or None."""
    node = portal.find(path)
    return node if isinstance(node, Recording) else None


def session_number(recording: Recording) -> int:
    """The number of the session that was recorded."""
    return next(node.number for node in recording.lineage() if isinstance(node, MediationSession))


# -- what people do


def watch(portal: Portal, recording: Recording, *, now: datetime, actor: Actor) -> None:
    """Open it to watch, which is written down (R-REC-7). Raises Conflict where there is nothing to watch."""
    if recording.state != "kept":
        raise Conflict("recording-not-there", state=recording.state)
    recording.open_to(actor.principal, now)
    record(portal, recording, now, actor.principal, "watch_recording", {
        "session": session_number(recording), "recording": recording.__name__,
    })


def take_away(portal: Portal, recording: Recording, name: str, *, now: datetime, actor: Actor) -> RecordedFile:
    """Give one file out, which is written down with its name. Raises NotFound where there is none of that name."""
    kept = [*recording.files, *((recording.film,) if recording.film is not None else ())]
    file = next((each for each in kept if each.name == name and each.blob is not None), None)
    if file is None:
        raise NotFound("recording-not-there")
    record(portal, recording, now, actor.principal, "take_recording", {
        "session": session_number(recording), "recording": recording.__name__, "file": name,
    })
    return file


def erase(portal: Portal, recording: Recording, rule: str, *, now: datetime, actor: Actor) -> None:
    """Let the pictures and voices go; the digests, the marks and this act stay. Raises Invalid, Conflict."""
    if rule not in ERASE_RULES:
        raise Invalid("no-such-erase-rule", rule=rule)
    if rule == "period_over" and (recording.keep_until is None or now < recording.keep_until):
        raise Conflict("recording-period-runs")
    if recording.state != "kept":
        raise Conflict("recording-not-there", state=recording.state)
    leave_queue(portal, recording)
    recording.files = tuple(RecordedFile(f.name, f.participant, f.size_bytes, f.digest) for f in recording.files)
    recording.film = None
    recording.state, recording.erased_at, recording.erased_by, recording.erased_rule = "erased", now, actor.principal, rule
    record(portal, recording, now, actor.principal, "erase_recording", {
        "session": session_number(recording), "recording": recording.__name__, "rule": rule,
    })


def overdue(portal: Portal, now: datetime) -> list[str]:
    """Paths of the recordings whose period is over."""
    return [
        recording.path() for session in portal.video_rooms.values() for recording in session.recordings.values()
        if recording.state == "kept" and recording.keep_until is not None and recording.keep_until <= now
    ]
