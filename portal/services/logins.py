"""Log-ins: records on the server that a signed cookie points to, so that each can be ended at once."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from portal.domain.account import LoginSession
from portal.domain.portal import Portal

SEEN_EVERY: Final = timedelta(minutes=10)
"""How often at most the time of the last request is written."""


def open_login(
    portal: Portal, principal: str, display_name: str, *, now: datetime, lifetime: timedelta, client: str = "",
) -> tuple[str, LoginSession]:
    """Make a log-in; returns its secret id, which goes into the cookie and is kept nowhere, and the record."""
    login_id = f"{_prefix(principal)}.{secrets.token_urlsafe(32)}"
    login = LoginSession(principal, display_name, now, now + lifetime)
    login.client = client[:120]
    portal.login_sessions[key_of(login_id)] = login
    return login_id, login


def key_of(login_id: str) -> str:
    """Under which key a log-in is kept: a hash, so that a copy of the store opens nothing."""
    return f"{login_id.partition('.')[0]}:{hashlib.sha256(login_id.encode()).hexdigest()}"


def find_login(portal: Portal, login_id: str, *, now: datetime, idle: timedelta) -> LoginSession | None:
    """The log-in of an id while it holds: not revoked, not too old, not idle for too long."""
    login = portal.login_sessions.get(key_of(login_id))
    if not isinstance(login, LoginSession) or login.is_revoked or now >= login.expires_at or now - login.last_seen_at > idle:
        return None
    return login


def note_seen(login: LoginSession, now: datetime) -> None:
    """Remember that the log-in was used, writing at most every ten minutes."""
    if now - login.last_seen_at >= SEEN_EVERY:
        login.last_seen_at = now


def logins_of(portal: Portal, principal: str) -> Iterator[tuple[str, LoginSession]]:
    """The log-ins of a principal with their keys, ended ones too until they are cleared away."""
    prefix = _prefix(principal)
    for key, login in portal.login_sessions.items(min=f"{prefix}:", max=f"{prefix};"):
        if login.principal == principal:
            yield key, login


def revoke_login(portal: Portal, key: str) -> None:
    """End the log-in under a key; ending it twice changes nothing."""
    login = portal.login_sessions.get(key)
    if isinstance(login, LoginSession) and not login.is_revoked:
        login.is_revoked = True


def revoke_all(portal: Portal, principal: str, *, but: str = "") -> int:
    """End all log-ins of a principal, but one where its key is given; returns how many."""
    keys = [key for key, login in logins_of(portal, principal) if not login.is_revoked and key != but]
    for key in keys:
        revoke_login(portal, key)
    return len(keys)


def clear_ended(portal: Portal, now: datetime) -> int:
    """Forget revoked and expired log-ins; for the job that tidies at night."""
    ended = [key for key, login in portal.login_sessions.items() if login.is_revoked or login.expires_at <= now]
    for key in ended:
        del portal.login_sessions[key]
    return len(ended)


def _prefix(principal: str) -> str:
    return hashlib.sha256(principal.encode()).hexdigest()[:12]
