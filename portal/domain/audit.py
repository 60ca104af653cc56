"""Who did what and when, in a chain that shows each later change.

Every node that keeps records has one trail. Since each act appends to it, two acts on one dossier at the same moment
conflict and the later is done again: the trail is also the guard of the dossier's invariants.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from BTrees.IOBTree import IOBTree
from persistent import Persistent

GENESIS: Final = "0" * 64
FEW: Final = 24
"""So many entries stand in the record of their trail, which each new one writes anyway; more get a tree."""


class AuditEntry(Persistent):
    """One act: number, time, principal, action, details as JSON, and the hash that chains it to the one before."""

    def __init__(self, number: int, at: datetime, actor: str, action: str, details: str, previous: str) -> None:
        self.number = number
        self.at = at
        self.actor = actor
        self.action = action
        self.details = details
        self.previous = previous
        self.digest = self.computed_digest()

    def said(self) -> bytes:
        """All that the entry says, and the digest before it, as the bytes over which its own digest is taken."""
        said = [self.number, self.at.isoformat(), self.actor, self.action, self.details, self.previous]
        return json.dumps(said, ensure_ascii=False).encode()

    def computed_digest(self) -> str:
        """SHA-256 over what the entry says, as 64 hexadecimal digits."""
        return hashlib.sha256(self.said()).hexdigest()

    def detail(self) -> dict[str, object]:
        """The details as a mapping."""
        return dict(json.loads(self.details))


class AuditTrail(Persistent):
    """The entries of one node, appended and never changed."""

    _entries: "dict[int, AuditEntry] | IOBTree"

    def __init__(self) -> None:
        self._entries = {}
        self.head = GENESIS
        self.length = 0

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[AuditEntry]:
        return iter(self._entries.values())

    def append(self, at: datetime, actor: str, action: str, details: Mapping[str, object] | None = None) -> AuditEntry:
        """Add an entry; details must be plain JSON values, without caucus text and without passwords."""
        text = json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True)
        entry = AuditEntry(self.length + 1, at, actor, action, text, self.head)
        if len(self._entries) == FEW and isinstance(self._entries, dict):
            self._entries = IOBTree(self._entries)
        if isinstance(self._entries, dict):
            self._entries = {**self._entries, entry.number: entry}
        else:
            self._entries[entry.number] = entry
        self.head, self.length = entry.digest, entry.number
        return entry

    def first_broken(self) -> int | None:
        """The number of the first entry that does not verify, or None where the chain holds to its head."""
        previous, expected = GENESIS, 1
        for number, entry in self._entries.items():
            if number != expected or entry.number != number:
                return expected
            if entry.previous != previous or entry.digest != entry.computed_digest():
                return int(number)
            previous, expected = entry.digest, expected + 1
        return expected if (previous, expected) != (self.head, self.length + 1) else None
