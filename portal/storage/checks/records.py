"""Every object that the store refers to is there and can be loaded."""

from BTrees.LLBTree import LLTreeSet
from ZODB.broken import Broken
from ZODB.POSException import POSKeyError
from ZODB.serialize import referencesf
from ZODB.utils import load_current, oid_repr, u64, z64

from portal.storage.checks.finding import Watch


def check(watch: Watch) -> None:
    """Follow all references from the root. Finds `object-missing` and `object-broken`."""
    storage = watch.connection.db().storage
    seen = LLTreeSet([0])
    to_do = [z64]
    while to_do:
        oid = to_do.pop()
        try:
            record, _ = load_current(storage, oid)
        except POSKeyError:
            watch.found("object-missing", oid_repr(oid))
            continue
        _load(watch, oid)
        watch.saw("objects")
        to_do.extend(reference for reference in referencesf(record) if seen.insert(u64(reference)))


def _load(watch: Watch, oid: bytes) -> None:
    try:
        found = watch.connection.get(oid)
        found._p_activate()  # noqa: SLF001 - persistent's own name
    except Exception as error:  # noqa: BLE001 - whatever unpickling raises is the finding
        watch.found("object-broken", oid_repr(oid), type(error).__name__)
        return
    if isinstance(found, Broken):
        watch.found("object-broken", oid_repr(oid), f"no class {type(found).__module__}.{type(found).__name__}")
