"""The manifest: what an export holds, and the size and SHA-256 of each file, written last of all.

A folder without it is an export that was never finished. The digest of the manifest stands for the whole export: it is
printed when it is written and when it is read, so that the two sides can compare it by telephone.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from portal.storage.blobs import CHUNK_BYTES
from portal.storage.errors import ExportBroken, ExportTooNew

NAME: Final = "manifest.json"
FORMAT: Final = "concord-export"
VERSION: Final = 1
FILE_NAME: Final = re.compile(r"objects/[A-Za-z]{1,60}\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{64}")
"""The only names that files of an export have: a name never leads out of the folder."""


@dataclass
class Manifest:
    """What stands in manifest.json."""

    made_at: str
    schema_version: int
    records: dict[str, int] = field(default_factory=dict)
    """How many records of each kind."""
    files: dict[str, list[Any]] = field(default_factory=dict)
    """Size in bytes and SHA-256 by the name within the folder."""
    format: str = FORMAT
    version: int = VERSION

    def content(self) -> bytes:
        """The bytes of the file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file. Raises ExportBroken where it is missing."""
    size, digest = 0, hashlib.sha256()
    try:
        with path.open("rb") as source:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise ExportBroken(f"The file {path.name} is missing or cannot be read.") from error
    return size, digest.hexdigest()


def read(folder: Path, schema_version: int) -> tuple[Manifest, str]:
    """The manifest of a folder in which every file is as it was written, and its own SHA-256.

    Raises ExportBroken for what is no export, unfinished or changed, ExportTooNew for what a newer program wrote.
    """
    path = folder / NAME
    _, own = digest_of(path)
    try:
        manifest = Manifest(**json.loads(path.read_text("utf-8")))
        is_ours = manifest.format == FORMAT and all(
            FILE_NAME.fullmatch(name) and len(said) == len(("size", "digest")) for name, said in manifest.files.items())
        numbers = (int(manifest.version), int(manifest.schema_version))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ExportBroken(f"{path} is not the manifest of an export of Concord.") from error
    if not is_ours:
        raise ExportBroken(f"{path} is not the manifest of an export of Concord.")
    if numbers[0] > VERSION or numbers[1] > schema_version:
        raise ExportTooNew(f"This export has format {numbers[0]} and store version {numbers[1]}; install the newer program first.")
    for name, said in manifest.files.items():
        if list(digest_of(folder / name)) != list(said):
            raise ExportBroken(f"The file {name} has changed since it was exported.")
    return manifest, own
