"""Make the sample of the present version of the store: `python -m tests.portal.storage.samples.make`.

Run it when SCHEMA_VERSION is counted up, before the release; a sample that was released is never made anew.
"""

import shutil
from pathlib import Path

from portal.domain.portal import SCHEMA_VERSION
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.factories.filed import file_dossier

FOLDER = Path(__file__).parent


def make(folder: Path) -> None:
    """A store with two dossiers, each with a party, a file, a message and its jobs."""
    path = folder / f"{SCHEMA_VERSION}.fs"
    blobs = folder / f"{SCHEMA_VERSION}.blobs"
    path.unlink(missing_ok=True)
    shutil.rmtree(blobs, ignore_errors=True)
    database = open_database(f"file://{path}?blobstorage_dir={blobs}")
    in_transaction(database, make_portal)
    for number in ("100001", "100002"):
        in_transaction(database, lambda connection, number=number: file_dossier(connection, number, content=number.encode()))
    database.close()
    for left in (*folder.glob("*.fs.*"), blobs / "tmp"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


if __name__ == "__main__":
    make(FOLDER)
