"""Doing something in a transaction of its own, again where another writer was faster."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any, Final, TypeVar

import transaction
from transaction.interfaces import NoTransaction, TransientError

Result = TypeVar("Result")

ATTEMPTS: Final = 16
FIRST_WAIT_S: Final = 0.01
LONGEST_WAIT_S: Final = 1.0


def back_off_s(attempt: int) -> float:
    """How long to wait after a lost attempt (0, 1, ...): random, so that two losers do not meet again; a second at most."""
    return random.uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempt))  # noqa: S311 - nothing secret


def in_transaction(
    database: Any, act: Callable[[Any], Result], *, note: str = "", attempts: int = ATTEMPTS,
    lock: AbstractContextManager[Any] | None = None,
) -> Result:
    """Call `act(connection)` and commit; a conflict does it again, any other error aborts and is raised.

    `lock` is the write lock of the process where it serves requests too. `act` may therefore run several times: it must
    change nothing but the store.
    """
    for attempt in range(attempts):
        try:
            with lock if lock is not None else nullcontext():
                return _once(database, act, note)
        except TransientError:
            if attempt == attempts - 1:
                raise
            time.sleep(back_off_s(attempt))
    raise AssertionError("unreachable")


def _once(database: Any, act: Callable[[Any], Result], note: str) -> Result:
    manager = transaction.TransactionManager(explicit=True)
    manager.begin().note(note)
    connection = database.open(transaction_manager=manager)
    try:
        result = act(connection)
        manager.commit()
    finally:
        with suppress(NoTransaction):   # as after every commit that succeeded
            manager.abort()
        connection.close()
    return result


def reading(database: Any, act: Callable[[Any], Result]) -> Result:
    """Call `act(connection)` on one state of the store, and change nothing."""
    manager = transaction.TransactionManager(explicit=True)
    manager.begin()
    connection = database.open(transaction_manager=manager)
    try:
        return act(connection)
    finally:
        manager.abort()
        connection.close()
