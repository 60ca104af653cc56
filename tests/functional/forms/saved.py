"""What stands in the store of a walk, as text."""

import json
from typing import Any, Final

import transaction

from portal.storage.bootstrap import portal_of
from portal.storage.exchange.places import state
from portal.storage.exchange.values import Record
from tests.functional.forms.world import World

PASSING: Final = frozenset({"login_sessions", "rate_limits"})
"""What every visit leaves behind, whoever presses what."""


def contents(world: World, at: bytes) -> dict[str, str]:
    """All that was saved at a transaction, as text by place, without log-ins and counters of attempts."""
    connection = world.site.database.open(transaction.TransactionManager(), at=at)
    try:
        seen: dict[str, str] = {}
        to_do: list[tuple[str, Any]] = [("", portal_of(connection))]
        while to_do:
            place, thing = to_do.pop()
            record = Record(thing, place, lambda _blob: "file")
            fields = {name: record.value(value, name) for name, value in state(thing).items() if name not in PASSING}
            seen[place] = json.dumps(fields, ensure_ascii=False)
            to_do += [part for part in record.parts if part[0].partition(".")[2].partition("/")[0] not in PASSING]
        return seen
    finally:
        connection.close()


def changed(world: World, before: bytes, after: bytes) -> list[str]:
    """The places that differ between two transactions; nothing where they are the same one."""
    if before == after:
        return []
    first, second = contents(world, before), contents(world, after)
    return sorted(place for place in first.keys() | second.keys() if first.get(place) != second.get(place))


def last_saved(world: World) -> bytes:
    return bytes(world.site.database.storage.lastTransaction())
