"""Numbered steps that bring the store of an older version up to date.

A change of what saved data mean counts `portal.domain.portal.SCHEMA_VERSION` up, and adds one step here and one sample of
the older store to `tests/portal/storage/samples`. Each step runs in a transaction of its own together with the new number,
so an interrupted run goes on where it stopped.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

from portal.domain.portal import SCHEMA_VERSION, Portal
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of
from portal.storage.errors import StoreNeedsEvolving, StoreTooNew
from portal.storage.steps import clocks, diaries, inboxes

Step = Callable[[Portal], None]

STEPS: Final[Mapping[int, Step]] = {2: inboxes.list_what_was_told, 3: clocks.list_by_demand, 4: diaries.enter_what_is_planned}
"""By the version that the step leads to; the first version needs none."""


def require_current(portal: Portal, version: int = SCHEMA_VERSION) -> None:
    """Refuse a store of another version. Raises StoreTooNew or StoreNeedsEvolving."""
    if portal.schema_version > version:
        raise StoreTooNew(
            f"This store has version {portal.schema_version}, and this program knows versions up to {version} only: "
            "install the newer program again, or restore a backup from before the change."
        )
    if portal.schema_version < version:
        raise StoreNeedsEvolving(
            f"This store has version {portal.schema_version} and must be brought to {version}: "
            "make a backup, then run `portal-admin INI evolve`."
        )


def evolve(
    database: Any, *, steps: Mapping[int, Step] = STEPS, version: int = SCHEMA_VERSION,
    lock: AbstractContextManager[Any] | None = None,
) -> list[int]:
    """Run the steps that are still to be run; returns the versions that were reached. Raises StoreTooNew."""
    reached: list[int] = []
    start = reading(database, lambda connection: portal_of(connection).schema_version)
    for number in range(start + 1, version + 1):
        in_transaction(database, partial(_step, number=number, step=steps[number]), lock=lock)
        reached.append(number)
    reading(database, lambda connection: require_current(portal_of(connection), version))
    return reached


def _step(connection: Any, number: int, step: Step) -> None:
    portal = portal_of(connection)
    step(portal)
    portal.schema_version = number
