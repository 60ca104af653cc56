"""Keeping the store: evolve, check, audit-verify, pack, backup, restore, export, import."""

import argparse
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from portal.commands.telling import Add, say_progress, say_report
from portal.settings import Settings


def add_to(add: Add) -> None:
    """Add the commands."""
    add("evolve", evolve, "make the store where there is none, and bring an older one up to date")
    add("check", check, "check that everything that must hold in the store does hold; changes nothing")
    add("audit-verify", audit_verify, "verify the chain of every audit trail, and the proof of every electronic signature; changes nothing")

    packing = add("pack", pack, "give back the space of old versions and of what was erased", "--keep-days 7")
    packing.add_argument("--keep-days", type=int, default=0, metavar="N", help="keep what was current N days ago (default 0)")

    backing = add("backup", backup, "add a backup of data and files to a folder, also while the portal serves", "/backup/concord")
    backing.add_argument("folder", type=Path, metavar="DIR")

    restoring = add("restore", restore, "write a backup to a new folder, and check it", "/backup/concord /var/lib/concord/restored")
    restoring.add_argument("folder", type=Path, metavar="DIR")
    restoring.add_argument("target", type=Path, metavar="TARGET", help="a new or empty folder")
    restoring.add_argument("--at", type=point_in_time, metavar="TIME", help="the state at that time, as 2026-03-01T18:00")

    exporting = add(
        "export", export, "write the whole store, or one dossier, to open files; also while the portal serves",
        "dossier.zip --dossier 2026-483920",
    )
    exporting.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder; for one dossier a new file, as dossier.zip")
    exporting.add_argument("--dossier", default="", metavar="NUMBER", help="one dossier only, as 2026-483920, in one ZIP file")

    importing = add("import", import_store, "read an export into an empty store, and check it", "/media/concord-2026-11-22")
    importing.add_argument("folder", type=Path, metavar="FOLDER")


def point_in_time(text: str) -> datetime:
    """A time from the command line; without a zone it is this machine's."""
    return datetime.fromisoformat(text).astimezone()


def evolve(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Make an empty store's portal; run the steps that an older store needs."""
    from portal.storage import evolve as steps
    from portal.storage.attempts import in_transaction
    from portal.storage.bootstrap import make_portal
    from portal.storage.database import opened

    with opened(settings) as database:
        in_transaction(database, make_portal, note="make")
        reached = steps.evolve(database)
    print(f"Brought to version {reached[-1]}." if reached else "The store is up to date.")
    return 0


def check(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Print each finding and what was looked at."""
    from portal.services.library import open_library
    from portal.storage.check import check as check_store
    from portal.storage.database import opened

    position = open_library(settings.kb_index).position()
    with opened(settings, to_look=True) as database:
        return say_report(check_store(database, index_position=position, progress=say_progress))


def audit_verify(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Print each broken trail and signature."""
    from portal.security.keys import derive_key
    from portal.storage.check import verify_audit
    from portal.storage.database import opened

    with opened(settings, to_look=True) as database:
        return say_report(verify_audit(database, say_progress, server_key=derive_key(settings.portal_secret, "signing")))


def pack(settings: Settings, chosen: argparse.Namespace) -> int:
    """Pack and say what was gained."""
    from portal.storage.database import opened
    from portal.storage.pack import pack as pack_store

    with opened(settings) as database:
        packed = pack_store(database, now=datetime.now(UTC), keep=timedelta(days=chosen.keep_days))
    print(f"{packed.before_bytes:,} bytes before, {packed.after_bytes:,} after; {packed.strays} stray files removed.")
    return 0


def backup(settings: Settings, chosen: argparse.Namespace) -> int:
    """Add a backup and say what it holds."""
    from portal.storage.backup import back_up

    made = back_up(settings.zodb_uri, chosen.folder)
    kind = "full" if made.is_full else "increment"
    print(f"Backup {made.name} ({kind}), {made.blobs} files, {made.new_blobs} of them new.")
    return 0


def restore(settings: Settings, chosen: argparse.Namespace) -> int:
    """Write a backup to a new folder, check it, and say how to use it."""
    from portal.storage.backup import restore as write_back
    from portal.storage.check import check as check_store
    from portal.storage.database import open_database

    name = write_back(chosen.folder, chosen.target, chosen.at)
    target = chosen.target.resolve()
    uri = f"file://{target}/Data.fs?blobstorage_dir={target}/blobs"
    database = open_database(uri, cache_objects=settings.zodb_cache_objects)
    try:
        code = say_report(check_store(database, progress=say_progress))
    finally:
        database.close()
    print(f"Restored backup {name} to {target}.")
    print(f"To use it: stop the portal, set zodb.uri = {uri}, run reindex, start the portal.")
    return code


def export(settings: Settings, chosen: argparse.Namespace) -> int:
    """Write the store to a folder, or one dossier to a ZIP file, and say by which digest to know it again."""
    from portal.storage.database import opened
    from portal.storage.exchange.bundle import write_dossier
    from portal.storage.exchange.write import write_store

    write = partial(write_dossier, reference=chosen.dossier) if chosen.dossier else write_store
    with opened(settings, to_look=True) as database:
        made, digest = write(database, chosen.folder, now=datetime.now(UTC), progress=say_progress)
    print(f"{sum(made.records.values()):,} objects and {len(made.files) - len(made.records):,} files exported to {chosen.folder}.")
    print(f"SHA-256 of the manifest: {digest}")
    return 0


def import_store(settings: Settings, chosen: argparse.Namespace) -> int:
    """Read an export and say what comes next."""
    from portal.storage.database import opened
    from portal.storage.exchange.read import read_store

    with opened(settings) as database:
        made, digest = read_store(database, chosen.folder, say_progress)
    print(f"{sum(made.records.values()):,} objects and {len(made.files) - len(made.records):,} files imported and checked.")
    print(f"SHA-256 of the manifest: {digest}")
    print("Next: audit-verify and reindex, and python -m kb import-laws for the laws; see docs/export.md.")
    return 0
