"""Language, larger text, light or dark: `/preferences?mode=elder&back=/help` sets a cookie and goes back.

Works without JavaScript and without a log-in; it changes nothing but how pages look, so a link may do it.
"""

from typing import Any, Final

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED

from portal.pages.shared.frame import MODES, THEMES
from portal.pages.shared.i18n import COOKIE, LOCALE_NAMES
from portal.pages.shared.links import is_inside, pages_root

YEAR: Final = 365 * 24 * 3600
COOKIES: Final = {"mode": ("mode", MODES), "theme": ("theme", THEMES), "language": (COOKIE, tuple(LOCALE_NAMES))}
"""Parameter to its cookie and what it may say; an empty value takes the cookie away."""


def preferences(context: Any, request: Any) -> HTTPSeeOther:   # noqa: ARG001 - a view takes both
    """Remember what was chosen, and go back to where it was chosen; never to another site."""
    back = request.GET.get("back", "")
    response = HTTPSeeOther(location=back if is_inside(back) else pages_root(request))
    for parameter, (cookie, known) in COOKIES.items():
        if parameter not in request.GET:
            continue
        value = request.GET[parameter]
        if value in known:
            secure = request.scheme == "https"
            response.set_cookie(cookie, value, max_age=YEAR, path="/", samesite="Lax", httponly=True, secure=secure)
        elif not value:
            response.delete_cookie(cookie, path="/")
    return response


def includeme(config: Configurator) -> None:
    """`/preferences`, open to all."""
    config.add_view(preferences, context="portal.domain.portal.Portal", name="preferences", request_method="GET",
                    permission=NO_PERMISSION_REQUIRED)
