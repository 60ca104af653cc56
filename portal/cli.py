"""`portal-admin INI COMMAND`: what is done to a portal from the machine's own command line.

A command's body lives in the package that it belongs to and is imported only when the command runs. Exit codes: 0 done,
1 done and something was found to be wrong, 2 not done.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from portal.domain.errors import DomainError
from portal.settings import Settings, SettingsError, read
from portal.storage.errors import StoreError

FOUND: Final = 1
NOT_DONE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    chosen = command_line().parse_args(arguments)
    try:
        return int(chosen.run(read(chosen.ini), chosen))
    except (SettingsError, StoreError, DomainError) as error:
        print(f"portal-admin: {error}" + (f" ({error.code})" if isinstance(error, StoreError) else ""), file=sys.stderr)
        return NOT_DONE
    except Exception as error:
        from portal.services.library import LibraryError  # only now, since it takes the whole library with it

        if not isinstance(error, LibraryError):
            raise
        print(f"portal-admin: {error} ({error.code})", file=sys.stderr)
        return NOT_DONE


def command_line() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    parser = argparse.ArgumentParser(prog="portal-admin", description="Administer a Concord portal.")
    parser.add_argument("ini", type=Path, metavar="INI", help="the portal's ini file, such as development.ini")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")

    def command(name: str, run: object | None, meaning: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
        added.set_defaults(run=run)
        return added

    add_user_commands(command("user", None, "make and change accounts of staff"))
    command("prepare", prepare, "make ready to serve: fill an empty store with the demonstration, and import the laws of kb.laws")
    demo_ = command("demo", demo, "fill an empty store with a plainly fictional city, and list its accounts")
    demo_.add_argument("--size", type=int, default=300, metavar="N", help="how many disputes (default 300)")
    command("evolve", evolve, "make the store where there is none, and bring an older one up to date")
    command("reindex", reindex, "build the index of dossiers, precedents and explainers anew; laws stay as they are")
    command("check", check, "check that everything that must hold in the store does hold; changes nothing")
    command("audit-verify", audit_verify, "verify the chain of every audit trail; changes nothing")
    command("worker", worker, "run the job worker until it is told to end (where portal.jobs = process)")

    video_ = command("video", video, "say how the media workers fare; run one; let one rest, move its rooms away, or let it work again")
    video_.add_argument("act", nargs="?", choices=["run", "rest", "move", "work"], metavar="run|rest|move|work")
    video_.add_argument("number", nargs="?", type=int, default=1, metavar="N", help="which worker (default 1)")

    export_ = command("export", export, "write the whole store, or one dossier, to open files; also while the portal serves")
    export_.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder; for one dossier a new file, as dossier.zip")
    export_.add_argument("--dossier", default="", metavar="NUMBER", help="one dossier only, as 2026-483920, in one ZIP file")
    import_ = command("import", import_store, "read an export into an empty store, and check it")
    import_.add_argument("folder", type=Path, metavar="FOLDER")

    backup_ = command("backup", backup, "add a backup of data and files to a folder, also while the portal serves")
    backup_.add_argument("folder", type=Path, metavar="DIR")

    restore_ = command("restore", restore, "write a backup to a new folder, and check it")
    restore_.add_argument("folder", type=Path, metavar="DIR")
    restore_.add_argument("target", type=Path, metavar="TARGET", help="a new or empty folder")
    restore_.add_argument("--at", type=point_in_time, metavar="TIME", help="the state at that time, as 2026-03-01T18:00")

    pack_ = command("pack", pack, "give back the space of old versions and of what was erased")
    pack_.add_argument("--keep-days", type=int, default=0, metavar="N", help="keep what was current N days ago (default 0)")
    return parser


def add_user_commands(parser: argparse.ArgumentParser) -> None:
    """`user add | passwd | disable | roles`."""
    from portal.services.accounts import STAFF_ROLES

    commands = parser.add_subparsers(required=True, metavar="ACTION", title="actions")
    place = {"default": "/", "metavar": "PLACE", "help": "a unit's id as qingxi/anping, * for all units, / for the portal"}
    role = {"choices": STAFF_ROLES, "metavar": "ROLE", "default": ""}

    def action(name: str, run: object, meaning: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=meaning, description=meaning[0].upper() + meaning[1:] + ".")
        added.set_defaults(run=run)
        added.add_argument("login", metavar="LOGIN")
        return added

    add = action("add", user_add, "make an account and print its one-time password")
    add.add_argument("--name", required=True, help="the person's name as others see it")
    add.add_argument("--role", **role, help="one of " + ", ".join(STAFF_ROLES))  # type: ignore[arg-type]
    add.add_argument("--at", **place)  # type: ignore[arg-type]
    action("passwd", user_passwd, "print a new one-time password, and end the account's log-ins")
    action("disable", user_disable, "shut an account and end its log-ins")
    roles = action("roles", user_roles, "give a role, take one back, and print what the account has then")
    roles.add_argument("--grant", **role, help="a role to give")  # type: ignore[arg-type]
    roles.add_argument("--revoke", **role, help="a role to take back")  # type: ignore[arg-type]
    roles.add_argument("--at", **place)  # type: ignore[arg-type]


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


def user_add(settings: Settings, chosen: argparse.Namespace) -> int:
    """Make an account."""
    from portal.storage import staff
    from portal.storage.database import opened

    with opened(settings) as database:
        password = staff.add(database, chosen.login, chosen.name, chosen.role, chosen.at)
    print(f"One-time password of {chosen.login}: {password}")
    return 0


def user_passwd(settings: Settings, chosen: argparse.Namespace) -> int:
    """Reset a password."""
    from portal.storage import staff
    from portal.storage.database import opened

    with opened(settings) as database:
        print(f"One-time password of {chosen.login}: {staff.reset(database, chosen.login)}")
    return 0


def user_disable(settings: Settings, chosen: argparse.Namespace) -> int:
    """Shut an account."""
    from portal.storage import staff
    from portal.storage.database import opened

    with opened(settings) as database:
        staff.disable(database, chosen.login)
    print(f"{chosen.login} is shut, and its log-ins have ended.")
    return 0


def user_roles(settings: Settings, chosen: argparse.Namespace) -> int:
    """Change and print roles."""
    from portal.storage import staff
    from portal.storage.database import opened

    with opened(settings) as database:
        if chosen.grant or chosen.revoke:
            staff.change_role(database, chosen.login, grant=chosen.grant, revoke=chosen.revoke, place=chosen.at)
        for place, role in staff.roles(database, chosen.login):
            print(f"{place}  {role}")
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


def reindex(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Build the index anew from the store."""
    from portal.jobs.reindex import reindex as rebuild
    from portal.storage.database import opened

    with opened(settings) as database:
        count = rebuild(database, settings.kb_index, say_progress, embeddings=settings.kb_embeddings)
    print(f"The index is built; {count} dossiers, precedents and explainers were looked at.")
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
    """Print each broken trail."""
    from portal.storage.check import verify_audit
    from portal.storage.database import opened

    with opened(settings, to_look=True) as database:
        return say_report(verify_audit(database, say_progress))


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


def pack(settings: Settings, chosen: argparse.Namespace) -> int:
    """Pack and say what was gained."""
    from datetime import timedelta

    from portal.storage.database import opened
    from portal.storage.pack import pack as pack_store

    with opened(settings) as database:
        packed = pack_store(database, now=datetime.now(UTC), keep=timedelta(days=chosen.keep_days))
    print(f"{packed.before_bytes:,} bytes before, {packed.after_bytes:,} after; {packed.strays} stray files removed.")
    return 0


def worker(settings: Settings, _chosen: argparse.Namespace) -> int:
    """Work until a signal says to end."""
    from portal.jobs.start import run_process

    run_process(settings)
    return 0


def video(settings: Settings, chosen: argparse.Namespace) -> int:
    """Tell how the media workers fare, become one of them, or tell one what to do."""
    from portal.children import command
    from portal.services.media import connect
    from video.protocol.errors import VideoError

    if not 1 <= chosen.number <= settings.video_workers:
        raise SettingsError(f"video.workers = {settings.video_workers}: there is no worker {chosen.number}")
    if chosen.act == "run":
        line = command(settings, chosen.number, lifeline=False)
        os.execv(line[0], line)  # noqa: S606 - our own command line
    members = connect(settings.video_socket, settings.video_workers).members
    failed = 0
    for name in [str(chosen.number)] if chosen.act else members:
        member = members[name]
        try:
            if chosen.act == "work":
                member.work()
            elif chosen.act:
                member.rest(move=chosen.act == "move")
            said = member.health()
        except VideoError as error:
            failed = FOUND
            print(f"{name}: {error.code}")
        else:
            print(f"{name}: {said['status']}, {said['rooms']} rooms, {said['participants']} people, {said['recordings']} recordings")
    return failed


def say_progress(what: str, count: int) -> None:
    """Tell on the standard error how far a long command has come."""
    print(f"\r{count:,} {what} …", end="", file=sys.stderr, flush=True)


def say_report(report: object) -> int:
    """Print a check's findings and figures; returns the exit code."""
    from portal.storage.check import Report

    assert isinstance(report, Report)
    for finding in report.findings:
        print(finding)
    looked_at = ", ".join(f"{count:,} {what}" for what, count in report.counts.items())
    print(f"{len(report.findings)} findings in {looked_at}.")
    return FOUND if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
