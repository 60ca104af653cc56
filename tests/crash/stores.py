"""What a store holds after a crash, looked at by a process that was not there."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.storage.attempts import reading
from portal.storage.bootstrap import is_empty, portal_of
from portal.storage.check import check
from portal.storage.database import open_database

ROOT = Path(__file__).parents[2]


def start(module: str, *arguments: str) -> "subprocess.Popen[str]":
    """A child process whose output can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )


def say(number: int) -> None:
    """Acknowledge a dossier to the parent process."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _numbers(connection: Any) -> set[str]:
    if is_empty(connection):
        return set()
    year = portal_of(connection).dossiers.get("2026")
    return set(year) if year is not None else set()


def sound_numbers(uri: str) -> set[str]:
    """The numbers of the dossiers in a store, in which every invariant holds."""
    database = open_database(uri)
    try:
        if not reading(database, is_empty):
            assert check(database).findings == ()
        return reading(database, _numbers)
    finally:
        database.close()
