"""Places where a process stops, says so, and waits to be killed.

A place is a function of the program and a side of it. The child stops when it has come there so many times, prints the
place's name, and waits for the parent, which kills it: so each run dies at the same instruction, however slow the machine.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple


class Place(NamedTuple):
    """A function by module and path, the side of it where the process stops, and what its call must look like."""

    module: str
    path: str
    side: Literal["before", "after"]
    meant: Callable[..., bool] = lambda *_, **__: True


def _is_switch(_new: Path, served: Path) -> bool:
    return served.name == "CURRENT"


def _is_table(_storage: Any, _old: str, new: str, **_options: Any) -> bool:
    return new.endswith(".toc")


OUTBOX: Final = {
    "taken": Place("portal.jobs.work", "attempt", "before"),
    "sending": Place("portal.jobs.outgoing", "os.fsync", "before"),
    "sent": Place("portal.jobs.outgoing", "OutgoingFile.send", "after"),
    "changed": Place("portal.jobs.work", "finish", "after"),
    "voted": Place("ZODB.FileStorage", "FileStorage.tpc_vote", "after"),
    "committed": Place("ZODB.FileStorage", "FileStorage.tpc_finish", "after"),
    "done": Place("portal.jobs.work", "do_due", "after"),
}
"""Taking jobs out of the outbox: before anything, the line written, the line safe, in the transaction, voted, committed."""
FOLLOW: Final = {
    "read": Place("portal.jobs.index", "next_changes", "after"),
    "segment": Place("kb.index.writer", "BlockWriter._flush_segment", "after"),
    "before": Place("kb.index.storage", "MappedStorage.rename_file", "before", _is_table),
    "between": Place("kb.index.storage", "MappedStorage.rename_file", "after", _is_table),
    "after": Place("kb.library", "Library.apply", "after"),
    "trimmed": Place("portal.domain.outbox", "Queue.trim", "after"),
    "committed": OUTBOX["committed"],
}
"""Following: the changes read, the segment on the disk, its table renamed, the position kept, the queue trimmed."""
REINDEX: Final = {
    "begun": Place("kb.index.layout", "begin_generation", "after"),
    "built": Place("kb.index.layout", "switch", "before"),
    "before": Place("kb.index.layout", "Path.replace", "before", _is_switch),
    "between": Place("kb.index.layout", "Path.replace", "after", _is_switch),
    "clearing": Place("kb.index.layout", "shutil.rmtree", "before"),
    "after": Place("kb.index.layout", "switch", "after"),
}
"""Building anew: an empty generation, a whole one, the name of the served one written, renamed, older ones removed."""
PLACES: Final = {"outbox": OUTBOX, "follow": FOLLOW, "reindex": REINDEX}


def stop_at(work: str, name: str, times: int = 1) -> None:
    """Have this process stop at a place when it comes there for the time number `times`."""
    place = PLACES[work][name]
    owner: Any = import_module(place.module)
    *owners, attribute = place.path.split(".")
    for each in owners:
        owner = getattr(owner, each)
    true_function: Callable[..., Any] = getattr(owner, attribute)
    calls = []

    def stopping(*arguments: Any, **options: Any) -> Any:
        is_it = place.meant(*arguments, **options)
        calls.extend([1] if is_it else [])
        stops = is_it and len(calls) == times
        if stops and place.side == "before":
            wait_for_the_end(name)
        result = true_function(*arguments, **options)
        if stops:
            wait_for_the_end(name)
        return result

    setattr(owner, attribute, stopping)


def wait_for_the_end(name: str) -> None:
    """Say where this process stands and wait; a parent that goes away ends it too."""
    sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(1)


def kill_at(process: "subprocess.Popen[str]", name: str) -> None:
    """Kill a child as soon as it says that it stands at a place."""
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    process.kill()
    _, errors = process.communicate()
    assert said == name, errors
    assert process.returncode == -9
