"""Accounts of staff: made, opened by password and second factor, given roles, shut."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from portal.domain.account import Account
from portal.domain.errors import Conflict, Forbidden, Invalid
from portal.domain.node import Node
from portal.domain.organization import Organization, Organizations
from portal.domain.portal import Portal
from portal.services import passwords
from portal.services.attempts import Brake, forget, note_failure, seconds_to_wait
from portal.services.logins import revoke_all

STAFF_ROLES: Final = (
    "grid_member", "village_mediator", "township_mediator", "county_mediator", "expert", "clerk", "unit_head", "leader",
    "court_clerk", "editor", "reviewer", "auditor", "archivist", "admin",
)
"""The roles that an account may have at a place of the tree of units."""
LOGIN_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]{1,39}\Z")

LOGIN_BRAKE: Final = Brake(free=5, first_wait_s=30, longest_wait_s=3600)
"""On one login name, whatever the address."""
ADDRESS_BRAKE: Final = Brake(free=20, first_wait_s=30, longest_wait_s=3600)
"""On one client address, whatever the name: an office shares one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an attempt to log in."""

    result: Literal["ok", "second-factor", "wrong", "wait"]
    account: Account | None = None
    wait_s: int = 0


def create(
    portal: Portal, login: str, display_name: str, password: str, *, by: str, now: datetime, must_change: bool = False,
) -> Account:
    """Make an account. Raises Invalid for a bad name or password, Conflict where the name is taken."""
    if not LOGIN_NAME.match(login):
        raise Invalid("login-name-invalid", login=login)
    if not display_name.strip():
        raise Invalid("display-name-missing")
    if login in portal.accounts:
        raise Conflict("login-name-taken", login=login)
    passwords.check(password, login, display_name)
    account = Account(login, display_name.strip(), passwords.hashed(password))
    account.must_change_password = must_change
    portal.accounts.add(login, account)
    account.audit.append(now, by, "account.created", {"login": login})
    return account


def check_password(portal: Portal, login: str, password: str, *, address: str, now: datetime) -> Verdict:
    """Try a name and a password.

    Takes as long and says as much for a name that does not exist. The brakes are released only by a whole log-in, so that
    a known password buys no free guesses at the second factor.
    """
    login = login.strip().lower()
    wait_s = _wait(portal, login, address, now)
    if wait_s:
        return Verdict("wait", wait_s=wait_s)
    account = portal.accounts.get(login)
    password_hash = account.password_hash if account is not None and account.is_active else ""
    if not passwords.is_right(password_hash, password):
        return _refused(portal, login, address, now)
    if passwords.needs_rehash(password_hash):
        account.password_hash = passwords.hashed(password)
    if account.totp_secret:
        return Verdict("second-factor", account)
    forget(portal, _key(login))
    return Verdict("ok", account)


def change_password(portal: Portal, account: Account, old: str, new: str, *, now: datetime, keep_login: str = "") -> None:
    """Let a person choose a new password, which ends all their other log-ins. Raises Forbidden where the old one is wrong."""
    if not passwords.is_right(account.password_hash, old):
        raise Forbidden("password-wrong")
    _set_password(portal, account, new, by=account.principal, now=now, keep_login=keep_login)
    account.must_change_password = False


def reset_password(portal: Portal, account: Account, new: str, *, by: str, now: datetime) -> None:
    """Give a person a new password that must be changed at once; for one who forgot it."""
    _set_password(portal, account, new, by=by, now=now, keep_login="")
    account.must_change_password = True
    forget(portal, _key(account.login))


def deactivate(portal: Portal, account: Account, *, by: str, now: datetime) -> None:
    """Shut an account and end its log-ins; what the person did stays under the name."""
    account.is_active = False
    ended = revoke_all(portal, account.principal)
    account.audit.append(now, by, "account.deactivated", {"logins_ended": ended})


def reactivate(account: Account, *, by: str, now: datetime) -> None:
    """Open a shut account again."""
    account.is_active = True
    account.audit.append(now, by, "account.reactivated")


def grant_role(portal: Portal, account: Account, place: Node, role: str, *, by: str, now: datetime) -> None:
    """Give a role at a unit, at all units or at the portal. Raises Invalid for a role that there is not."""
    if role not in STAFF_ROLES:
        raise Invalid("role-unknown", role=role)
    places = {name_of_place(each) for each in _walked(portal, account)} if not account.role_places else set(account.role_places)
    place.grant(account.principal, role)
    account.role_places = tuple(sorted(places | {name_of_place(place)}))
    account.audit.append(now, by, "role.granted", {"role": role, "place": name_of_place(place)})


def revoke_role(portal: Portal, account: Account, place: Node, role: str, *, by: str, now: datetime) -> None:
    """Take a role back at a place."""
    place.revoke(account.principal, role)
    account.role_places = tuple(sorted(name_of_place(each) for each in _walked(portal, account)))
    account.audit.append(now, by, "role.revoked", {"role": role, "place": name_of_place(place)})


def name_of_place(place: Node) -> str:
    """How `Account.role_places` names a place: the id of a unit, `*` for all units, `/` for the portal."""
    if isinstance(place, Organization):
        return place.id
    return "*" if isinstance(place, Organizations) else "/"


def find_role_places(portal: Portal, account: Account) -> tuple[Node, ...]:
    """The places that an account notes as those of its roles; empty where nothing was noted yet."""
    fixed: dict[str, Node] = {"/": portal, "*": portal.orgs}
    found = (fixed.get(name) or portal.orgs.find(name) for name in account.role_places)
    return tuple(place for place in found if place is not None)


def _walked(portal: Portal, account: Account) -> list[Node]:
    every: list[Node] = [portal, portal.orgs, *portal.orgs.walk()]
    return [place for place in every if any(principal == account.principal for principal, _ in place.local_roles)]


def _set_password(portal: Portal, account: Account, new: str, *, by: str, now: datetime, keep_login: str) -> None:
    passwords.check(new, account.login, account.display_name)
    if passwords.is_right(account.password_hash, new):
        raise Invalid("password-unchanged")
    account.password_hash = passwords.hashed(new)
    revoke_all(portal, account.principal, but=keep_login)
    account.audit.append(now, by, "password.changed")


def _key(login: str) -> str:
    return f"login:{login[:64]}"


def _wait(portal: Portal, login: str, address: str, now: datetime) -> int:
    by_name = seconds_to_wait(portal, _key(login), LOGIN_BRAKE, now)
    return max(by_name, seconds_to_wait(portal, f"login-from:{address}", ADDRESS_BRAKE, now))


def _refused(portal: Portal, login: str, address: str, now: datetime) -> Verdict:
    note_failure(portal, _key(login), LOGIN_BRAKE, now)
    note_failure(portal, f"login-from:{address}", ADDRESS_BRAKE, now)
    return Verdict("wrong", wait_s=_wait(portal, login, address, now))
