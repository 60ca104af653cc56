"""Building the index of the portal's documents anew: an index can always be lost and made again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.domain.portal import Portal
from portal.security.standing import search_scopes_of
from portal.services.indexing import rebuild
from portal.storage.attempts import reading
from portal.storage.bootstrap import portal_of
from portal.storage.checks.finding import Watch
from portal.storage.checks.queue import check as check_queue


def reindex(database: Any, folder: str | Path, progress: Callable[[str, int], None], *, embeddings: bool = False) -> int:
    """Build the index anew from the present state of the store; returns how many things of the portal were looked at.

    What is saved meanwhile waits in the queue. Where a worker has taken it into the old index and out of the queue before
    the switch, the new index lacks it, so it is built once more. `embeddings` are made where the index has none yet.
    """
    while True:
        count = reading(database, lambda connection: _build(connection, folder, progress, embeddings=embeddings))
        if reading(database, lambda connection: _is_whole(connection, folder)):
            return count


def _build(connection: Any, folder: str | Path, progress: Callable[[str, int], None], *, embeddings: bool) -> int:
    watch = Watch(connection, progress)
    rebuild(folder, portal_of(connection), search_scopes_of, lambda: watch.saw("documents"), embeddings=embeddings)
    return watch.counts.get("documents", 0)


def _is_whole(connection: Any, folder: str | Path) -> bool:
    from portal.services.library import open_library

    watch = Watch(connection)
    portal: Portal = portal_of(connection)
    check_queue(watch, portal, open_library(folder).position())
    return not watch.findings
