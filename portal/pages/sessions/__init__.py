"""`/dossiers/<year>/<number>/sessions/<n>`: a session, its room, its minutes."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.sessions")
