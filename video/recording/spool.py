"""Where recordings wait for the portal: a folder each, with a file for each participant and at the end a manifest.

A folder without a manifest is being written, or was left by a crash: then `finish` looks at what is there.
"""

import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = "{participant}.mkv"
LOCK, CLOSED, ABOUT, MANIFEST = "lock", "closed", "about.json", "manifest.json"
CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class About:
    """What is known of a recording from its beginning."""

    recording: str
    room: str
    started_at: str


class Spool:
    """The recordings of one worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def begin(self, about: About) -> Path:
        """The folder of a new recording. Raises OSError where the disk refuses; then nothing of it is left."""
        folder = self.folder / about.recording
        folder.mkdir(mode=0o700)
        try:
            _write(folder / ABOUT, about.__dict__)
            _sync(self.folder)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder

    def unfinished(self) -> list[Path]:
        """Folders without a manifest."""
        return [each for each in self._folders() if not (each / MANIFEST).exists() and (each / ABOUT).exists()]

    def manifests(self) -> list[dict[str, Any]]:
        """What is ready to be taken."""
        return [json.loads((each / MANIFEST).read_text("utf-8")) for each in self._folders() if (each / MANIFEST).exists()]

    def file(self, recording: str, name: str) -> Path | None:
        """One file that stands in a manifest, or None."""
        manifest = self.folder / recording / MANIFEST
        if not manifest.exists():
            return None
        names = [each["name"] for each in json.loads(manifest.read_text("utf-8"))["files"]]
        return manifest.with_name(name) if name in names else None

    def forget(self, recording: str) -> None:
        """Delete a recording that has a manifest; unknown ones are no error."""
        folder = self.folder / recording
        if (folder / MANIFEST).exists():
            gone = folder.with_name(f"{recording}.gone")
            folder.rename(gone)   # a crash in the middle leaves nothing that looks like a recording
            shutil.rmtree(gone, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return sorted(each for each in self.folder.iterdir() if each.is_dir() and not each.name.endswith(".gone"))


def finish(folder: Path) -> dict[str, Any]:
    """Wait until nobody writes any more, put all on the disk, and write the manifest; returns it.

    `complete` says that the files were closed in order; else they end with the last cluster that was written.
    """
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        files = [_described(path) for path in sorted(folder.glob("*.mkv")) if path.stat().st_size]
        manifest = {**about, "complete": (folder / CLOSED).exists(), "files": files}
        _write(folder / MANIFEST, manifest)
    return manifest


def _described(path: Path) -> dict[str, Any]:
    """Name, participant, size and SHA-256 of a file that is on the disk."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        os.fsync(file.fileno())
    return {"name": path.name, "participant": path.stem, "size": path.stat().st_size, "sha256": digest.hexdigest()}


def _write(path: Path, content: dict[str, Any]) -> None:
    """Replace a small file so that it is there whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
