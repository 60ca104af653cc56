"""Following a source: a batch of changes and the position after it enter the index in ONE commit.

After a crash the index holds the whole batch with its position, or neither; giving the same batch again does nothing.
The index may lag behind its source and never leads it.
"""

from collections.abc import Iterable
from pathlib import Path

from whoosh.index import FileIndex

from kb.errors import IndexDamaged
from kb.index import layout
from kb.index.schema import POSITION_ID, fields_of
from kb.index.snapshot import INDEX_NAME, Snapshot, open_snapshot
from kb.index.storage import MappedStorage
from kb.index.writer import BlockWriter, merge_small
from kb.model import Change, Delete, Upsert


def apply(
    folder: Path,
    changes: Iterable[Change],
    position: int | None = None,
    *,
    before: Snapshot | None = None,
    timeout_s: float = 10.0,
) -> bool:
    """Apply changes, and remember ``position`` with them (None leaves it as it is).

    Of several changes to one document the last counts. Returns False, and changes nothing, when the index already
    stands at ``position`` or beyond. Raises `IndexLocked`, `DocumentInvalid` (nothing is changed) and what
    `layout.current` raises.
    """
    last: dict[str, Change] = {}
    for change in changes:
        last[change.id if isinstance(change, Delete) else change.document.id] = change
    with layout.writing(folder, timeout_s=timeout_s):
        snapshot = open_snapshot(layout.current(folder), before=before)
        if position is not None and position <= snapshot.position:
            return False
        if not last and position is None:
            return False
        _commit(snapshot, last, position)
    return True


def _commit(snapshot: Snapshot, changes: dict[str, Change], position: int | None) -> None:
    added = [fields_of(change.document) for change in changes.values() if isinstance(change, Upsert)]
    writer = BlockWriter(_index(snapshot.generation))
    try:
        for document_id in changes:
            for number in snapshot.with_key("id", document_id):
                writer.delete_document(number)
        for fields in added:
            writer.add_document(**fields)
        if position is not None:
            if snapshot.position_number is not None:
                writer.delete_document(snapshot.position_number)
            writer.add_document(id=(POSITION_ID,), stored={"position": position})
        writer.commit(mergetype=merge_small)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _index(generation: Path) -> FileIndex:
    try:
        return FileIndex(MappedStorage(str(generation)), indexname=INDEX_NAME)
    except (OSError, EOFError, ValueError) as error:
        raise IndexDamaged(f"the index in {generation} cannot be opened for writing; build it again") from error
