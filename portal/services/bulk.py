"""Filling a store with thousands of dossiers at once, as a store for measuring is.

    with bulk.filling(partial(records.file_again, portal)):
        …   # make dossiers by the services

Nobody is told anything meanwhile, and the lists are brought up to date once, at the end: filing a dossier again at each of its
twenty acts, and keeping twenty messages that nobody will read, is half of the work and half of the bytes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from portal.domain.dossier import Dossier

_waiting: ContextVar[dict[int, Dossier] | None] = ContextVar("waiting", default=None)
"""The dossiers to be filed at the end; None where nothing is filled in bulk."""


def is_on() -> bool:
    """Whether a store is being filled in bulk here."""
    return _waiting.get() is not None


def file_later(dossier: Dossier) -> bool:
    """Note a dossier to be filed at the end; False where nothing is filled in bulk, and it must be filed now."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting[id(dossier)] = dossier
    return True


@contextmanager
def filling(file_again: Callable[[Dossier], None]) -> Iterator[None]:
    """Put off filing, and tell nobody, until the end of the block; `file_again` then files each dossier."""
    waiting: dict[int, Dossier] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for dossier in waiting.values():
        file_again(dossier)
