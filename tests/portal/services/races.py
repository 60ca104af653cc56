"""Several people who do something at the very same moment: all have looked at the same state before any of them saves."""

import threading
from collections.abc import Callable
from typing import Any

from portal.domain.errors import DomainError
from portal.domain.portal import Portal
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import portal_of

PATIENCE_S = 60


def raced(database: Any, *acts: Callable[[Portal], object]) -> list[int]:
    """Do all at once, each in a transaction of its own that is done again after a conflict; returns which were not refused."""
    all_looked, won = threading.Barrier(len(acts)), []

    def run(number: int) -> None:
        looked = threading.Event()

        def act(connection: Any) -> None:
            acts[number](portal_of(connection))
            if not looked.is_set():
                looked.set()
                all_looked.wait(PATIENCE_S)

        try:
            in_transaction(database, act)
        except DomainError:
            return
        won.append(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(won)
