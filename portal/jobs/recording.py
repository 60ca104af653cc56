"""The job `recording`: bring a recording's files from the media worker's spool into the store, and then let the spool forget them.

The argument is the recording's path. The first run fetches and checks the files; the second one, put into the queue by the
transaction that keeps them, deletes them from the spool: they are always in one of the two places.
"""

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from portal.domain.act import SYSTEM
from portal.domain.portal import Portal
from portal.domain.recording import RecordedFile
from portal.jobs.kinds import Record, nothing
from portal.jobs.world import World
from portal.services import recordings
from portal.services.media import Worker, members_of
from portal.storage.blobs import CHUNK_BYTES, new_blob


class Damaged(Exception):
    """A file does not have the digest that the media worker named; it is fetched again later."""

    code = "recording-damaged"


class Fetched:
    """Files on this machine's disk, to be put into the store; they are deleted as soon as nobody needs them."""

    def __init__(self, path: str, folder: Path, files: Sequence[RecordedFile], now: Any) -> None:
        self._path, self._folder, self._files, self._now = path, folder, files, now
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def __call__(self, portal: Portal) -> None:
        """Put them into the store; may be called again where the transaction was lost."""
        recording = recordings.find(portal, self._path)
        if recording is None:
            return
        blobs = {}
        for file in self._files:
            with (self._folder / file.name).open("rb") as source:
                blobs[file.name] = new_blob(source, portal._p_jar).blob   # noqa: SLF001 - ZODB's own name
        recordings.keep(portal, recording, blobs, self._now)


def take_in(argument: str, world: World) -> Record:
    """Fetch the files, or say that they need not be kept any more."""
    found = world.read(lambda portal: _described(portal, argument))
    if found is None:
        return nothing
    state, name, key, files = found
    member = members_of(world.media).get(name)
    if member is None:
        raise LookupError(name)
    if state != "waiting":
        member.forget(key)
        return nothing
    folder = Path(tempfile.mkdtemp(prefix="recording", dir=temporary_folder(world)))
    fetched = Fetched(argument, folder, files, world.clock())
    for file in files:
        _fetch(member, key, file, folder / file.name)
    return fetched


def temporary_folder(world: World) -> str | None:
    """A folder on the disk of the store."""
    ask: Any = getattr(world.database.storage, "temporaryDirectory", None)
    return str(ask()) if ask is not None else None


def _described(portal: Portal, path: str) -> tuple[str, str, str, tuple[RecordedFile, ...]] | None:
    recording = recordings.find(portal, path)
    return (recording.state, recording.worker, recording.key, recording.files) if recording is not None else None


def _fetch(member: Worker, key: str, file: RecordedFile, target: Path) -> None:
    """Copy one file and look whether it is the one that was named. Raises Damaged."""
    with target.open("wb") as out:
        member.fetch(key, file.name, out)
    digest = hashlib.sha256()
    with target.open("rb") as copied:
        while chunk := copied.read(CHUNK_BYTES):
            digest.update(chunk)
    if digest.hexdigest() != file.digest or target.stat().st_size != file.size_bytes:
        raise Damaged


def erase_overdue(world: World) -> int:
    """Erase the recordings whose period is over (R-REC-6), each in its own transaction; returns how many."""
    now = world.clock()

    def erase(portal: Portal, path: str) -> bool:
        recording = recordings.find(portal, path)
        if recording is None or recording.state != "kept":
            return False
        recordings.erase(portal, recording, "period_over", now=now, actor=SYSTEM)
        return True

    paths = world.read(lambda portal: recordings.overdue(portal, now))
    return sum(world.change(lambda portal, path=path: erase(portal, path), "recording") for path in paths)   # type: ignore[misc]
