"""A process that notes what the disk would hold if the power went: `python -m tests.crash.powerless FOLDER DOSSIERS`.

It files dossiers with a file each in FOLDER/store, and at each call that makes something certain writes what is certain to
FOLDER/<number>, and says `NUMBER SAVED…` with what was acknowledged until then. Certain is a file's content as it was synced
last, under a name that stood in its folder when that was synced last; all else has vanished.
"""

import os
import shutil
import sys
from importlib import import_module
from pathlib import Path

from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal
from portal.storage.database import open_database
from tests.factories.filed import file_dossier


class Disk:
    """What was synced of a folder and all below it."""

    def __init__(self, top: Path, replays: Path) -> None:
        self.top, self.replays = top, replays
        self.contents: dict[int, bytes] = {}
        """By the number of the file on the disk, which stays when its name changes."""
        self.listings: dict[int, dict[str, int]] = {}
        self.told: list[str] = []
        self.count = 0
        self._sync = os.fsync

    def fsync(self, descriptor: int) -> None:
        """Sync, and note what is certain now."""
        self._sync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_dir():
            self.listings[path.stat().st_ino] = {each.name: each.stat().st_ino for each in path.iterdir()}
        else:
            self.contents[path.stat().st_ino] = path.read_bytes()
        self.replay()

    def replay(self) -> None:
        """Write what is certain to a folder of its own."""
        self.count += 1
        self._write(self.top.stat().st_ino, self.replays / str(self.count))
        sys.stdout.write(" ".join([str(self.count), *self.told]) + "\n")

    def _write(self, number: int, target: Path) -> None:
        target.mkdir()
        for name, inside in self.listings.get(number, {}).items():
            if inside in self.listings:
                self._write(inside, target / name)
            elif inside in self.contents:
                (target / name).write_bytes(self.contents[inside])
            else:
                self._unsynced(inside, target / name)

    def _unsynced(self, number: int, target: Path) -> None:
        """A name without certain content: an empty folder, or a file of no length."""
        found = next((each for each in self.top.rglob("*") if each.stat().st_ino == number), None)
        if found is not None and found.is_dir():
            target.mkdir()
        else:
            target.touch()


def main(folder: str, dossiers: str) -> None:
    """File so many dossiers."""
    store = Path(folder, "store")
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    disk = Disk(store, Path(folder))
    os.fsync = disk.fsync   # type: ignore[assignment]
    import_module("ZODB.FileStorage.FileStorage").fsync = disk.fsync   # type: ignore[attr-defined]
    database = open_database(f"file://{store}/Data.fs")
    in_transaction(database, make_portal)
    for number in range(100_000, 100_000 + int(dossiers)):
        in_transaction(database, lambda connection, number=number: file_dossier(connection, str(number), content=str(number).encode()))
        disk.told.append(str(number))
        disk.replay()
    sys.stdout.flush()
    os._exit(9)


if __name__ == "__main__":
    main(*sys.argv[1:])
