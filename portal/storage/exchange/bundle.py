"""One dossier to one ZIP file: the same records and files as in an export of the whole store, of this dossier alone.

What it refers to outside of itself, such as the unit that holds it, is named by its place and not included.
"""

import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.domain.errors import NotFound
from portal.storage.attempts import reading
from portal.storage.bootstrap import portal_of
from portal.storage.checks.finding import Progress, Watch, in_silence
from portal.storage.durable import full_disk_is_said
from portal.storage.errors import ExportImpossible
from portal.storage.exchange.manifest import NAME, Manifest
from portal.storage.exchange.places import place_of
from portal.storage.exchange.write import Writing, finish


def write_dossier(
    database: Any, target: Path, *, reference: str, now: datetime, progress: Progress = in_silence,
) -> tuple[Manifest, str]:
    """Write a dossier to a new ZIP file; returns the manifest and its SHA-256. Raises NotFound, ExportImpossible."""
    if target.exists():
        raise ExportImpossible(f"{target} is there already.")

    def look(connection: Any) -> tuple[Manifest, str]:
        portal = portal_of(connection)
        dossier = portal.dossiers.find(reference)
        if dossier is None:
            raise NotFound("dossier-unknown", reference=reference)
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder, full_disk_is_said():
            (Path(folder) / "objects").mkdir()
            writing = Writing(Path(folder), Manifest(now.isoformat(), portal.schema_version), Watch(connection, progress))
            with writing:
                for place, record in writing.walk(dossier, place_of(dossier)):
                    writing.write(place, record)
            digest = finish(Path(folder), writing.manifest)
            _pack(Path(folder), writing.manifest, target)
            return writing.manifest, digest

    return reading(database, look)


def _pack(folder: Path, made: Manifest, target: Path) -> None:
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as bundle:
        target.chmod(0o600)
        for name in (NAME, *sorted(made.files)):
            bundle.write(folder / name, name)
