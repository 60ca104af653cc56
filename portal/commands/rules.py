"""`rules` and `holidays`: what a county sets for itself."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from portal.commands.telling import Add
from portal.domain.errors import Invalid
from portal.settings import Settings


def add_to(add: Add) -> None:
    """Add the commands."""
    ruling = add(
        "rules", rules, "print clocks, escalation, leaders and other numbers as JSON; or set them from such a file", "--set rules.json",
    )
    ruling.add_argument("--set", type=Path, metavar="FILE", dest="file", help="a file as this command prints it, changed")
    days = add("holidays", holidays, "print the days that differ from the published calendar; or set one", "2027-02-05 off")
    days.add_argument("day", nargs="?", type=date.fromisoformat, metavar="DAY", help="as 2027-02-05")
    days.add_argument("kind", nargs="?", choices=["off", "work", "calendar"], help="day off, working day, or as the calendar says")


def rules(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print the rule book, or make a new version of it."""
    from portal.services.rules import change, written
    from portal.storage.attempts import in_transaction, reading
    from portal.storage.bootstrap import portal_of
    from portal.storage.database import opened
    from portal.storage.staff import actor

    if chosen.file is None:
        with opened(settings, to_look=True) as database:
            now_valid = reading(database, lambda connection: written(portal_of(connection).rulebook))
        print(json.dumps(now_valid, ensure_ascii=False, indent=1))
        return 0
    given, now = _read(chosen.file), datetime.now(UTC)

    def act(connection: Any) -> int:
        return change(portal_of(connection), given, by=actor(), now=now).version

    with opened(settings) as database:
        print(f"Version {in_transaction(database, act, note='rules')} of the rules holds for what is accepted from now on.")
    return 0


def holidays(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print the county's own days, or set one."""
    from portal.services.rules import set_holiday, unannounced
    from portal.storage.attempts import in_transaction, reading
    from portal.storage.bootstrap import portal_of
    from portal.storage.database import opened
    from portal.storage.staff import actor

    now, is_off = datetime.now(UTC), {"off": True, "work": False}.get(chosen.kind)
    if chosen.day is None:
        with opened(settings, to_look=True) as database:
            for day, off in reading(database, lambda connection: list(portal_of(connection).holidays.items())):
                print(f"{day}  {'off' if off else 'work'}")
            unknown = reading(database, lambda connection: unannounced(portal_of(connection), now.date()))
        for year in unknown:
            print(f"{year} is not announced yet: it is counted by weekends alone, and by what is set here.")
        return 0
    if chosen.kind is None:
        raise Invalid("rules-wrong", at=f"{chosen.day}: say off, work or calendar")

    def act(connection: Any) -> None:
        set_holiday(portal_of(connection), chosen.day, is_off=is_off, by=actor(), now=now)

    with opened(settings) as database:
        in_transaction(database, act, note="holidays")
    print(f"{chosen.day}: {chosen.kind}")
    return 0


def _read(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid("rules-wrong", at=f"{file}: {error}") from error
    if not isinstance(given, dict):
        raise Invalid("rules-wrong", at=f"{file}: this is no object with names and values")
    return given
