"""What `pshell INI` has at hand: the saved objects, in a transaction that only `save()` saves.

Such as `[entry.action for entry in find("2026-483920").audit]`.
"""

from collections.abc import Iterator
from typing import Any


def setup(env: dict[str, Any]) -> Iterator[None]:
    """Add the names, begin a transaction, and abort at the end what was not saved."""
    request, root = env["request"], env["root"]

    def save() -> None:
        """Save what was changed, and go on in a new transaction."""
        request.tm.commit()
        request.tm.begin()

    request.tm.begin()
    env |= {
        "save": save, "find": root.dossiers.find, "accounts": root.accounts, "library": request.registry.library,
        "settings": request.registry.concord,
    }
    try:
        yield
    finally:
        request.tm.abort()
