"""`/console`: the work list of whoever is logged in: what is due first, and the one thing to do on each."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the view."""
    config.scan("portal.pages.console.views")
