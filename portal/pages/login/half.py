"""What travels along between the password and the code: signed, short-lived, and worthless after the password has changed."""

import hashlib
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer

from portal.domain.account import Account
from portal.security.keys import key_for

LIFETIME_S: Final = 300


def sealed(request: Any, account: Account, came_from: str) -> str:
    """A note that this account's password was given rightly a moment ago."""
    return str(_serializer(request).dumps([account.login, _mark(account), came_from]))


def opened(request: Any, text: str) -> tuple[Account, str] | None:
    """The account and where the person came from; None where the note is forged, too old, or of an older password."""
    try:
        login, mark, came_from = _serializer(request).loads(text, max_age=LIFETIME_S)
    except (BadData, ValueError):
        return None
    account = request.root.accounts.get(login)
    if not isinstance(account, Account) or not account.is_active or mark != _mark(account):
        return None
    return account, came_from


def _mark(account: Account) -> str:
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


def _serializer(request: Any) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key_for(request, "second-factor"), salt="half a log-in")
