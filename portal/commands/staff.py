"""`user add | passwd | disable | enable | roles`: accounts of staff."""

import argparse

from portal.commands.telling import Add, adding
from portal.settings import Settings


def add_to(add: Add) -> None:
    """Add the commands."""
    from portal.services.accounts import STAFF_ROLES

    group = add("user", None, "make and change accounts of staff", "add chen --name 陈某 --role clerk --at qingxi/anping")
    action = adding(group.add_subparsers(required=True, metavar="ACTION", title="actions"), "portal-admin INI user")
    place = {"default": "/", "metavar": "PLACE", "help": "a unit's id as qingxi/anping, * for all units, / for the portal"}
    role = {"choices": STAFF_ROLES, "metavar": "ROLE", "default": ""}

    making = action("add", user_add, "make an account and print its one-time password", "chen --name 陈某 --role admin")
    making.add_argument("login", metavar="LOGIN")
    making.add_argument("--name", required=True, help="the person's name as others see it")
    making.add_argument("--role", **role, help="one of " + ", ".join(STAFF_ROLES))  # type: ignore[arg-type]
    making.add_argument("--at", **place)  # type: ignore[arg-type]
    for name, run, meaning in (
        ("passwd", user_passwd, "print a new one-time password, and end the account's log-ins"),
        ("disable", user_disable, "shut an account and end its log-ins"),
        ("enable", user_enable, "open a shut account again, with the password that it had"),
    ):
        action(name, run, meaning, "chen").add_argument("login", metavar="LOGIN")
    changing = action(
        "roles", user_roles, "give a role, take one back, and print what the account has then", "chen --grant clerk --at qingxi",
    )
    changing.add_argument("login", metavar="LOGIN")
    changing.add_argument("--grant", **role, help="a role to give")  # type: ignore[arg-type]
    changing.add_argument("--revoke", **role, help="a role to take back")  # type: ignore[arg-type]
    changing.add_argument("--at", **place)  # type: ignore[arg-type]


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


def user_enable(settings: Settings, chosen: argparse.Namespace) -> int:
    """Open an account again."""
    from portal.storage import staff
    from portal.storage.database import opened

    with opened(settings) as database:
        staff.enable(database, chosen.login)
    print(f"{chosen.login} is open again.")
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
