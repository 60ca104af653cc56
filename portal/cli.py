"""`portal-admin INI COMMAND`: what is done to a portal from the machine's own command line.

Exit codes: 0 done, 1 done and something was found to be wrong, 2 not done.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from portal.commands import filling, keeping, rules, running, staff
from portal.commands.telling import NOT_DONE, adding
from portal.domain.errors import DomainError
from portal.settings import SettingsError, read
from portal.storage.errors import StoreError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    chosen = command_line().parse_args(arguments)
    try:
        return int(chosen.run(read(chosen.ini), chosen))
    except (SettingsError, StoreError, DomainError) as error:
        print(f"portal-admin: {said(error)}", file=sys.stderr)
        return NOT_DONE
    except Exception as error:
        from portal.services.library import LibraryError  # only now, since it takes the whole library with it

        if not isinstance(error, LibraryError):
            raise
        print(f"portal-admin: {error} ({error.code})", file=sys.stderr)
        return NOT_DONE


def said(error: SettingsError | StoreError | DomainError) -> str:
    """The error in one line: its sentence and its code, or its code and what it is about."""
    if isinstance(error, StoreError):
        return f"{error} ({error.code})"
    about = ", ".join(f"{name}: {value}" for name, value in error.details.items()) if isinstance(error, DomainError) else ""
    return f"{error} ({about})" if about else str(error)


def command_line() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    parser = argparse.ArgumentParser(
        prog="portal-admin", description="Administer a Concord portal.",
        epilog="Example: portal-admin development.ini check. One command in full: portal-admin INI COMMAND --help.",
    )
    parser.add_argument("ini", type=Path, metavar="INI", help="the portal's ini file, such as development.ini")
    add = adding(parser.add_subparsers(required=True, metavar="COMMAND", title="commands"))
    for subject in (filling, keeping, staff, rules, running):
        subject.add_to(add)
    return parser


if __name__ == "__main__":
    sys.exit(main())
