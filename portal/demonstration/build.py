"""Filling an empty portal with the fictional city and its disputes."""

import io
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import Any, Final

from portal.demonstration import learning, people, places
from portal.demonstration.copies import Copies
from portal.demonstration.disputes import Disputes
from portal.demonstration.reading import FOLDER, PASSWORD, lines
from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.papers.printing import render
from portal.security.keys import derive_key
from portal.services import bulk, records
from portal.storage.attempts import in_transaction
from portal.storage.blobs import new_blob
from portal.storage.bootstrap import make_portal, portal_of

LAWS: Final = FOLDER / "regulations"
"""Two fictional regulations, so that citing works before a collection of laws was imported."""
BATCH: Final = 50
BULK_BATCH: Final = 200
SIZE: Final = 300
MODELS: Final = 700
"""How many disputes of a store for measuring are made by the services before the rest is copied from them."""
__all__ = ["LAWS", "PASSWORD", "SIZE", "fill", "found", "is_new"]

Progress = Callable[[int], None]
"""Called with how many more disputes there are."""


def is_new(portal: Portal) -> bool:
    """Whether nothing was put into the portal yet."""
    return not len(portal.orgs) and not len(portal.accounts)


def found(portal: Portal, now: datetime) -> None:
    """Make the places, the people and what they published."""
    made = places.build(portal)
    people.build(portal, made, now)
    learning.build(portal, now)


def fill(database: Any, *, secret: str, now: datetime, size: int = SIZE, progress: Progress = lambda _: None) -> None:
    """Fill an empty store, in transactions of some disputes, so that a large one needs no more memory than a small one.

    In a store for measuring only the last disputes are told to anybody. Of the others the first are made by the services, and the
    rest are copies of those.
    """
    sample = render("agreement", {"organisation": "和安市演示扫描件", "number": "演示"})
    in_transaction(database, lambda connection: found(make_portal(connection), now), note="demonstration")
    in_transaction(database, lambda connection: _free_mediators(portal_of(connection), size), note="demonstration")
    disputes = Disputes(lines("disputes.jsonl"), code_key=derive_key(secret, "short-code"))
    in_bulk = max(size - SIZE, 0)
    made = min(in_bulk, MODELS)

    def by_services(number: int, *, is_bulk: bool) -> None:
        make = partial(_some, disputes, number=number, sample=sample, now=now, in_bulk=is_bulk)
        in_transaction(database, make, note="demonstration")

    in_batches(made, BULK_BATCH, partial(by_services, is_bulk=True), progress)
    if in_bulk > made:
        in_batches(in_bulk - made, BULK_BATCH, Copies(database).make, progress)
    in_batches(size - in_bulk, BATCH, partial(by_services, is_bulk=False), progress)


def in_batches(number: int, most: int, make: Callable[[int], None], progress: Progress) -> None:
    """Make a number of disputes, at most so many at once."""
    for done in range(0, number, most):
        batch = min(most, number - done)
        make(batch)
        progress(batch)


def _some(disputes: Disputes, connection: Any, *, number: int, sample: bytes, now: datetime, in_bulk: bool) -> None:
    """Make some disputes, whose papers share one scan: each file of its own would cost a wait for the disk."""
    scan, portal = new_blob(io.BytesIO(sample)), portal_of(connection)
    with bulk.filling(partial(_file, portal, now=now)) if in_bulk else nullcontext():
        for _ in range(number):
            disputes.make(portal, now, scan)
    _leave_nothing_to_do(portal)


def _file(portal: Portal, dossier: Dossier, *, now: datetime) -> None:
    """File a dossier of whose clocks nobody is told either."""
    dossier.clocks_heeded_at = now
    records.file_again(portal, dossier)


def _leave_nothing_to_do(portal: Portal) -> None:
    """What was told in these courses was sent in their days, and the index is built from the whole store at the end."""
    for number, job in list(portal.outbox.work):
        message = portal.messages.get(job.argument) if job.kind == "message" else None
        if message is not None:
            message.sent_at = message.queued_at
            portal.outbox.work.drop(number)
    portal.outbox.index.trim(portal.outbox.index.newest())


def _free_mediators(portal: Portal, size: int) -> None:
    """In a store for measuring, forty mediators carry more cases than people could."""
    if size > SIZE:
        for expert in portal.experts.values():
            expert.case_cap = max(expert.case_cap, size)
