"""Folder to an empty store: first every object without content, then what each holds, and in the last transaction the root.

Until that transaction the store is as empty as before for everybody, so an import that stops half-way leaves nothing but
space that `pack` gives back, and can be begun again.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from persistent import Persistent

from portal.domain.portal import SCHEMA_VERSION, Portal
from portal.storage.attempts import in_transaction, reading
from portal.storage.blobs import new_blob
from portal.storage.bootstrap import ROOT_NAME, holds_nothing
from portal.storage.check import Report, check
from portal.storage.checks.finding import Progress, in_silence
from portal.storage.errors import ExportBroken, StoreNotEmpty
from portal.storage.evolve import evolve
from portal.storage.exchange import kinds, manifest
from portal.storage.exchange.manifest import Manifest
from portal.storage.exchange.names import Names, names
from portal.storage.exchange.values import decoded

BATCH: Final = 2000
"""Objects in a transaction: what has been changed stays in memory until then."""
Line = tuple[type[Any], str, dict[str, Any]]
"""Class, place and fields of one record."""


def read_store(database: Any, folder: Path, progress: Progress = in_silence) -> tuple[Manifest, str]:
    """Import an export into an empty store and check it; returns the manifest and its SHA-256.

    Raises StoreNotEmpty, ExportBroken, ExportTooNew, StorageFull; the store is then as empty as before.
    """
    if not reading(database, holds_nothing):
        raise StoreNotEmpty("This store is not empty; an export is imported into a new store only.")
    made, digest = manifest.read(folder, SCHEMA_VERSION)
    with names() as known:
        reader = Reader(database, folder, made, known, progress)
        reader.in_batches(reader.make, "objects made")
        if sum(made.records.values()) != reader.count:
            raise ExportBroken("There are not as many records as the manifest says.")
        reader.in_batches(reader.fill, "objects filled")
        oid = known[""]
    in_transaction(database, lambda connection: _enter(connection, oid), note="import")
    try:
        evolve(database)
        if (report := check(database, progress=progress)).findings:
            raise ExportBroken(f"What was imported is not sound, and was taken out again: {_said(report)}")  # noqa: TRY301 - undone below
    except BaseException:
        in_transaction(database, lambda connection: connection.root().pop(ROOT_NAME), note="import undone")
        raise
    return made, digest


def _enter(connection: Any, oid: bytes) -> None:
    portal = connection.get(oid)
    if not isinstance(portal, Portal) or not holds_nothing(connection):
        raise ExportBroken("The export has no portal, or the store was filled meanwhile.")
    connection.root()[ROOT_NAME] = portal


def _said(report: Report) -> str:
    return "; ".join(str(finding) for finding in report.findings[:5])


class Reader:
    """An import that is being read."""

    def __init__(self, database: Any, folder: Path, made: Manifest, known: Names, progress: Progress) -> None:
        self.database, self.folder, self.manifest, self.known, self.progress = database, folder, made, known, progress
        self.count = 0

    def lines(self) -> Iterator[Line]:
        """All records. Raises ExportBroken at the first that is none."""
        for kind in sorted(self.manifest.records):
            found, name = kinds.objects().get(kind), f"objects/{kind}.jsonl"
            if found is None or name not in self.manifest.files:
                raise ExportBroken(f"There are no records of the kind {kind}.")
            with (self.folder / name).open("rb") as source:
                for number, line in enumerate(source, 1):
                    yield (found, *_parsed(line, f"{name}, line {number}"))

    def in_batches(self, act: Callable[..., list[tuple[str, bytes]]], what: str) -> None:
        """Go through all records, some in each transaction."""
        lines, self.count = self.lines(), 0
        while batch := list(islice(lines, BATCH)):
            self.known.add(in_transaction(self.database, partial(act, batch=batch), note="import"))
            self.count += len(batch)
            self.progress(what, self.count)

    @staticmethod
    def make(connection: Any, batch: list[Line]) -> list[tuple[str, bytes]]:
        """Make objects without content; returns their places and ids."""
        made = []
        for kind, place, _ in batch:
            thing = Persistent.__new__(kind)
            connection.add(thing)
            made.append((place, thing._p_oid))  # noqa: SLF001 - persistent's own name
        return made

    def fill(self, connection: Any, batch: list[Line]) -> list[tuple[str, bytes]]:
        """Give objects their content; returns the names and ids of the blobs that were made for it."""
        blobs: dict[str, Any] = {}

        def found(place: str) -> Any:
            if not place.startswith("file:"):
                return connection.get(self.known[place])
            oid = self.known.find(place)
            if oid is not None:
                return connection.get(oid)
            if place not in blobs:
                blobs[place] = self._blob(connection, place.removeprefix("file:"))
            return blobs[place]

        for _, place, fields in batch:
            thing = connection.get(self.known[place])
            thing._p_activate()  # noqa: SLF001 - as above
            vars(thing).update({name: decoded(said, found) for name, said in fields.items()})
            thing._p_changed = True  # noqa: SLF001 - as above
        return [(name, blob._p_oid) for name, blob in blobs.items()]  # noqa: SLF001 - as above

    def _blob(self, connection: Any, digest: str) -> Any:
        name = f"files/{digest[:2]}/{digest}"
        if name not in self.manifest.files:
            raise ExportBroken(f"A record refers to the file {digest}, which is not there.")
        with (self.folder / name).open("rb") as source:
            stored = new_blob(source, connection)
        if stored.digest != digest:
            raise ExportBroken(f"The file {name} has not the content that its name says.")
        return stored.blob


def _parsed(line: bytes, where: str) -> tuple[str, dict[str, Any]]:
    try:
        said = json.loads(line)
        place, fields = said["place"], said["fields"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ExportBroken(f"{where} cannot be read.") from error
    is_sound = isinstance(place, str) and isinstance(fields, dict) and len(said) == len(("place", "fields"))
    if not is_sound or not all(name.isidentifier() and not name.startswith(("_v_", "_p_")) for name in fields):
        raise ExportBroken(f"{where} is no record.")
    return place, fields
