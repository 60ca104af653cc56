"""Against requests that another site makes in a person's name: every unsafe method needs a token that only our pages know.

Forms carry it as `csrf_token`, scripts as the header `X-CSRF-Token`. It changes with each log-in.
"""

from typing import Any, Final

from pyramid.csrf import CookieCSRFStoragePolicy, new_csrf_token

COOKIE: Final = "concord_csrf"
OVER_HTTPS: Final = "__Host-concord_csrf"
HEADER: Final = "X-CSRF-Token"


def rotate(request: Any) -> None:
    """Give the browser a new token, so that one that was planted before a log-in is worth nothing after it."""
    new_csrf_token(request)


def includeme(config: Any) -> None:
    """Check every unsafe method; over https also where the request comes from."""
    secure = config.registry.concord.portal_cookie_secure
    config.set_csrf_storage_policy(CookieCSRFStoragePolicy(
        cookie_name=OVER_HTTPS if secure else COOKIE, secure=secure, httponly=True, samesite="Lax", path="/",
    ))
    config.set_default_csrf_options(require_csrf=True, token="csrf_token", header=HEADER)  # noqa: S106 - the name of a field
