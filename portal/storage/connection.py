"""The store in a request: one connection, one transaction.

`request.zodb` is the connection and `request.root` the portal, which is where traversal starts. The database is opened and
checked when the application is made; an empty store gets its portal then.
"""

import atexit
from contextlib import suppress
from typing import Any

from transaction.interfaces import NoTransaction

from portal.domain.portal import Portal
from portal.storage.attempts import in_transaction
from portal.storage.bootstrap import make_portal, portal_of
from portal.storage.database import open_database
from portal.storage.evolve import require_current


def open_connection(request: Any) -> Any:
    """The connection of a request, closed when the response is out; as `request.zodb`."""
    connection = request.registry.database.open(transaction_manager=request.tm)

    def close(_request: Any) -> None:
        with suppress(NoTransaction):
            connection.transaction_manager.abort()
        connection.close()

    request.add_finished_callback(close)
    return connection


def root_of(request: Any) -> Portal:
    """Where traversal starts."""
    return portal_of(request.zodb)


def close_at_exit(database: Any) -> None:
    """Close the database when the process ends, so that its index is saved and the next start is quick."""
    with suppress(AttributeError, NoTransaction):   # as from one that was closed before, or is being used right now
        database.close()


def includeme(config: Any) -> None:
    """Open the database of the settings, and give each request its transaction and connection."""
    settings = config.registry.concord
    database = open_database(settings.zodb_uri, cache_objects=settings.zodb_cache_objects)
    atexit.register(close_at_exit, database)
    in_transaction(database, lambda connection: require_current(make_portal(connection)), note="open")
    config.registry.database = database
    config.add_settings({"tm.manager_hook": "pyramid_tm.explicit_manager", "tm.annotate_user": "false"})
    config.include("pyramid_tm")
    config.add_request_method(open_connection, "zodb", reify=True)
    config.set_root_factory(root_of)
