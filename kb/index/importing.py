"""Importing laws: what changed in a folder since the last import enters the index, and nothing else is touched.

A file whose hash is recorded is not read again; a law whose file is gone leaves; a law whose standing changed - a
newer version came, a day was reached - is written again. A few changes go into the index that is served; many are
built beside it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from kb.corpus.flags import read_flags
from kb.corpus.laws import (
    SOURCE,
    LawFile,
    RegulationSource,
    collection_root,
    from_payload,
    law_paths,
    own_path,
    read_file,
    read_laws,
    regulation_document,
)
from kb.corpus.report import Report
from kb.errors import IndexMissing
from kb.index import build, follow, layout
from kb.index.cited import with_citations
from kb.index.progress import Progress, silent
from kb.index.snapshot import Snapshot, open_snapshot
from kb.index.standing import numbers_of, standing_of
from kb.index.vectors import tend
from kb.model import Change, Delete, Document, Upsert
from kb.names import regulation_id

IN_PLACE: Final = 3000
"""Up to so many changed documents are committed into the index that is served; more are built beside it."""

@dataclass(slots=True)
class _Held:
    """What the index holds from earlier imports; files are those of one collection."""

    collection: str = ""
    regulations: dict[str, RegulationSource] = field(default_factory=dict)  # by document id
    hashes: dict[str, str] = field(default_factory=dict)  # path to SHA-256
    owners: dict[str, str] = field(default_factory=dict)  # path to document id


def import_laws(
    folder: Path,
    laws: Path,
    *,
    today: date,
    collection: str = "",
    anew: bool = False,
    progress: Progress = silent,
    timeout_s: float = 10.0,
) -> Report:
    """Import a folder (or one file) of laws - Markdown, DOCX, HTML, JSON lines - into the index in ``folder``.

    A folder is the whole of its collection: what came from there before and is there no more leaves the index. Folders
    that shall stand side by side are imported as collections of different names.
    With ``anew`` whatever the index held is dropped first, also where it cannot be read. Raises `CorpusMissing` and
    what opening and locking the index raises; an import that is killed leaves the old index serving.
    """
    report = Report()
    laws = laws.absolute()
    root = collection_root(laws if laws.is_dir() else laws.parent)
    paths = law_paths(laws)
    layout.prepare(folder)
    snapshot = None if anew else _present(folder)
    held = _held(snapshot, collection)
    files = _changed_files(paths, root, held, report, progress)
    found = _read(files, root, held, report)
    gone = _gone(held, root, laws, report)
    gone |= {held.owners[file.path] for file in files if file.path in held.owners}
    changes = _changes(snapshot, held, found, gone, today)
    report.written = sum(isinstance(change, Upsert) for change in changes.values())
    report.deleted = len(changes) - report.written
    if snapshot is None or len(changes) > IN_PLACE:
        _rebuild(folder, snapshot, changes, progress, timeout_s)
    elif changes:
        follow.apply(folder, changes.values(), before=snapshot, timeout_s=timeout_s)
        tend(open_snapshot(layout.current(folder)), progress=progress)
    return report


def _present(folder: Path) -> Snapshot | None:
    try:
        return open_snapshot(layout.current(folder))
    except IndexMissing:
        return None


def _held(snapshot: Snapshot | None, collection: str) -> _Held:
    held = _Held(collection)
    if snapshot is None:
        return held
    ours = snapshot.mask("source", (SOURCE,)) & snapshot.mask("kind", ("regulation", "precedent"))
    for number in ours.nonzero()[0].tolist():
        document = snapshot.document(number)
        if document.kind == "regulation":
            held.regulations[document.id] = from_payload(document)
        hashes: dict[str, str] = json.loads(document.payload)["hashes"]
        own = {path: sha256 for name, sha256 in hashes.items() if (path := own_path(name, collection)) is not None}
        held.hashes |= own
        if len(own) == len(hashes):   # what another collection holds too stays when it leaves this one
            held.owners |= dict.fromkeys(own, document.id)
    return held


def _changed_files(paths: list[Path], root: Path, held: _Held, report: Report, progress: Progress) -> list[LawFile]:
    """The files that are new or other than recorded, and with them the other parts of their laws."""
    files = {}
    for path in progress(paths, len(paths), "reading"):
        files.update({file.path: file for file in read_file(path, root, report, held.collection)})
    changed = {path for path, file in files.items() if held.hashes.get(path) != file.sha256}
    owners = {held.owners[path] for path in changed if path in held.owners}
    siblings = {path for path, owner in held.owners.items() if owner in owners}
    for name in siblings - files.keys():
        if _is_there(root, name):
            found = read_file(root / name.partition("#")[0], root, report, held.collection)
            files.update({file.path: file for file in found if file.path == name})
    report.skipped = len(files) - len((changed | siblings) & files.keys())
    return [file for name, file in files.items() if name in changed or name in siblings]


def _read(files: list[LawFile], root: Path, held: _Held, report: Report) -> list[RegulationSource | Document]:
    """What the files say. Of one version of a law in two files the first is kept, with the provenance of both."""
    found: dict[str, RegulationSource] = {}
    precedents: list[Document] = []
    for item in read_laws(files, read_flags(root, report), report):
        if isinstance(item, Document):
            precedents.append(item)
            continue
        name = regulation_id(item.regulation.law, item.regulation.version)
        if name in found:
            report.add(next(iter(item.hashes)), "same-law-twice", f"{name} is also in another file, which is kept")
            found[name].hashes |= item.hashes
            continue
        if name in held.regulations:
            item.hashes |= {
                recorded: sha256
                for recorded, sha256 in held.regulations[name].hashes.items()
                if recorded not in item.hashes
                and ((path := own_path(recorded, held.collection)) is None or _is_there(root, path))
            }
        found[name] = item
    return [*found.values(), *precedents]


def _is_there(root: Path, name: str) -> bool:
    """Whether the file of a law is there; of a law in a file of several only the file can tell."""
    return (root / name.partition("#")[0]).is_file()


def _gone(held: _Held, root: Path, laws: Path, report: Report) -> set[str]:
    """The ids of what was imported from under this folder and is there no more."""
    prefix = "" if laws == root else laws.relative_to(root).as_posix()
    return {
        owner
        for path, owner in held.owners.items()
        if path not in report.read
        and path.partition("#")[0] not in report.unread
        and (not prefix or path.partition("#")[0] == prefix or path.startswith(prefix + "/"))
        and ("#" in path or not (root / path).is_file())
    }


def _changes(
    snapshot: Snapshot | None,
    held: _Held,
    found: list[RegulationSource | Document],
    gone: set[str],
    today: date,
) -> dict[str, Change]:
    """All documents to write or delete, by id."""
    changes: dict[str, Change] = {}
    for document_id in gone:
        for number in numbers_of(snapshot, document_id):
            assert snapshot is not None
            kept = snapshot.stored(number)["id"]
            changes[kept] = Delete(kept)
    new = [item for item in found if isinstance(item, RegulationSource)]
    old = {key: source for key, source in held.regulations.items() if key not in gone}
    known = {source.regulation.law for source in (*new, *old.values())}
    standing = standing_of([*new, *old.values()], today)
    for item in found:
        if isinstance(item, Document):
            changes[item.id] = Upsert(with_citations(item, known))
    for source in new:
        validity = standing[source.regulation.law][source.regulation.version]
        source.regulation = replace(source.regulation, validity=validity)
        for document in (regulation_document(source), *source.documents):
            changes[document.id] = Upsert(with_citations(replace(document, validity=validity), known))
    for key, source in old.items():
        validity = standing[source.regulation.law][source.regulation.version]
        if validity != source.regulation.validity and key not in changes:
            for number in numbers_of(snapshot, key):
                assert snapshot is not None
                document = snapshot.document(number)
                changes[document.id] = Upsert(replace(document, validity=validity))
    return changes


def _rebuild(
    folder: Path,
    snapshot: Snapshot | None,
    changes: dict[str, Change],
    progress: Progress,
    timeout_s: float,
) -> None:
    """Build beside: what is there and unchanged, then what changed."""

    def documents(present: Snapshot | None) -> Iterator[Document]:
        if snapshot is not None and present is not None:
            yield from (document for document in present.documents() if document.id not in changes)
        written = [change.document for change in changes.values() if isinstance(change, Upsert)]
        yield from progress(written, len(written), "indexing")

    build.rebuild(folder, documents, position=-1 if snapshot is None else None, progress=progress, timeout_s=timeout_s)
