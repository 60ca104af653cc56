"""A process whose files may not grow: `python -m tests.crash.filler URI ROOM_BYTES FACTS_CHARACTERS FILE_BYTES`.

Files one dossier; then, with room for so many bytes more in the data file, tries to file dossiers of that size until the
disk is full; then gets room again, files one more small one, and dies without closing anything.
"""

import os
import resource
import sys
from pathlib import Path
from typing import Any

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import data_file, open_database
from portal.storage.errors import StorageFull
from tests.crash.stores import say
from tests.factories.filed import file_dossier


def room(size_bytes: int) -> None:
    """Let no file grow over a size, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))


def file_large(connection: Any, number: str, facts: int, size_bytes: int) -> None:
    dossier = file_dossier(connection, number, content=os.urandom(size_bytes))
    dossier.facts = "事" * facts


def main(uri: str, room_bytes: str, facts: str, size_bytes: str) -> None:
    database = open_database(uri)
    in_transaction(database, make_portal)
    in_transaction(database, lambda connection: file_dossier(connection, "100000"))
    say(100_000)
    room(Path(data_file(uri)).stat().st_size + int(room_bytes))
    refusals = 0
    for number in range(100_001, 100_200):
        try:
            in_transaction(
                database, lambda connection, number=number: file_large(connection, str(number), int(facts), int(size_bytes)))
        except StorageFull:
            refusals += 1
            if refusals == 3:
                break
        else:
            say(number)
    assert refusals == 3
    room(resource.RLIM_INFINITY)
    in_transaction(database, lambda connection: file_dossier(connection, "200000"))
    say(200_000)
    os._exit(9)


if __name__ == "__main__":
    main(*sys.argv[1:])
