"""Making films of recordings, one at a time, in a process of its own with the lowest priority; the worker only looks how far it is."""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from portal.domain.portal import Portal
from portal.domain.recording import RecordedFile, Recording
from portal.jobs.recording import temporary_folder
from portal.jobs.world import World
from portal.services import recordings
from portal.storage.blobs import new_blob

FILM: Final = "film.webm"
SHOWN_STEP: Final = 0.05
"""How much further it must be before that is saved."""

log = logging.getLogger("concord.jobs")


@dataclass
class Making:
    """One film that is being made."""

    path: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    done: float = 0.0
    shown: float = 0.0


class Films:
    """At most one film at a time. A worker that dies takes the process with it, and the next worker begins anew."""

    def __init__(self) -> None:
        self._making: Making | None = None

    def step(self, world: World) -> int:
        """Begin the next one, look how far it is, or keep it; returns how many were kept."""
        making = self._making
        if making is None:
            self._begin(world)
            return 0
        if not world.read(partial(is_wanted, path=making.path)):
            making.process.kill()
        _look(making)
        if making.process.poll() is None:
            self._show(world, making)
            return 0
        self._making = None
        return _finish(world, making)

    def _begin(self, world: World) -> None:
        found = world.read(next_waiting)
        if found is None:
            return
        path, sources = found
        if not sources:
            world.change(lambda portal: _give_up(portal, path, "erased"), "film")
            return
        folder = Path(tempfile.mkdtemp(prefix="film", dir=temporary_folder(world)))
        process = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "video.recording", "combine", str(folder / FILM), *sources],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._making = Making(path, folder, process)

    def _show(self, world: World, making: Making) -> None:
        """Save how far it is, in steps that one can see."""
        if making.done - making.shown < SHOWN_STEP:
            return
        making.shown = making.done

        def show(portal: Portal) -> None:
            recording = recordings.find(portal, making.path)
            if recording is not None:
                recording.film_done = making.done

        world.change(show, "film")

    def stop(self) -> None:
        """Make nothing any more."""
        if self._making is not None:
            self._making.process.kill()
            _close(self._making)
            self._making = None


FILMS: Final = Films()
"""The one that the schedule uses."""


def next_waiting(portal: Portal) -> tuple[str, list[str]] | None:
    """The path of the recording whose turn it is, and its files on the disk."""
    for path in portal.films_waiting:
        recording = recordings.find(portal, path)
        return path, sources_of(recording) if recording is not None else []
    return None


def sources_of(recording: Recording) -> list[str]:
    """The files of all participants on the disk."""
    return [file.blob.committed() for file in recording.files if file.blob is not None]


def is_wanted(portal: Portal, path: str) -> bool:
    """Whether a film of it is still to be made: it may have been erased meanwhile."""
    return path in portal.films_waiting


def _look(making: Making) -> None:
    """Read how far the process says it is."""
    assert making.process.stdout is not None
    said = making.process.stdout.read() or b""
    for line in said.splitlines():
        try:
            making.done = float(json.loads(line)["done"])
        except (ValueError, KeyError, TypeError):   # a line that was cut
            continue


def _finish(world: World, making: Making) -> int:
    """Keep the film, or note that there will be none."""
    try:
        status = making.process.wait()
        if status:
            log.warning("the film of %s cannot be made: status %d", making.path, status)
            world.change(lambda portal: _give_up(portal, making.path, f"status {status}"), "film")
            return 0
        world.change(lambda portal: _keep(portal, making), "film")
    finally:
        _close(making)
    return 1


def _keep(portal: Portal, making: Making) -> None:
    recording = recordings.find(portal, making.path)
    if recording is None:
        return
    with (making.folder / FILM).open("rb") as source:
        stored = new_blob(source, portal._p_jar)   # noqa: SLF001 - ZODB's own name
    recordings.keep_film(portal, recording, RecordedFile(FILM, "", stored.size_bytes, stored.digest, stored.blob))


def _give_up(portal: Portal, path: str, why: str) -> None:
    recording = recordings.find(portal, path)
    if recording is not None:
        recordings.give_up_film(portal, recording, why)
    else:
        portal.films_waiting = tuple(each for each in portal.films_waiting if each != path)


def _close(making: Making) -> None:
    """Let the process and its folder go."""
    for pipe in (making.process.stdin, making.process.stdout):
        if pipe is not None:
            pipe.close()
    making.process.wait()
    shutil.rmtree(making.folder, ignore_errors=True)
