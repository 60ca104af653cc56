"""Values to JSON and back.

Plain JSON stands for None, yes and no, numbers and text; a list for a tuple. Everything else is an object with one key that
says what it is: `{"date": "2026-03-02"}`, `{"Obligation": {...}}` for a dataclass, `{"at": place}` for another record.
"""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from BTrees.Length import Length
from BTrees.LLBTree import LLTreeSet
from persistent import Persistent
from ZODB.blob import Blob

from portal.domain.clock import SHANGHAI
from portal.storage.errors import ExportBroken, ExportImpossible
from portal.storage.exchange import kinds
from portal.storage.exchange.places import CHILDREN, MAPPINGS, belongs_to, entry, place_of

PLAIN: Final = (bool, int, float, str, type(None))
ZONES: Final = {zone.utcoffset(None): zone for zone in (UTC, SHANGHAI)}
Saved = Callable[[Any], str]
"""Puts a blob's content among the files of the export; returns its SHA-256."""
Found = Callable[[str], Any]
"""The object of a place, or the blob of a digest."""


class Record:
    """The JSON of one object, and those of its parts that have records of their own."""

    def __init__(self, owner: Any, place: str, save: Saved) -> None:
        self.owner, self.place, self.save = owner, place, save
        self.parts: list[tuple[str, Any]] = []

    def value(self, given: Any, attribute: str) -> Any:
        """JSON for the value of an attribute. Raises ExportImpossible for a type that is never saved."""
        kind = type(given)
        if kind in PLAIN:
            return given
        if kind is tuple:
            return [self.value(each, attribute) for each in given]
        if kind is dict and attribute in MAPPINGS:
            return {"mapping": [[self.value(key, attribute), self._entry(key, each, attribute)] for key, each in given.items()]}
        if kind.__name__ in kinds.values():
            return {kind.__name__: {name: self.value(each, attribute) for name, each in sorted(vars(given).items())}}
        if isinstance(given, Persistent):
            return self._persistent(given, attribute)
        return self._text(given, attribute)

    def _text(self, given: Any, attribute: str) -> Any:
        match given:
            case datetime():
                return {"datetime": given.isoformat()}
            case date():
                return {"date": given.isoformat()}
            case Decimal():
                return {"decimal": str(given)}
            case bytes():
                return {"bytes": base64.b64encode(given).decode()}
            case frozenset():
                return {"set": sorted((self.value(each, attribute) for each in given), key=repr)}
        raise ExportImpossible(f"{self.place}.{attribute} holds a {type(given).__name__}, which no export knows.")

    def _persistent(self, given: Any, attribute: str) -> Any:
        if isinstance(given, Blob):
            return {"file": self.save(given)}
        if isinstance(given, Length):
            return {"length": given()}
        if isinstance(given, LLTreeSet):
            return {"numbers": list(given)}
        if type(given).__name__ in kinds.TREES:
            return {type(given).__name__: [[self.value(key, attribute), self._entry(key, each, attribute)] for key, each in given.items()]}
        return self._part(given, f"{self.place}.{attribute}", is_owned=belongs_to(given, self.owner))

    def _entry(self, key: Any, given: Any, attribute: str) -> Any:
        if not isinstance(given, Persistent) or isinstance(given, Blob):
            return self.value(given, attribute)
        is_child = attribute == CHILDREN   # known without loading it
        return self._part(given, self.place + entry(attribute, key), is_owned=is_child or belongs_to(given, self.owner))

    def _part(self, given: Any, place: str, *, is_owned: bool) -> Any:
        if type(given).__name__ not in kinds.objects():
            raise ExportImpossible(f"{place} is of the kind {type(given).__name__}, which no export knows.")
        if is_owned:
            self.parts.append((place, given))
        return {"at": place if is_owned else place_of(given)}


def decoded(given: Any, found: Found) -> Any:
    """The value of JSON. Raises ExportBroken for what no export writes."""
    if type(given) in PLAIN:
        return given
    if isinstance(given, list):
        return tuple(decoded(each, found) for each in given)
    if not isinstance(given, dict) or len(given) != 1:
        raise ExportBroken("A record holds a value without a kind.")
    (kind, said), = given.items()
    try:
        return _decoded(kind, said, found)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ExportBroken(f"A value of the kind {kind} cannot be read.") from error


def _decoded(kind: str, said: Any, found: Found) -> Any:
    if kind in kinds.values():
        made = object.__new__(kinds.values()[kind])
        vars(made).update({name: decoded(each, found) for name, each in said.items()})
        return made
    if kind in kinds.TREES:
        tree = kinds.TREES[kind]()
        for key, each in said:
            tree[decoded(key, found)] = decoded(each, found)
        return tree
    if kind == "mapping":
        return {decoded(key, found): decoded(each, found) for key, each in said}
    if kind in REFERENCES:
        return found(REFERENCES[kind] + said)
    if kind == "set":
        return frozenset(decoded(each, found) for each in said)
    if kind not in READERS:
        raise ExportBroken(f"There are no values of the kind {kind}.")
    return READERS[kind](said)


def _time(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    distance = at.utcoffset()
    return at.replace(tzinfo=ZONES.get(distance, at.tzinfo)) if distance is not None else at


REFERENCES: Final = {"at": "", "file": "file:"}
"""What stands for another object, and what its text begins with for `Found`."""
READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "length": Length, "numbers": LLTreeSet, "datetime": _time, "date": date.fromisoformat, "decimal": Decimal,
    "bytes": lambda said: base64.b64decode(said, validate=True),
}
