"""The portal, from top to bottom: this file is its table of contents."""

from datetime import UTC, datetime
from typing import Any

from pyramid.config import Configurator

from portal.settings import from_mapping


def now() -> datetime:
    """The time of a request; tests put another function into the registry."""
    return datetime.now(UTC)


def main(_global_config: dict[str, str] | None = None, **settings: Any) -> Any:
    """Make the WSGI application out of an ini file's settings."""
    with Configurator(settings=settings) as config:
        config.registry.concord = from_mapping(settings)
        config.registry.clock = now
        config.add_request_method(lambda request: request.registry.clock(), "now", reify=True)
        config.include("portal.logs")
        return config.make_wsgi_app()
