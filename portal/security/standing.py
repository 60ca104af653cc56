"""The three questions that pages, lists, jobs and the search ask about permissions. None of them needs a request."""

from portal.domain.dossier import Dossier
from portal.domain.portal import Portal
from portal.security.asker import Asker
from portal.security.scopes import PUBLIC, scopes_for, scopes_of

__all__ = ["PUBLIC", "Asker", "may", "search_scopes_of", "visible_scopes"]


def may(portal: Portal, principal: str, permission: str, node: object) -> bool:
    """Whether a principal (empty: a stranger) has a permission on a thing. Raises UnknownPermission.

    To ask many times for one principal, as for the rows of a list, make one `Asker` and ask that.
    """
    return Asker(portal, principal).may(permission, node)


def visible_scopes(portal: Portal, principal: str, permission: str = "dossier.read") -> frozenset[str]:
    """The scopes that a principal may read: `unit:<id>`, `person:<principal>`, `public` and the finer ones of `scopes.py`."""
    return scopes_for(Asker(portal, principal), permission)


def search_scopes_of(dossier: Dossier, permission: str = "dossier.read") -> tuple[str, ...]:
    """The scopes that a dossier carries in the index. Shares one with `visible_scopes` exactly where `may` says yes."""
    *_, root = dossier.lineage()
    return scopes_of(root, dossier, permission) if isinstance(root, Portal) else ()
