"""Recordings of all rooms of a worker: which are being written, and which wait for the portal in the spool."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from video.media.source import Source
from video.protocol.events import Event, Kind
from video.recording.spool import About, Spool, finish
from video.rooms.recording import State
from video.rooms.room import Room
from video.server.journal import Journal
from video.server.logs import log, say
from video.server.tape import Key, Tape

Say = Callable[[str], None]
AGAIN_S = 60.0
"""Between two tries to put a recording on a disk that refused it."""


class Recorder:
    """The spool of a worker, and the tapes that are being written into it."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.spool = Spool(folder)
        self._journal = journal
        self._tapes: dict[str, Tape] = {}
        self._finishing: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    @property
    def running(self) -> int:
        """How many are being written."""
        return len(self._tapes)

    def settle(self, room: Room, sources: Mapping[Key, Source], on_failure: Say) -> None:
        """Follow a room's state: take the packets of these sources while it is `on`, and of none else."""
        recording = room.recording
        tape = self._tapes.get(room.id)
        if tape is not None and (recording.status.state is State.OFF or tape.folder.name != recording.id):
            del self._tapes[room.id]
            tape.close()
            tape = None
        if recording.is_on and tape is None:
            tape = self._begin(room, on_failure)
        if tape is not None:
            tape.follow(sources if recording.is_on else {})

    def _begin(self, room: Room, on_failure: Say) -> Tape | None:
        """A new tape; None where the disk refuses, which is said."""
        recording, started = room.recording.id, datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            folder = self.spool.begin(About(recording, room.id, started))
        except OSError as error:
            about = {"room": room.id, "recording": recording, "why": error.strerror}
            log.error("a recording cannot begin", extra={"about": about})
            loop = asyncio.get_running_loop()
            loop.call_soon(on_failure, "disk-failed")
            # after its end is said, so that nobody waits for files that will never come
            nothing = {"recording": recording, "room": room.id, "started_at": started, "complete": False, "files": []}
            loop.call_soon(self._tell, nothing)
            return None

        def ended(failure: str) -> None:
            if failure:
                log.error("a recording failed", extra={"about": {"room": room.id, "recording": recording, "why": failure}})
                if self._tapes.get(room.id) is tape:
                    on_failure(failure)
            task = asyncio.get_running_loop().create_task(self._finish(folder))
            self._finishing.add(task)
            task.add_done_callback(self._finishing.discard)

        tape = self._tapes[room.id] = Tape(folder, ended)
        say("recording begins", room=room.id, recording=recording)
        return tape

    async def _finish(self, folder: Path) -> None:
        """Write the manifest, outside of the loop, and tell the portal by the journal. A full disk may have room again later."""
        while True:
            try:
                manifest = await asyncio.to_thread(finish, folder)
            except OSError as error:
                about = {"recording": folder.name, "why": error.strerror}
                log.error("a recording has no manifest yet; it is tried again", extra={"about": about})
            else:
                self._tell(manifest)
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), AGAIN_S)
                return   # the next start finds it

    def _tell(self, manifest: dict[str, Any]) -> None:
        """Note in the journal that a recording waits to be taken."""
        details = {key: manifest[key] for key in ("recording", "started_at", "complete", "files")}
        self._journal.append(Event(Kind.RECORDING_READY, datetime.now(UTC), manifest["room"], None, details))
        say("recording ready", recording=manifest["recording"], files=len(manifest["files"]), complete=manifest["complete"])

    # Start and end of the worker

    def recover(self) -> None:
        """Finish in a thread what a worker that died left, as soon as nobody writes it any more, and tell of all that waits."""
        loop = asyncio.get_running_loop()
        for manifest in self.spool.manifests():
            self._tell(manifest)
        left = self.spool.unfinished()

        def work() -> None:
            for folder in left:
                try:
                    manifest = finish(folder)
                except (OSError, ValueError):
                    log.exception("a recording cannot be finished", extra={"about": {"recording": folder.name}})
                    continue
                loop.call_soon_threadsafe(self._tell, manifest)

        if left:
            threading.Thread(target=work, name="recover-recordings", daemon=True).start()

    async def close(self) -> None:
        """End all tapes and wait for what they write."""
        tapes, self._tapes = list(self._tapes.values()), {}
        for tape in tapes:
            tape.close()
        for tape in tapes:
            await tape.ended()
        self._closing.set()
        while self._finishing:
            await asyncio.wait(set(self._finishing))
