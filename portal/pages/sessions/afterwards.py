"""What the media worker is told of a change: once the change is saved, and not at all where it is not.

A request may be done again after a conflict, or end with nothing saved; a room that was closed in the meantime would stay closed.
"""

from collections.abc import Callable
from typing import Any


def once_saved(request: Any, act: Callable[[], object]) -> None:
    """Call `act` after this request's transaction is committed. It must change nothing in the store."""
    request.tm.get().addAfterCommitHook(lambda is_saved: act() if is_saved else None)
