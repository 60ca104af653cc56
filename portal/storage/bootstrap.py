"""The root object of the store, made where there is none."""

from typing import Any, Final

from portal.domain.portal import Portal

ROOT_NAME: Final = "portal"
"""The name under which ZODB's own root mapping holds the portal."""


def portal_of(connection: Any) -> Portal:
    """The portal in the store of a connection. Raises KeyError in an empty store."""
    portal: Portal = connection.root()[ROOT_NAME]
    return portal


def is_empty(connection: Any) -> bool:
    """Whether the store holds no portal yet."""
    return ROOT_NAME not in connection.root()


def make_portal(connection: Any) -> Portal:
    """The portal of the store, a new one where it is empty; the caller commits."""
    root = connection.root()
    if ROOT_NAME not in root:
        root[ROOT_NAME] = Portal()
    return portal_of(connection)


def holds_nothing(connection: Any) -> bool:
    """Whether the store holds no portal, or one that was made and never used: no units, no accounts, no records."""
    if is_empty(connection):
        return True
    portal = portal_of(connection)
    return not len(portal.orgs) and not len(portal.accounts) and not len(portal.dossiers) and not len(portal.audit)
