"""Copies of a dossier, made of its records: for stores of any size to measure.

A dossier is some seventy records. To make another by the services, as people would, takes ten milliseconds; to write its records
once more under new ids takes one. A copy differs from its model by its number, wherever that is said, and by what follows
from it: agreement and audit trail say another thing, so their digests are made anew. It has the model's times, files,
volume, and seal of the archive.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

from ZODB.blob import Blob
from ZODB.Connection import TransactionMetaData
from ZODB.serialize import referencesf
from ZODB.utils import load_current, z64

from portal.domain.dossier import Dossier
from portal.domain.node import Node

OID: Final = (b"C\x08", b"U\x08")
"""How a pickle says that eight bytes follow, as the id of an object is kept; which of the two depends on ZODB's version."""


class Model:
    """A dossier whose records are copied."""

    def __init__(self, connection: Any, dossier: Dossier) -> None:
        self._number = re.compile(rb"(?<![0-9a-f])%b(?![0-9a-f])" % str(dossier.__name__).encode())
        """Where the number is said, and not six digits of a digest that happen to be the same."""
        self._oid: bytes = dossier._p_oid  # noqa: SLF001 - persistent's own name
        texts = list(_texts(dossier))
        digests = [digest for _, digest in texts]
        self._texts = [(said, digest, tuple(each for each in digests if each in said)) for said, digest in texts]
        """What was digested, each before what quotes its digest: the text, the digest, and those of the others that it quotes."""
        self._records: dict[bytes, tuple[bytes, tuple[bytes, ...], tuple[bytes, ...]]] = {}
        """By id: the record, the ids of the dossier's own objects to which it refers, and the digests that it holds."""
        to_do = [self._oid]
        while to_do:
            oid = to_do.pop()
            record, _ = load_current(connection.db().storage, oid)
            own = tuple(each for each in set(referencesf(record)) if is_below(dossier, connection.get(each)))
            self._records[oid] = (record, own, tuple(digest for digest in digests if digest in record))
            to_do += [each for each in own if each not in self._records and each not in to_do]

    def copy(self, storage: Any, transaction: TransactionMetaData, number: str) -> bytes:
        """Write the records once more, for a dossier of another number; returns its id in the store."""
        now = number.encode()
        digests = self._digests(now)
        ids = {oid: storage.new_oid() for oid in self._records}
        for oid, (record, own, held) in self._records.items():
            fresh = self._number.sub(now, record)
            for each in own:
                fresh = renamed(fresh, each, ids[each])
            for digest in held:
                fresh = fresh.replace(digest, digests[digest])
            storage.store(ids[oid], z64, fresh, "", transaction)
        return bytes(ids[self._oid])

    def _digests(self, now: bytes) -> dict[bytes, bytes]:
        """Each digest of the model to that of the copy."""
        found: dict[bytes, bytes] = {}
        for said, digest, quoted in self._texts:
            fresh = self._number.sub(now, said)
            for each in quoted:
                fresh = fresh.replace(each, found[each])
            found[digest] = hashlib.sha256(fresh).hexdigest().encode()
        return found


def _texts(dossier: Dossier) -> Iterator[tuple[bytes, bytes]]:
    """What of a dossier has a digest that is checked: the versions of its agreement with their marks, then the entries of its trail."""
    for version in dossier.agreement.values():
        if version.content_digest:
            yield version.canonical_text().encode(), version.content_digest.encode()
        for mark in version.marks:
            yield mark.said(), mark.digest.encode()
    for entry in dossier.audit:
        yield entry.said(), entry.digest.encode()


def is_below(dossier: Dossier, thing: Any) -> bool:
    """Whether an object is the dossier's own: the dossier, what hangs on it, their trees. Files are shared."""
    return not isinstance(thing, Blob) and (not isinstance(thing, Node) or dossier in thing.lineage())


def renamed(record: bytes, was: bytes, now: bytes) -> bytes:
    """A record that refers to another object. Raises ValueError where it did not refer to the one before."""
    for mark in OID:
        if mark + was in record:
            return record.replace(mark + was, mark + now)
    raise ValueError("the record does not refer to that object")


def write(database: Any, wanted: list[tuple[Model, str]], note: str) -> list[bytes]:
    """Write copies under their numbers in one transaction; returns their ids. Nothing refers to them yet."""
    storage, transaction = database.storage, TransactionMetaData("", note)
    storage.tpc_begin(transaction)
    try:
        ids = [model.copy(storage, transaction, number) for model, number in wanted]
        storage.tpc_vote(transaction)
    except BaseException:
        storage.tpc_abort(transaction)
        raise
    storage.tpc_finish(transaction)
    return ids
