"""What the one who asks may find: the same words that the table of permissions writes on dossiers."""

from typing import Any

from portal.security.standing import visible_scopes


def scopes_of(request: Any) -> frozenset[str]:
    """The scopes of the asker; a stranger has the public one."""
    identity = request.identity
    return visible_scopes(request.root, identity.principal if identity is not None else "")
