"""A few words that survive one redirect, such as "Saved.", in a signed cookie of their own. Nothing else is kept there."""

from typing import Any, Final

from pyramid.session import JSONSerializer, SignedCookieSessionFactory

from portal.pages.shared.frame import NOTICES
from portal.security.keys import derive_key

LIFETIME_S: Final = 600


def includeme(config: Any) -> None:
    """Give `request.session` to `flash` and the layout."""
    settings = config.registry.concord
    config.set_session_factory(SignedCookieSessionFactory(
        derive_key(settings.portal_secret, "flash").hex(), serializer=JSONSerializer(), cookie_name=NOTICES, httponly=True,
        samesite="Lax", secure=settings.portal_cookie_secure, timeout=LIFETIME_S, reissue_time=None, hashalg="sha256",
    ))
