"""A process that files dossiers and says so after each commit: `python -m tests.crash.writer URI FIRST [PHASE AFTER]`.

With a phase it kills itself there, at the commit after so many: `vote` before anything is certain, `voted` when the data
stand in the file without their mark, `marked` when the mark is written but nothing was said.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from ZODB.FileStorage import FileStorage

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.crash.stores import say
from tests.factories.filed import file_dossier


def die() -> None:
    """End as the power does: no handler, no flush."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(phase: str, after: int) -> None:
    """Have the storage kill the process at a phase of the commit number `after`."""
    method = {"vote": "tpc_vote", "voted": "tpc_finish", "marked": "_finish_finish"}[phase]
    true_method: Callable[..., Any] = getattr(FileStorage, method)
    commits = []

    def deadly(storage: Any, *arguments: Any) -> Any:
        commits.append(1)
        if len(commits) > after:
            if phase == "marked":
                true_method(storage, *arguments)
            die()
        return true_method(storage, *arguments)

    setattr(FileStorage, method, deadly)


def main(uri: str, first: str, phase: str = "", after: str = "0") -> None:
    database = open_database(uri)
    in_transaction(database, make_portal)
    if phase:
        die_at(phase, int(after))
    for number in range(int(first), 1_000_000):
        in_transaction(
            database, lambda connection, number=number: file_dossier(connection, str(number), content=str(number).encode()))
        say(number)


if __name__ == "__main__":
    main(*sys.argv[1:])
