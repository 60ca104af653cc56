"""What the one who asks may find: the same words that the table of permissions writes on dossiers."""

from typing import Any

from portal.security.scopes import PUBLIC, scopes_for


def scopes_of(request: Any) -> frozenset[str]:
    """The scopes of the asker. A stranger has the public one, and so has whoever must change the password first."""
    identity = request.identity
    if identity is None or identity.must_change_password:
        return frozenset({PUBLIC})
    return scopes_for(identity.asker)
