"""What the one who asks may find: the same words that the table of permissions writes on dossiers."""

from collections.abc import Callable
from typing import Any

from portal.security.scopes import PUBLIC, scopes_for


def scopes_of(request: Any) -> frozenset[str]:
    """The scopes of the asker. A stranger has the public one, and so has whoever must change the password first."""
    identity = request.identity
    if identity is None or identity.must_change_password:
        return frozenset({PUBLIC})
    return scopes_for(identity.asker)


def seen_by(request: Any) -> Callable[[Any], bool]:
    """Whether the asker may see a document of the library at this very moment: of a dossier the store is asked, not the index."""
    def may_see(document: Any) -> bool:
        if document.kind != "dossier":
            return True
        dossier = request.root.dossiers.find(document.id.removeprefix("dossiers/"))
        return dossier is not None and bool(request.has_permission("dossier.read", dossier))

    return may_see
