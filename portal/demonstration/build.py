"""Filling an empty portal with the fictional city and its disputes."""

import io
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import Any, Final

from portal.demonstration import learning, people, places
from portal.demonstration.disputes import Disputes
from portal.demonstration.reading import FOLDER, PASSWORD, lines
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

    In a store for measuring only the last disputes are told to anybody.
    """
    sample = render("agreement", {"organisation": "和安市演示扫描件", "number": "演示"})
    in_transaction(database, lambda connection: found(make_portal(connection), now), note="demonstration")
    in_transaction(database, lambda connection: _free_mediators(portal_of(connection), size), note="demonstration")
    disputes = Disputes(lines("disputes.jsonl"), code_key=derive_key(secret, "short-code"))
    done, in_bulk = 0, max(size - SIZE, 0)
    while done < size:
        is_bulk = done < in_bulk
        batch = min(BULK_BATCH, in_bulk - done) if is_bulk else min(BATCH, size - done)
        make = partial(_some, disputes, number=batch, sample=sample, now=now, in_bulk=is_bulk)
        in_transaction(database, make, note="demonstration")
        done += batch
        progress(batch)


def _some(disputes: Disputes, connection: Any, *, number: int, sample: bytes, now: datetime, in_bulk: bool) -> None:
    """Make some disputes, whose papers share one scan: each file of its own would cost a wait for the disk."""
    scan, portal = new_blob(io.BytesIO(sample)), portal_of(connection)
    with bulk.filling(partial(records.file_again, portal)) if in_bulk else nullcontext():
        for _ in range(number):
            disputes.make(portal, now, scan)
    _leave_nothing_to_do(portal)


def _leave_nothing_to_do(portal: Portal) -> None:
    """What was told in these courses was sent in their days, and the index is built from the whole store at the end."""
    for number, job in list(portal.outbox.work):
        message = portal.messages.get(job.argument) if job.kind == "message" else None
        if message is not None:
            message.sent_at = message.queued_at
            portal.outbox.work.drop(number)
    portal.outbox.index.trim(portal.outbox.index.last_number)


def _free_mediators(portal: Portal, size: int) -> None:
    """In a store for measuring, forty mediators carry more cases than people could."""
    if size > SIZE:
        for expert in portal.experts.values():
            expert.case_cap = max(expert.case_cap, size)
