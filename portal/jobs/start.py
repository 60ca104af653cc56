"""Starting the worker: as a thread of the portal, or as a process of its own.

A data file serves one process only, so by default the portal does its jobs itself. Where the store is ZEO or PostgreSQL,
`portal.jobs = process` leaves them to `portal-admin INI worker`.
"""

import atexit
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyramid.events import ApplicationCreated, NewRequest

from portal.jobs.heartbeat import seen_at
from portal.jobs.outgoing import OutgoingFile
from portal.jobs.worker import Worker
from portal.jobs.world import Library, World
from portal.security.standing import search_scopes_of
from portal.services.library import open_library
from portal.services.media import Worker as MediaWorker
from portal.services.media import Workers, connect
from portal.settings import Settings
from portal.storage.database import open_database
from portal.storage.write_lock import SAFE_METHODS


def now() -> datetime:
    """The time, where no application gives another."""
    return datetime.now(UTC)


def make_world(
    settings: Settings, database: Any, *, library: Library, media: MediaWorker | Workers, clock: Callable[[], datetime] = now,
    write_lock: AbstractContextManager[Any] | None = None,
) -> World:
    """The world of these parts and settings."""
    outgoing = settings.portal_outgoing or str(Path(settings.portal_data) / "outgoing")
    return World(
        database=database, library=library, media=media, sender=OutgoingFile(outgoing),
        scopes_of=search_scopes_of, clock=clock, write_lock=write_lock,
    )


def standing_world(settings: Settings, database: Any) -> World:
    """The world of a process that is not the portal."""
    library = open_library(settings.kb_index, embeddings=settings.kb_embeddings)
    media = connect(settings.video_socket, settings.video_workers)
    return make_world(settings, database, library=library, media=media)


def run_process(settings: Settings) -> None:
    """Work until a signal says to end; for `portal-admin INI worker`."""
    database = open_database(settings.zodb_uri, cache_objects=settings.zodb_cache_objects)
    worker = Worker(standing_world(settings, database), settings.portal_data)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    try:
        worker.run()
    finally:
        database.close()


def includeme(config: Any) -> None:
    """Run the worker as a thread where the settings say so, and wake it after each request that may have saved something.

    Needs `registry.database`, `write_lock`, `library` and `media_worker`; gives `registry.jobs_seen_at()`.
    """
    registry, settings = config.registry, config.registry.concord
    registry.jobs_seen_at = lambda: seen_at(settings.portal_data)
    if settings.portal_jobs != "thread":
        return

    def start(_event: Any) -> None:
        world = make_world(
            settings, registry.database, library=registry.library, media=registry.media_worker, clock=registry.clock,
            write_lock=registry.write_lock,
        )
        registry.worker = Worker(world, settings.portal_data)
        registry.worker.start()
        atexit.register(registry.worker.stop)

    def wake_later(event: Any) -> None:
        if event.request.method not in SAFE_METHODS:
            event.request.add_finished_callback(lambda _request: registry.worker.wake())

    config.add_subscriber(start, ApplicationCreated)
    config.add_subscriber(wake_later, NewRequest)
