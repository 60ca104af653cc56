"""Accounts from the machine's own command line: the first administrator, and whoever is locked out."""

import getpass
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from portal.domain.account import Account
from portal.domain.errors import NotFound
from portal.domain.node import Node
from portal.domain.portal import Portal
from portal.services import accounts
from portal.storage.attempts import in_transaction, reading
from portal.storage.bootstrap import portal_of

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike, since the password is read from a screen and typed once."""


def actor() -> str:
    """How the audit trail names whoever sits at the machine."""
    return f"console:{getpass.getuser()}"


def one_time_password() -> str:
    """A random password of sixteen characters in groups of four, to be changed at the first log-in (78 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def add(database: Any, login: str, name: str, role: str, place: str) -> str:
    """Make an account, with a role where one is given; returns its one-time password. Raises Invalid, Conflict, NotFound."""
    password, now = one_time_password(), datetime.now(UTC)

    def make(connection: Any) -> None:
        portal = portal_of(connection)
        account = accounts.create(portal, login, name, password, by=actor(), now=now, must_change=True)
        if role:
            accounts.grant_role(portal, account, place_of(portal, place), role, by=actor(), now=now)

    in_transaction(database, make, note="user add")
    return password


def reset(database: Any, login: str) -> str:
    """Give an account a new one-time password, which ends its log-ins; returns it. Raises NotFound."""
    password, now = one_time_password(), datetime.now(UTC)

    def change(connection: Any) -> None:
        portal = portal_of(connection)
        accounts.reset_password(portal, account_of(portal, login), password, by=actor(), now=now)

    in_transaction(database, change, note="user passwd")
    return password


def disable(database: Any, login: str) -> None:
    """Shut an account and end its log-ins. Raises NotFound."""

    def change(connection: Any) -> None:
        portal = portal_of(connection)
        accounts.deactivate(portal, account_of(portal, login), by=actor(), now=datetime.now(UTC))

    in_transaction(database, change, note="user disable")


def enable(database: Any, login: str) -> None:
    """Open a shut account again. Raises NotFound."""

    def change(connection: Any) -> None:
        accounts.reactivate(account_of(portal_of(connection), login), by=actor(), now=datetime.now(UTC))

    in_transaction(database, change, note="user enable")


def change_role(database: Any, login: str, *, grant: str = "", revoke: str = "", place: str = "/") -> None:
    """Give a role at a place, or take one back. Raises NotFound, Invalid."""

    def change(connection: Any) -> None:
        portal, now = portal_of(connection), datetime.now(UTC)
        account, node = account_of(portal, login), place_of(portal, place)
        if grant:
            accounts.grant_role(portal, account, node, grant, by=actor(), now=now)
        if revoke:
            accounts.revoke_role(portal, account, node, revoke, by=actor(), now=now)

    in_transaction(database, change, note="user roles")


def roles(database: Any, login: str) -> list[tuple[str, str]]:
    """The places and roles of an account. Raises NotFound."""

    def look(connection: Any) -> list[tuple[str, str]]:
        portal = portal_of(connection)
        account = account_of(portal, login)
        return sorted((accounts.name_of_place(place), role) for place, role in _roles_of(portal, account))

    return reading(database, look)


def account_of(portal: Portal, login: str) -> Account:
    """The account of a login name. Raises NotFound."""
    account = portal.accounts.get(login)
    if account is None:
        raise NotFound("account-unknown", login=login)
    return account


def place_of(portal: Portal, name: str) -> Node:
    """The portal for `/`, all units for `*`, else the unit of that id, as `qingxi/anping`. Raises NotFound."""
    fixed: dict[str, Node] = {"/": portal, "*": portal.orgs}
    place = fixed.get(name) or portal.orgs.find(name.strip("/"))
    if place is None:
        raise NotFound("organization-unknown", id=name)
    return place


def _roles_of(portal: Portal, account: Account) -> Iterator[tuple[Node, str]]:
    for place in (portal, portal.orgs, *portal.orgs.walk()):
        for principal, role in place.local_roles:
            if principal == account.principal:
                yield place, role
