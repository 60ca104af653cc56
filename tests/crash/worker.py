"""A job worker that stops at a place: `python -m tests.crash.worker FOLDER WORK PLACE TIMES`.

`WORK` is `outbox` (do the jobs that are due), `follow` (bring the index up to date) or `reindex` (build it anew). The store
stands in FOLDER/store, the index in FOLDER/kb, the messages that went out in FOLDER/outgoing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from kb.library import Library
from portal.jobs import index, work
from portal.jobs.outgoing import OutgoingFile
from portal.jobs.reindex import reindex
from portal.jobs.world import World
from portal.security.standing import search_scopes_of
from portal.services.rooms import Worker as MediaWorker
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.crash.failpoints import stop_at
from tests.factories.filed import AT, file_dossier


def uri_of(folder: Path) -> str:
    return f"file://{folder}/store/Data.fs"


@contextmanager
def opened_world(folder: Path) -> Iterator[World]:
    """A worker's world over the data of a folder."""
    database = open_database(uri_of(folder))
    try:
        yield World(
            database=database, library=Library.open(folder / "kb", create=True), media=cast("MediaWorker", None),
            sender=OutgoingFile(folder / "outgoing"), scopes_of=search_scopes_of, clock=lambda: AT,
        )
    finally:
        database.close()


def prepare(folder: Path, *numbers: str) -> None:
    """File dossiers, each with a message and a change for the index, and go away."""
    with opened_world(folder) as world:
        in_transaction(world.database, make_portal)
        for number in numbers:
            in_transaction(world.database, lambda connection, number=number: file_dossier(connection, number))


def do(world: World, folder: Path, what: str) -> None:
    """Do one kind of work as the program does it."""
    if what == "outbox":
        work.do_due(world)
    elif what == "follow":
        index.catch_up(world)
    else:
        reindex(world.database, folder / "kb", lambda *_: None)


def main(place: str, what: str, name: str, times: str) -> None:
    folder = Path(place)
    with opened_world(folder) as world:
        stop_at(what, name, int(times))
        do(world, folder, what)


if __name__ == "__main__":
    main(*sys.argv[1:])
