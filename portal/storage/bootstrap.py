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
