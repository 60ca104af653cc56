"""Filling the store and the index: prepare, demo, reindex."""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from portal.commands.telling import NOT_DONE, Add, say_progress
from portal.settings import Settings


def add_to(add: Add) -> None:
    """Add the commands."""
    add("prepare", prepare, "make ready to serve: fill an empty store with the demonstration, and import the laws of kb.laws")
    demo_ = add("demo", demo, "fill an empty store with a plainly fictional city, and list its accounts", "--size 1000")
    demo_.add_argument("--size", type=int, default=300, metavar="N", help="how many disputes (default 300)")
    add("reindex", reindex, "build the index of dossiers, precedents and explainers anew; laws stay as they are")


def prepare(settings: Settings, _chosen: argparse.Namespace) -> int:
    """What `make serve` does before it serves, an older store brought up to date included; done twice, it changes nothing."""
    from portal.demonstration import build
    from portal.storage import evolve as steps
    from portal.storage.attempts import in_transaction
    from portal.storage.bootstrap import make_portal
    from portal.storage.database import opened

    with opened(settings) as database:
        is_new = in_transaction(database, lambda connection: build.is_new(make_portal(connection)), note="prepare")
        steps.evolve(database)
    if is_new and settings.portal_demonstration:
        demo(settings, argparse.Namespace(size=build.SIZE))
    if settings.kb_laws:
        import_laws(settings, settings.kb_laws)
        mark_outdated(settings)
    return 0


def demo(settings: Settings, chosen: argparse.Namespace) -> int:
    """Fill an empty store, index it, and print the accounts."""
    from portal.demonstration import build
    from portal.demonstration.accounts import listed
    from portal.jobs.reindex import reindex as rebuild
    from portal.storage.attempts import in_transaction
    from portal.storage.bootstrap import make_portal
    from portal.storage.database import opened

    with opened(settings) as database:
        if not in_transaction(database, lambda connection: build.is_new(make_portal(connection)), note="demonstration"):
            print("The store is not empty; nothing was changed.", file=sys.stderr)
            return NOT_DONE
        with progress_bar("disputes", chosen.size) as bar:
            build.fill(database, secret=settings.portal_secret, now=datetime.now(UTC), size=chosen.size, progress=bar.update)
        import_laws(settings, str(build.LAWS), collection="demonstration")
        rebuild(database, settings.kb_index, lambda *_: None)
    for account in listed():
        print(f"{account.login:<20} {account.name}  {account.title}")
    print(f"The password of all of them is {build.PASSWORD}")
    return 0


def reindex(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Build the index anew from the store."""
    from portal.jobs.reindex import reindex as rebuild
    from portal.storage.database import opened

    with opened(settings) as database:
        count = rebuild(database, settings.kb_index, say_progress, embeddings=settings.kb_embeddings)
    print(f"The index is built; {count} dossiers, precedents and explainers were looked at.")
    return 0


def import_laws(settings: Settings, folder: str, collection: str = "") -> None:
    """Take a folder of laws into the index beside those of other collections; what has not changed is left alone."""
    from portal.services.indexing import import_laws as take_in

    report = take_in(settings.kb_index, folder, datetime.now(UTC).date(), collection)
    print(f"Laws: {report.regulations} read, {report.skipped} known already, {report.articles} articles, {len(report.problems)} problems.")


def mark_outdated(settings: Settings) -> None:
    """Mark what is published and cites a law that has just been replaced."""
    from portal.services.citations import mark_outdated as mark
    from portal.services.library import open_library
    from portal.storage.attempts import in_transaction
    from portal.storage.bootstrap import portal_of
    from portal.storage.database import opened

    library = open_library(settings.kb_index)
    with opened(settings) as database:
        in_transaction(
            database, lambda connection: mark(portal_of(connection), library, now=datetime.now(UTC)), note="outdated citations",
        )


def progress_bar(what: str, total: int) -> Any:
    """A bar on the terminal."""
    from tqdm import tqdm

    return tqdm(total=total, desc=what, unit="", file=sys.stderr)
