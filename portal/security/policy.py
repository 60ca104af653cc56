"""The portal's security policy for Pyramid: who asks is read from the cookie, what they may from the one table."""

from typing import Any, Final

from pyramid.interfaces import ISecurityPolicy
from pyramid.request import RequestLocalCache
from pyramid.security import Allowed, Denied
from zope.interface import implementer

from portal.security.asker import Asker
from portal.security.identity import Identity, identify

WITH_OLD_PASSWORD: Final = frozenset({"account.own"})
"""All that a person may do whose password must be changed first, beside what is public."""


@implementer(ISecurityPolicy)
class SecurityPolicy:
    """Answers `request.identity` and `request.has_permission`; denies by default."""

    def __init__(self) -> None:
        self._identities = RequestLocalCache(identify)

    def identity(self, request: Any) -> Identity | None:
        """Who asks, or None for a stranger; found once in a request."""
        return self._identities.get_or_create(request)

    def authenticated_userid(self, request: Any) -> str | None:
        """The principal of who asks."""
        identity = self.identity(request)
        return identity.principal if identity is not None else None

    def permits(self, request: Any, context: Any, permission: str) -> Allowed | Denied:
        """Whether the table says yes. The denial says, as `reason`, what would have to be stated first, if that is all."""
        identity = self.identity(request)
        asker = identity.asker if identity is not None else Asker(request.root, "")
        if identity is not None and identity.must_change_password and permission not in WITH_OLD_PASSWORD:
            asker = Asker(request.root, "")
        if asker.may(permission, context):
            return Allowed("%s may %s", asker.principal or "anybody", permission)
        denied = Denied("%s may not %s", asker.principal or "a stranger", permission)
        denied.reason = asker.missing_reason(permission, context)
        return denied

    def remember(self, _request: Any, _userid: str, **_: Any) -> list[tuple[str, str]]:
        """Unused: the pages set the cookie by `portal.security.identity.set_cookie`."""
        return []

    def forget(self, _request: Any, **_: Any) -> list[tuple[str, str]]:
        """Unused: the pages take the cookie back by `portal.security.identity.delete_cookie`."""
        return []


def asker_of(request: Any) -> Asker:
    """`request.asker`: answers any number of questions about what the one who asks may."""
    identity = request.identity
    return identity.asker if identity is not None else Asker(request.root, "")


def includeme(config: Any) -> None:
    """Set the policy; a view without a permission of its own needs a member of staff."""
    config.set_security_policy(SecurityPolicy())
    config.set_default_permission("console.use")
    config.add_request_method(asker_of, "asker", reify=True)
