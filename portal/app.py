"""The portal, from top to bottom: this file is its table of contents."""

from datetime import UTC, datetime
from typing import Any, Final

from pyramid.config import Configurator
from pyramid.events import ApplicationCreated

from portal.children import start_media_workers
from portal.process import tune
from portal.request_class import share_request_class
from portal.services import media
from portal.services.library import open_library, warm_up
from portal.settings import from_mapping

PAGES: Final = (
    "home", "help", "login", "join", "account", "apply", "progress", "console", "dossiers", "sessions", "agreement", "documents",
    "closing", "orgs", "sites", "experts", "explainers", "library", "search", "health",
)
"""The page folders, one a URL word."""


def now() -> datetime:
    """The time of a request; tests put another function into the registry."""
    return datetime.now(UTC)


def main(_global_config: dict[str, str] | None = None, **settings: Any) -> Any:
    """Make the WSGI application out of an ini file's settings."""
    concord = from_mapping(settings)
    tune()
    settings["pyramid.reload_templates"] = str(concord.portal_reload_templates).lower()
    with Configurator(settings=settings) as config:
        config.registry.concord = concord
        config.registry.clock = now
        config.add_request_method(lambda request: request.registry.clock(), "now", reify=True)

        config.registry.library = open_library(concord.kb_index, embeddings=concord.kb_embeddings)
        config.add_subscriber(lambda _event: warm_up(config.registry.library), ApplicationCreated)
        config.registry.media_worker = media.connect(concord.video_socket, concord.video_workers)

        # each tween goes around those before it: transaction, then lock and retry, then what guards the door, then the log
        config.include("portal.storage.connection")
        config.include("portal.storage.blobs")
        config.include("portal.storage.write_lock")
        config.include("portal.storage.retry")
        config.include("portal.security")
        config.include("portal.pages.shared")
        for page in PAGES:
            config.include(f"portal.pages.{page}")
        config.include("portal.jobs.start")
        config.include("portal.logs")
        if concord.video_spawn:
            config.add_subscriber(lambda _event: start_media_workers(concord), ApplicationCreated)
        router = config.make_wsgi_app()
    share_request_class(router)
    return router
