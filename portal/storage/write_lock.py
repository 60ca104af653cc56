"""One writer at a time in a process.

Threads that save at the same moment conflict in ZODB and must do their work again: measured, four of them fail a quarter
of their users. Under a lock they wait a few milliseconds instead. Other processes are not locked out; what conflicts
with them is tried again (`retry.py`).

The lock is held while the view runs, so slow work stays outside: the body is read before, mail and papers are jobs.
A path whose view hashes a password is exempt by `config.write_without_lock("/login")`.
"""

import threading
from collections.abc import Callable
from typing import Any, Final

from portal.storage.errors import StorageBusy

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PATIENCE_S: Final = 20.0
"""A request that waited this long gives up, so that waiting writers never use up the server's threads."""

Tween = Callable[[Any], Any]


def tween_factory(handler: Tween, registry: Any) -> Tween:
    """Run requests of unsafe methods one after the other."""
    lock, exempt = registry.write_lock, registry.unlocked_paths

    def under_lock(request: Any) -> Any:
        if request.method in SAFE_METHODS or request.environ["PATH_INFO"] in exempt:
            return handler(request)
        request.make_body_seekable()
        if not lock.acquire(timeout=PATIENCE_S):
            busy = StorageBusy()
            return request.invoke_exception_view((StorageBusy, busy, None), reraise=True)
        try:
            return handler(request)
        finally:
            lock.release()

    return under_lock


def write_without_lock(config: Any, path: str) -> None:
    """Exempt a path whose view takes long and touches one object only, so that a conflict is rare and retried."""
    config.registry.unlocked_paths.add(path)


def includeme(config: Any) -> None:
    """Put the lock over the transaction; `registry.write_lock` is for the worker's thread too."""
    config.registry.write_lock = threading.RLock()
    config.registry.unlocked_paths = set()
    config.add_directive("write_without_lock", write_without_lock)
    config.add_tween("portal.storage.write_lock.tween_factory", over="pyramid_tm.tm_tween_factory")
