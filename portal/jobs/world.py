"""What jobs need of the world outside the store, in one object, so that tests can drive them step by step."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from portal.domain.portal import Portal
from portal.jobs.outgoing import Sender
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of

if TYPE_CHECKING:
    from portal.services.indexing import ScopesOf
    from portal.services.media import Worker as MediaWorker
    from portal.services.media import Workers

Result = TypeVar("Result")


class Library(Protocol):
    """What is needed of the library of law: `kb.library.Library` is one."""

    def position(self) -> int:
        """The number of the last change that the index durably holds; 0 for a new one."""

    def apply(self, changes: Any, position: int) -> Any:
        """Take in changes and the new position in one commit of the index."""


@dataclass(frozen=True)
class World:
    """The store, the library, the media worker, the way out for messages, and the time."""

    database: Any
    library: Library
    media: "MediaWorker | Workers"
    sender: Sender
    scopes_of: "ScopesOf"
    """Who may find a dossier, as the index knows it."""
    clock: Callable[[], datetime]
    write_lock: AbstractContextManager[Any] | None = None
    """The write lock of the portal's process where the worker is a thread of it."""

    def read(self, act: Callable[[Portal], Result]) -> Result:
        """Look at one state of the portal."""
        return reading(self.database, lambda connection: act(portal_of(connection)))

    def change(self, act: Callable[[Portal], Result], note: str) -> Result:
        """Change the portal in one transaction, which may be tried several times."""
        return in_transaction(self.database, lambda connection: act(portal_of(connection)), note=note, lock=self.write_lock)
