"""What every answer tells the browser to refuse: foreign scripts, frames, guessed types, leaked addresses, kept private pages."""

from collections.abc import Callable
from typing import Any, Final

from pyramid.tweens import INGRESS

from portal.security import identity

NAME: Final = "portal.security.headers.headers_tween_factory"

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'"
)
"""No script and no style stands inside a page. `data:` and `blob:`: pictures that the browser made, as a drawn signature."""

PERMISSIONS_POLICY: Final = (
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), speaker-selection=(self), geolocation=(), "
    "payment=(), usb=(), serial=(), hid=(), midi=(), accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()"
)
ALWAYS: Final = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),   # not no-referrer: browsers would then send `Origin: null`, and the CSRF check fail
    ("Permissions-Policy", PERMISSIONS_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
SECRET: Final = frozenset({"login", "join", "progress", "account"})
"""First words of addresses whose pages are for one person even before a log-in."""
STRICT_TRANSPORT: Final = "max-age=31536000"


def headers_tween_factory(handler: Callable[[Any], Any], _registry: Any) -> Callable[[Any], Any]:
    """Put the headers on every answer that does not bring its own."""

    def with_headers(request: Any) -> Any:
        response = handler(request)
        for name, value in ALWAYS:
            response.headers.setdefault(name, value)
        if request.scheme == "https":
            response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if is_private(request) else "private, no-cache"
        return response

    return with_headers


def is_private(request: Any) -> bool:
    """Whether an answer is for one person. Others stay in the browser, so that going back keeps what was typed."""
    word = request.environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
    return word in SECRET or identity.COOKIE in request.environ.get("HTTP_COOKIE", "")


def includeme(config: Any) -> None:
    """Around everything else, so that refusals and errors carry the headers too."""
    config.add_tween(NAME, under=INGRESS)
