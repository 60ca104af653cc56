"""Help: what mediation is, privacy, accessibility, and what the messages mean."""

from typing import Any


def includeme(config: Any) -> None:
    """Register the views."""
    config.scan("portal.pages.help.views")
