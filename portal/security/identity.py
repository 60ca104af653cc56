"""Who a request comes from: read from the log-in cookie, as `request.identity`."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final, Literal, cast

from itsdangerous import BadSignature, URLSafeSerializer

from portal.domain.account import Account, LoginSession
from portal.domain.dossier import Dossier
from portal.domain.party import Party
from portal.domain.portal import Portal
from portal.domain.session import MediationSession
from portal.security.asker import Asker
from portal.security.conditions import party_of
from portal.security.keys import key_for
from portal.services.logins import find_login, key_of, note_seen

Kind = Literal["staff", "party", "site", "guest"]
COOKIE = "concord_login"
OVER_HTTPS = "__Host-concord_login"
"""Browsers let nobody but this host, over https, set a cookie of that prefix."""
READING: Final = frozenset({"GET", "HEAD"})
"""Methods of requests that change nobody's rights."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person, or a site's screen, with an open log-in."""

    kind: Kind
    principal: str
    display_name: str
    login: LoginSession
    login_key: str
    """Under which the log-in is kept; not the secret of the cookie."""
    asker: Asker
    """Answers what this person may; remembers what it found out, for this request only."""
    account: Account | None = None
    dossier: Dossier | None = None
    """For parties and guests: the one dossier that this log-in opens."""
    party: Party | None = None
    session: MediationSession | None = None
    """For those who came by a link into one session."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles of a member of staff, wherever they hold."""
        return self.asker.roles

    @property
    def must_change_password(self) -> bool:
        """Whether the password was given by somebody else and must be changed first."""
        return self.account is not None and self.account.must_change_password


def identify(request: Any) -> Identity | None:
    """The identity of a request, or None for a stranger; also notes that the log-in was used."""
    login_id = read_cookie(request)
    if not login_id:
        return None
    portal: Portal = request.root
    idle = timedelta(minutes=request.registry.concord.portal_session_idle_minutes)
    login = find_login(portal, login_id, now=request.now, idle=idle)
    identity = identity_of(portal, login, key_of(login_id)) if login is not None else None
    if identity is not None:
        identity.asker.remembers = request.method in READING
        note_seen(identity.login, request.now)
    return identity


def identity_of(portal: Portal, login: LoginSession, login_key: str) -> Identity | None:
    """Who stands behind a log-in; None where the account was shut, or the party or the place in the session is no more."""
    kind = cast("Kind", login.principal.partition(":")[0])
    if kind == "staff":
        asker = Asker(portal, login.principal, stated=frozenset(login.stated))
        account = asker.account
        name = account.display_name if account is not None else ""
        return Identity(kind, login.principal, name, login, login_key, asker, account) if account is not None else None
    dossier = portal.dossiers.find(login.dossier_path.removeprefix("/dossiers/"))
    session = dossier.sessions.get(login.session_number) if dossier is not None and login.session_number else None
    if dossier is None or (login.session_number and (session is None or login.participant_id not in session.participants)):
        return None
    party = party_of(dossier, login.principal)
    if kind == "party" and party is None:
        return None
    asker = Asker(portal, login.principal, within=session)
    return Identity(kind, login.principal, login.display_name, login, login_key, asker, None, dossier, party, session)


# -- the cookie


def read_cookie(request: Any) -> str:
    """The id of the log-in in the cookie; empty where there is none, or its signature is not ours."""
    try:
        value = request.cookies.get(_cookie_name(request), "")
        return _signed_text(key_for(request, "login-cookie"), value) if value else ""
    except (BadSignature, UnicodeError, ValueError):
        return ""


def set_cookie(request: Any, response: Any, login_id: str) -> None:
    """Send the id of a new log-in to the browser. The cookie ends with the browser; the log-in on the server ends it sooner."""
    _write_cookie(request, response, _serializer(request).dumps(login_id), max_age=None)


def delete_cookie(request: Any, response: Any) -> None:
    """Take the cookie back."""
    _write_cookie(request, response, "", max_age=0)


def _write_cookie(request: Any, response: Any, value: str, *, max_age: int | None) -> None:
    response.set_cookie(
        _cookie_name(request), value, max_age=max_age, path="/", httponly=True, samesite="Lax", secure=_is_secure(request),
    )


def _serializer(request: Any) -> URLSafeSerializer:
    return _serializer_of(key_for(request, "login-cookie"))


@lru_cache(maxsize=1024)
def _signed_text(key: bytes, value: str) -> str:
    """What a cookie says. A signature that was right stays right; whether the log-in still holds, the store is asked each time."""
    return str(_serializer_of(key).loads(value))


@lru_cache(maxsize=16)
def _serializer_of(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="login")


def _is_secure(request: Any) -> bool:
    return bool(request.registry.concord.portal_cookie_secure)


def _cookie_name(request: Any) -> str:
    return OVER_HTTPS if _is_secure(request) else COOKIE
